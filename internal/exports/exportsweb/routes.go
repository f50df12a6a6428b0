package exportsweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return []web.Route{
		{Method: http.MethodGet, Path: "/exports", Door: web.SignedIn, Handler: h.list},
		{Method: http.MethodGet, Path: "/exports/{id}", Door: web.SignedIn, Handler: h.show},
		{Method: http.MethodPost, Path: "/exports/{id}/file", Door: web.SignedIn, Handler: h.file, Cost: 5, Slow: true},
		{Method: http.MethodGet, Path: "/exports/{id}/delete", Door: web.SignedIn, Handler: h.askDelete},
		{Method: http.MethodPost, Path: "/exports/{id}/delete", Door: web.SignedIn, Handler: h.remove},

		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/exports", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"exports"},
			ID: "list-exports", Summary: "The files that were made for me, the newest first"}, h.listExports),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/exports/{id}", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"exports"},
			ID: "get-export", Summary: "One file that was made for me: its progress, then its result", Statuses: []int{http.StatusNotFound}}, h.getExport),
		web.Plain(web.Operation{Method: http.MethodGet, Path: "/api/v1/exports/{id}/file", Door: web.SignedIn, Scope: web.ScopeRead, Slow: true, Tags: []string{"exports"},
			ID: "get-export-file", Summary: "The file itself; each download is recorded", Cost: 5,
			Description: "Some files want a session whose password was entered within the last five minutes; a bearer token gets 403.",
			Statuses:    []int{http.StatusForbidden, http.StatusNotFound}}, h.getFile),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/exports/{id}", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: []string{"exports"},
			ID: "delete-export", Summary: "Delete a file that was made for me, or stop its making", Statuses: []int{http.StatusNotFound}}, h.deleteExport),
	}
}
