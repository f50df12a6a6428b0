package mydataweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return append(h.routes(), h.adminOperations()...)
}

func (h handlers) routes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/settings/account", Door: web.SignedIn, Handler: h.mine},
		{Method: http.MethodGet, Path: "/settings/account/export", Door: web.SignedIn, Handler: redirect(links.MyData())},
		{Method: http.MethodPost, Path: "/settings/account/export", Door: web.Fresh, Handler: h.requestExport, Cost: 5},
		{Method: http.MethodGet, Path: "/settings/account/erasure", Door: web.Fresh, Handler: h.askErasure},
		{Method: http.MethodPost, Path: "/settings/account/erasure", Door: web.Fresh, Handler: h.sendErasure},
		{Method: http.MethodGet, Path: "/settings/account/erasure/withdraw", Door: web.SignedIn, Handler: h.askWithdraw},
		{Method: http.MethodPost, Path: "/settings/account/erasure/withdraw", Door: web.SignedIn, Handler: h.withdraw},

		{Method: http.MethodGet, Path: "/admin/erasure", Door: web.SignedIn, Handler: h.requests},
		{Method: http.MethodGet, Path: "/admin/erasure/new", Door: web.SignedIn, Handler: h.find},
		{Method: http.MethodPost, Path: "/admin/erasure/new", Door: web.SignedIn, Handler: h.open},
		{Method: http.MethodGet, Path: "/admin/erasure/{id}", Door: web.SignedIn, Handler: h.request},
		{Method: http.MethodPost, Path: "/admin/erasure/{id}/answer", Door: web.SignedIn, Handler: h.answer},
		{Method: http.MethodPost, Path: "/admin/erasure/{id}/release", Door: web.SignedIn, Handler: h.release},
		{Method: http.MethodGet, Path: "/admin/erasure/{id}/erase", Door: web.Fresh, Handler: h.askErase},
		{Method: http.MethodPost, Path: "/admin/erasure/{id}/erase", Door: web.Fresh, Handler: h.erase},

		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/me/data-export", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"me"},
			ID: "list-my-data-exports", Summary: "The files with my own data that I asked for, the newest first"}, h.listExports),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/me/data-export", Door: web.Fresh, Scope: web.ScopeWrite, Tags: []string{"me"},
			ID: "post-my-data-export", Summary: "Ask for a file with everything that Cabinet holds about me", Status: http.StatusAccepted, Cost: 5,
			Description: "Wants a session whose password was entered within the last five minutes. The file is made in the background: ask for the export until it is ready.",
			Statuses:    []int{http.StatusForbidden, http.StatusTooManyRequests}}, h.postExport),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/me/erasure", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"me"},
			ID: "get-my-erasure", Summary: "My latest request to be erased", Statuses: []int{http.StatusNotFound}}, h.getErasure),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/me/erasure", Door: web.Fresh, Scope: web.ScopeWrite, Tags: []string{"me"},
			ID: "post-my-erasure", Summary: "Ask the administrators to erase me", Status: http.StatusCreated,
			Description: "Wants a session whose password was entered within the last five minutes.",
			Statuses:    []int{http.StatusForbidden, http.StatusConflict}}, h.postErasure),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/me/erasure", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: []string{"me"},
			ID: "delete-my-erasure", Summary: "Withdraw my request to be erased", Statuses: []int{http.StatusNotFound, http.StatusConflict}}, h.deleteErasure),
	}
}

// redirect leads from the address of a form, to which a person comes back after proving who they are, to its page.
func redirect(to string) web.Handler { return func(c *web.Ctx) error { return c.Redirect(to) } }
