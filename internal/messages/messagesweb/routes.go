package messagesweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	get, post := http.MethodGet, http.MethodPost
	pages := []web.Route{
		{Method: get, Path: "/messages", Door: web.SignedIn, Handler: h.list},
		{Method: get, Path: "/cases/{id}/messages", Door: web.SignedIn, Handler: h.conversation},
		{Method: post, Path: "/cases/{id}/messages", Door: web.SignedIn, Handler: h.write},
		{Method: get, Path: "/cases/{id}/messages/record", Door: web.SignedIn, Handler: h.newRecord},
		{Method: post, Path: "/cases/{id}/messages/record", Door: web.SignedIn, Handler: h.addRecord},
		{Method: get, Path: "/cases/{id}/messages/{message}/edit", Door: web.SignedIn, Handler: h.edit},
		{Method: post, Path: "/cases/{id}/messages/{message}/edit", Door: web.SignedIn, Handler: h.save},
		{Method: get, Path: "/cases/{id}/messages/{message}/withdraw", Door: web.SignedIn, Handler: h.askWithdraw},
		{Method: post, Path: "/cases/{id}/messages/{message}/withdraw", Door: web.SignedIn, Handler: h.withdraw},
	}
	return append(pages, h.operations()...)
}

func (h handlers) operations() []web.Route {
	const list, one = "/api/v1/cases/{id}/messages", "/api/v1/cases/{id}/messages/{message}"
	missing, changed := []int{http.StatusNotFound}, []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}
	op := func(method, path, id, summary string, scope web.Scope, statuses []int) web.Operation {
		return web.Operation{Method: method, Path: path, Door: web.SignedIn, Scope: scope, Tags: []string{"messages"}, ID: id, Summary: summary, Statuses: statuses}
	}
	add := op(http.MethodPost, list, "create-message", "Write to the client side of a case, or record what a participant said elsewhere", web.ScopeWrite,
		[]int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict})
	add.Status = http.StatusCreated
	patch := op(http.MethodPatch, one, "patch-message", "Change a message", web.ScopeWrite, changed)
	patch.Description = "Only who entered it can, within 15 minutes."
	withdraw := op(http.MethodDelete, one, "withdraw-message", "Withdraw a message", web.ScopeWrite, changed)
	withdraw.Description = "Its text and its attachments are gone; that it was withdrawn, by whom and when, stays. It is for who entered it and for administrators of the case."
	mine := op(http.MethodGet, "/api/v1/messages", "list-conversations", "The conversations of my cases, those with something unread first", web.ScopeRead, nil)
	mine.Description = "Without what was said: reading that is recorded."
	seen := op(http.MethodGet, list, "list-messages", "What was said on a case, the latest first", web.ScopeRead, missing)
	seen.Description = "That it is looked at is recorded; it marks nothing as read."
	return []web.Route{
		web.API(mine, h.mineAPI),
		web.API(seen, h.listAPI),
		web.API(add, h.createAPI),
		web.API(op(http.MethodGet, one, "get-message", "One message", web.ScopeRead, missing), h.getAPI),
		web.API(patch, h.patchAPI),
		web.API(withdraw, h.withdrawAPI),
		web.API(op(http.MethodPut, list+"/read", "put-messages-read", "Note how far I have read a conversation; it never goes back", web.ScopeWrite, missing), h.readAPI),
	}
}
