package requestsweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return append(append(h.pages(), h.ownOperations()...), h.adminOperations()...)
}

// pages are one's own title and the administrators' list. Whoever gives rights has proved lately who they are (R42).
func (h handlers) pages() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/settings/title", Door: web.SignedIn, Handler: h.mine},
		{Method: http.MethodPost, Path: "/settings/title", Door: web.SignedIn, Handler: h.take},
		{Method: http.MethodGet, Path: "/settings/title/request", Door: web.SignedIn, Handler: h.wish},
		{Method: http.MethodPost, Path: "/settings/title/request", Door: web.SignedIn, Handler: h.ask},
		{Method: http.MethodGet, Path: "/settings/title/request/withdraw", Door: web.SignedIn, Handler: h.askWithdraw},
		{Method: http.MethodPost, Path: "/settings/title/request/withdraw", Door: web.SignedIn, Handler: h.withdraw},
		{Method: http.MethodPost, Path: "/settings/title/request/dismiss", Door: web.SignedIn, Handler: h.dismiss},

		{Method: http.MethodGet, Path: "/admin/requests", Door: web.SignedIn, Handler: h.list},
		{Method: http.MethodGet, Path: "/admin/requests/{id}", Door: web.SignedIn, Handler: h.request},
		{Method: http.MethodGet, Path: "/admin/requests/{id}/approve", Door: web.Fresh, Handler: h.review},
		{Method: http.MethodPost, Path: "/admin/requests/{id}/approve", Door: web.Fresh, Handler: h.approve},
		{Method: http.MethodPost, Path: "/admin/requests/{id}/decline", Door: web.SignedIn, Handler: h.decline},
	}
}
