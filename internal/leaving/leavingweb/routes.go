package leavingweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room. Whoever hands over proved lately who they are: with a group goes
// power over its people (R42).
func Routes(d Deps) []web.Route {
	h := handlers{d}
	tags := []string{"users"}
	const page, one = "/admin/users/{id}/leaving", "/api/v1/users/{id}/leaving"
	refusals := []int{http.StatusNotFound, http.StatusForbidden, http.StatusConflict}
	return []web.Route{
		{Method: http.MethodGet, Path: page, Door: web.Fresh, Handler: h.wizard},
		{Method: http.MethodPost, Path: page, Door: web.Fresh, Handler: h.submit, Cost: 10},
		{Method: http.MethodGet, Path: page + "/cancel", Door: web.Fresh, Handler: h.askCancel},
		{Method: http.MethodPost, Path: page + "/cancel", Door: web.Fresh, Handler: h.cancel},

		web.API(web.Operation{Method: http.MethodGet, Path: one, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "get-user-leaving", Summary: "What a user holds, and what is prepared for their leaving", Statuses: []int{http.StatusNotFound}}, h.getAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one, Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: tags, Cost: 10,
			ID: "hand-over-user", Summary: "Hand over what a user holds, now or on their last day", Statuses: append(refusals, http.StatusPreconditionFailed),
			Description: "With dry_run nothing is changed: the answer says who would get how much, and `seen` names that. Sent along, the request is refused when things stand differently by then. Wrong rules are told as fields named after their kind and place."},
			h.handOverAPI),
		web.API(web.Operation{Method: http.MethodDelete, Path: one, Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: tags,
			ID: "cancel-user-leaving", Summary: "Take back what is prepared for a user’s leaving", Statuses: append(refusals, http.StatusPreconditionFailed)}, h.cancelAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/users/{id}/holdings", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "list-user-holdings", Summary: "The open things of one kind that a user holds", Statuses: []int{http.StatusNotFound}}, h.holdingsAPI),
	}
}
