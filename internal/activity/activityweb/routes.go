package activityweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := newHandlers(d)
	return []web.Route{
		{Method: http.MethodGet, Path: "/admin/audit", Door: web.SignedIn, Handler: h.list},
		{Method: http.MethodGet, Path: "/admin/audit/people", Door: web.SignedIn, Handler: h.people},
		{Method: http.MethodGet, Path: "/admin/audit/entries/{id}", Door: web.SignedIn, Handler: h.entry},
		{Method: http.MethodGet, Path: "/admin/audit/export", Door: web.Fresh, Handler: h.askExport},
		{Method: http.MethodPost, Path: "/admin/audit/export", Door: web.Fresh, Handler: h.export},

		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/activity", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"activity"},
			ID: "list-activity", Summary: "What was done in the organisation, newest first",
			Description: "Reading the record is itself recorded, once a minute for the same filter."}, h.listActivity),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/activity/{id}", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"activity"},
			ID: "get-activity", Summary: "One act", Statuses: []int{http.StatusNotFound}}, h.getActivity),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/activity/exports", Door: web.Fresh, Scope: web.ScopeAdmin, Tags: []string{"activity"},
			ID: "export-activity", Summary: "Ask for a file of acts, which is made in the background", Status: http.StatusAccepted,
			Description: "The answer names the export; see /api/v1/exports. It asks for a proof of identity not older than five minutes."}, h.exportActivity),
	}
}
