package rolesweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room. What changes permissions asks for a fresh proof (R42).
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return []web.Route{
		{Method: http.MethodGet, Path: "/admin/roles", Door: web.SignedIn, Handler: h.roles},
		{Method: http.MethodGet, Path: "/admin/roles/titles/new", Door: web.Fresh, Handler: h.newTitle},
		{Method: http.MethodPost, Path: "/admin/roles/titles/new", Door: web.Fresh, Handler: h.addTitle},
		{Method: http.MethodGet, Path: "/admin/roles/titles/{id}", Door: web.Fresh, Handler: h.title},
		{Method: http.MethodPost, Path: "/admin/roles/titles/{id}", Door: web.Fresh, Handler: h.saveTitle},
		{Method: http.MethodGet, Path: "/admin/roles/titles/{id}/delete", Door: web.Fresh, Handler: h.askDeleteTitle},
		{Method: http.MethodPost, Path: "/admin/roles/titles/{id}/delete", Door: web.Fresh, Handler: h.deleteTitle},
		{Method: http.MethodGet, Path: "/admin/roles/defaults/{role}", Door: web.Fresh, Handler: h.defaultSet},
		{Method: http.MethodPost, Path: "/admin/roles/defaults/{role}", Door: web.Fresh, Handler: h.saveDefaultSet},

		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/job-titles", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"job titles"},
			ID: "list-job-titles", Summary: "The organisation's job titles by name"}, h.listTitles),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/job-titles", Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: []string{"job titles"},
			ID: "create-job-title", Summary: "Add a job title", Status: http.StatusCreated, Statuses: []int{http.StatusConflict}}, h.createTitle),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/job-titles/{id}", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"job titles"},
			ID: "get-job-title", Summary: "One job title"}, h.getTitle),
		web.API(web.Operation{Method: http.MethodPatch, Path: "/api/v1/job-titles/{id}", Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: []string{"job titles"},
			ID: "patch-job-title", Summary: "Change a job title", Description: "A changed set of permissions holds for the next request of every holder. The security contacts are told.",
			Statuses: []int{http.StatusConflict, http.StatusPreconditionFailed}}, h.patchTitle),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/job-titles/{id}", Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: []string{"job titles"},
			ID: "delete-job-title", Summary: "Delete a job title that nobody holds", Statuses: []int{http.StatusConflict}}, h.removeTitle),
	}
}
