package movesweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return append(h.pages(), h.operations()...)
}

// pages begin at the users page; a move's own address stands beside it, where it can't be taken for a user's.
func (h handlers) pages() []web.Route {
	const all, one = "/admin/users/moves", "/admin/user-moves/{id}"
	return []web.Route{
		{Method: http.MethodGet, Path: all, Door: web.SignedIn, Handler: h.list},
		{Method: http.MethodPost, Path: all, Door: web.SignedIn, Handler: h.draft, Cost: 10},
		{Method: http.MethodGet, Path: all + "/new", Door: web.SignedIn, Handler: h.form},
		{Method: http.MethodPost, Path: all + "/new", Door: web.SignedIn, Handler: h.formOf},
		{Method: http.MethodGet, Path: one, Door: web.SignedIn, Handler: h.show},
		{Method: http.MethodGet, Path: one + "/rows", Door: web.SignedIn, Handler: h.rows},
		{Method: http.MethodGet, Path: one + "/confirm", Door: web.Fresh, Handler: h.askConfirm},
		{Method: http.MethodPost, Path: one + "/confirm", Door: web.Fresh, Handler: h.confirm, Cost: 10},
		{Method: http.MethodGet, Path: one + "/cancel", Door: web.SignedIn, Handler: h.askCancel},
		{Method: http.MethodPost, Path: one + "/cancel", Door: web.SignedIn, Handler: h.cancel},
		{Method: http.MethodGet, Path: one + "/end-transition", Door: web.SignedIn, Handler: h.askEnd},
		{Method: http.MethodPost, Path: one + "/end-transition", Door: web.SignedIn, Handler: h.end},
		{Method: http.MethodPost, Path: one + "/result", Door: web.SignedIn, Handler: h.result, Cost: 5},
	}
}

func (h handlers) operations() []web.Route {
	const all, one = "/api/v1/domain-moves", "/api/v1/domain-moves/{id}"
	tags := []string{"domain moves"}
	read := func(path, id, summary string) web.Operation {
		return web.Operation{Method: http.MethodGet, Path: path, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags, ID: id, Summary: summary,
			Statuses: []int{http.StatusNotFound}}
	}
	change := func(path, id, summary string, door web.Door) web.Operation {
		return web.Operation{Method: http.MethodPost, Path: path, Door: door, Scope: web.ScopeAdmin, Tags: tags, ID: id, Cost: 10, Summary: summary,
			Statuses: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}}
	}
	return []web.Route{
		web.API(read(all, "list-domain-moves", "The moves of mail domains, the newest first"), h.listAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: all, Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: tags, ID: "create-domain-move",
			Summary: "Judge, or begin, a move of sign-in emails to another mail domain", Status: http.StatusCreated, Cost: 10,
			Description: "With dry_run nothing happens but the judging. Without it a move of a few people begins at once; where brake is true, or the judging " +
				"still goes on, it waits for a confirmation.",
			Statuses: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}}, h.createAPI),
		web.API(read(one, "get-domain-move", "One move: its dry run, its progress, then its result"), h.getAPI),
		web.API(read(one+"/rows", "list-domain-move-rows", "The users of a move"), h.rowsAPI),
		web.API(change(one+"/confirm", "confirm-domain-move", "Start a move that was judged", web.FreshOrToken), h.confirmAPI),
		web.API(change(one+"/cancel", "cancel-domain-move", "End a move and withdraw its open confirmations; who has moved stays moved", web.SignedIn), h.cancelAPI),
		web.API(change(one+"/end-transition", "end-domain-move-transition", "End early the time for which both addresses sign in; who moved signs in by the new one alone", web.SignedIn), h.endAPI),
	}
}
