package usersweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	routes := append(h.pages(), h.operations()...)
	for _, path := range links.UsersElsewhere() {
		routes = append(routes, web.Route{Method: http.MethodGet, Path: path, Door: web.SignedIn, Handler: h.elsewhere})
	}
	return routes
}

// pages are the list and its users. Whoever changes rights has proved lately who they are (R42).
func (h handlers) pages() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/admin/users", Door: web.SignedIn, Handler: h.list},
		{Method: http.MethodGet, Path: "/admin/users/view", Door: web.SignedIn, Handler: h.view},
		{Method: http.MethodPost, Path: "/admin/users/view", Door: web.SignedIn, Handler: h.saveView},
		{Method: http.MethodGet, Path: "/admin/users/export", Door: web.Fresh, Handler: h.askExport},
		{Method: http.MethodPost, Path: "/admin/users/export", Door: web.Fresh, Handler: h.export, Cost: 10},
		{Method: http.MethodGet, Path: "/admin/users/selection", Door: web.SignedIn, Handler: h.elsewhere},
		{Method: http.MethodPost, Path: "/admin/users/selection", Door: web.Fresh, Handler: h.selection, Cost: 10},
		{Method: http.MethodGet, Path: "/admin/users/{id}", Door: web.SignedIn, Handler: h.user},
		{Method: http.MethodGet, Path: "/admin/users/{id}/edit", Door: web.Fresh, Handler: h.edit},
		{Method: http.MethodPost, Path: "/admin/users/{id}/edit", Door: web.Fresh, Handler: h.save},
		{Method: http.MethodGet, Path: "/admin/users/{id}/deactivate", Door: web.SignedIn, Handler: h.askDeactivate},
		{Method: http.MethodPost, Path: "/admin/users/{id}/deactivate", Door: web.SignedIn, Handler: h.deactivate},
		{Method: http.MethodGet, Path: "/admin/users/{id}/reactivate", Door: web.Fresh, Handler: h.askReactivate},
		{Method: http.MethodPost, Path: "/admin/users/{id}/reactivate", Door: web.Fresh, Handler: h.reactivate},
		{Method: http.MethodGet, Path: "/admin/users/{id}/reset-password", Door: web.SignedIn, Handler: h.askReset},
		{Method: http.MethodPost, Path: "/admin/users/{id}/reset-password", Door: web.SignedIn, Handler: h.reset, Cost: 10},
		{Method: http.MethodGet, Path: "/admin/users/{id}/email-resend", Door: web.SignedIn, Handler: h.askedEmail},
		{Method: http.MethodPost, Path: "/admin/users/{id}/email-resend", Door: web.SignedIn, Handler: h.resendEmail, Cost: 10},
		{Method: http.MethodGet, Path: "/admin/users/{id}/email-cancel", Door: web.SignedIn, Handler: h.askedEmail},
		{Method: http.MethodPost, Path: "/admin/users/{id}/email-cancel", Door: web.SignedIn, Handler: h.cancelEmail},
	}
}

func (h handlers) operations() []web.Route {
	tags := []string{"users"}
	const all, one = "/api/v1/users", "/api/v1/users/{id}"
	deed := []int{http.StatusNotFound, http.StatusForbidden, http.StatusConflict}
	return []web.Route{
		web.API(web.Operation{Method: http.MethodGet, Path: all, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "list-users", Summary: "The users whom the caller looks after, of one status", Statuses: []int{http.StatusNotFound},
			Description: "A group manager finds the users of their group."}, h.listAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: one, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "get-user", Summary: "One user", Statuses: []int{http.StatusNotFound}}, h.getAPI),
		web.API(web.Operation{Method: http.MethodPatch, Path: one, Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: tags,
			ID: "patch-user", Summary: "Change a user", Statuses: append(deed, http.StatusPreconditionFailed),
			Description: "What is absent stays. All wrong fields are told together and nothing is changed. Group managers change contact information alone."}, h.patchAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/effect", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "user-effect", Summary: "What a change of a user would do; changes nothing", Statuses: deed}, h.effectAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/deactivate", Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: tags,
			ID: "deactivate-user", Summary: "Deactivate a user; their sessions and tokens end", Statuses: deed}, h.deactivateAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/reactivate", Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: tags,
			ID: "reactivate-user", Summary: "Reactivate a user", Statuses: deed}, h.reactivateAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/reset-password", Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: tags,
			ID: "reset-user-password", Summary: "Mail a link to a new password to a user", Statuses: deed, Cost: 10}, h.resetAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: one + "/email-change", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "get-user-email-change", Summary: "A user’s new sign-in email that an administrator asked for and that waits to be confirmed",
			Statuses: []int{http.StatusNotFound}}, h.getEmailChangeAPI),
		web.API(web.Operation{Method: http.MethodDelete, Path: one + "/email-change", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "cancel-user-email-change", Summary: "Forget a user’s new sign-in email that waits", Statuses: []int{http.StatusNotFound}}, h.deleteEmailChangeAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/email-change/resend", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "resend-user-email-change", Summary: "Mail the link to a user’s new sign-in email once more", Statuses: []int{http.StatusNotFound},
			Cost: 10}, h.resendEmailChangeAPI),
	}
}

// elsewhere leads to the list from where people look for it.
func (h handlers) elsewhere(c *web.Ctx) error { return c.Redirect(links.Users()) }
