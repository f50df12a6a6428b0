package invitationsweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return append(append(h.links(), h.pages()...), h.operations()...)
}

// links are the pages behind an invitation's link: opening one changes nothing, and no other site learns its address.
func (h handlers) links() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/invitation/{token}", Door: web.Public, Handler: h.look, TokenPage: true},
		{Method: http.MethodPost, Path: "/invitation/{token}", Door: web.Public, Handler: h.accept, TokenPage: true, Cost: 10},
		{Method: http.MethodPost, Path: "/invitation/{token}/ask", Door: web.Public, Handler: h.ask, TokenPage: true, Cost: 10},
		{Method: http.MethodGet, Path: "/invitation/{token}/ask", Door: web.Public, Handler: h.look, TokenPage: true},
		{Method: http.MethodPost, Path: "/invitation/{token}/strength", Door: web.Public, Handler: h.strength, TokenPage: true},
	}
}

func (h handlers) pages() []web.Route {
	const one = "/admin/users/invitations/{id}"
	return []web.Route{
		{Method: http.MethodGet, Path: "/admin/users/invite", Door: web.SignedIn, Handler: h.form},
		{Method: http.MethodPost, Path: "/admin/users/invite", Door: web.SignedIn, Handler: h.invite, Cost: 10},
		{Method: http.MethodGet, Path: one + "/resend", Door: web.SignedIn, Handler: h.askResend},
		{Method: http.MethodPost, Path: one + "/resend", Door: web.SignedIn, Handler: h.resend, Cost: 10},
		{Method: http.MethodGet, Path: one + "/delete", Door: web.SignedIn, Handler: h.askWithdraw},
		{Method: http.MethodPost, Path: one + "/delete", Door: web.SignedIn, Handler: h.withdraw},
		{Method: http.MethodGet, Path: one + "/copy", Door: web.Fresh, Handler: h.askCopy},
		{Method: http.MethodPost, Path: one + "/copy", Door: web.Fresh, Handler: h.copy},
	}
}

func (h handlers) operations() []web.Route {
	tags := []string{"invitations"}
	const all, one = "/api/v1/invitations", "/api/v1/invitations/{id}"
	return []web.Route{
		web.API(web.Operation{Method: http.MethodGet, Path: all, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "list-invitations", Summary: "The open invitations, expired ones included, the newest first",
			Description: "A group manager sees those into their group. Links are never told.", Statuses: []int{http.StatusNotFound}}, h.listAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: all, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "create-invitation", Summary: "Invite a person by email", Status: http.StatusCreated, Cost: 10,
			Description: "Makes a pending user and mails them a link that lives for 30 days.",
			Statuses:    []int{http.StatusNotFound, http.StatusForbidden, http.StatusConflict}}, h.createAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: one, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "get-invitation", Summary: "One invitation", Statuses: []int{http.StatusNotFound}}, h.getAPI),
		web.API(web.Operation{Method: http.MethodDelete, Path: one, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "delete-invitation", Summary: "Delete an open invitation and its pending user",
			Statuses: []int{http.StatusNotFound, http.StatusForbidden, http.StatusConflict}}, h.deleteAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/resend", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "resend-invitation", Summary: "Mail a new link; all older ones die", Cost: 10,
			Statuses: []int{http.StatusNotFound, http.StatusForbidden, http.StatusConflict}}, h.resendAPI),
	}
}
