package groupsweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	tags := []string{"groups"}
	return []web.Route{
		{Method: http.MethodGet, Path: "/admin/groups", Door: web.SignedIn, Handler: h.list},
		{Method: http.MethodGet, Path: "/admin/groups/new", Door: web.SignedIn, Handler: h.newGroup},
		{Method: http.MethodPost, Path: "/admin/groups/new", Door: web.SignedIn, Handler: h.addGroup},
		{Method: http.MethodGet, Path: "/admin/groups/{id}", Door: web.SignedIn, Handler: h.group},
		{Method: http.MethodGet, Path: "/admin/groups/{id}/edit", Door: web.SignedIn, Handler: h.editGroup},
		{Method: http.MethodPost, Path: "/admin/groups/{id}/edit", Door: web.SignedIn, Handler: h.saveGroup},
		{Method: http.MethodGet, Path: "/admin/groups/{id}/hours", Door: web.SignedIn, Handler: h.hours},
		{Method: http.MethodPost, Path: "/admin/groups/{id}/hours", Door: web.SignedIn, Handler: h.saveHours},
		{Method: http.MethodGet, Path: "/admin/groups/{id}/delete", Door: web.SignedIn, Handler: h.askDelete},
		{Method: http.MethodPost, Path: "/admin/groups/{id}/delete", Door: web.SignedIn, Handler: h.delete},
		{Method: http.MethodGet, Path: "/admin/groups/{id}/deletion", Door: web.SignedIn, Handler: h.closing},

		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/groups", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "list-groups", Summary: "The organisation's groups by name, but for the default one",
			Description: "Who manages a group finds that one alone."}, h.listAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/groups", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "create-group", Summary: "Add a group", Status: http.StatusCreated, Statuses: []int{http.StatusConflict}}, h.createAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/groups/{id}", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "get-group", Summary: "One group; \"default\" is the default one"}, h.getAPI),
		web.API(web.Operation{Method: http.MethodPatch, Path: "/api/v1/groups/{id}", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "patch-group", Summary: "Change a group's name or description", Statuses: []int{http.StatusConflict, http.StatusPreconditionFailed}}, h.patchAPI),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/groups/{id}", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "delete-group", Summary: "Delete a group and move its users",
			Description: "More than 500 users are moved in the background, and then the group goes; get-group-deletion tells how that stands.", Statuses: []int{http.StatusConflict}}, h.deleteAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/groups/{id}/deletion", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "get-group-deletion", Summary: "How the deletion of a group of many users stands, or what came of it",
			Description: "The result is kept for 30 days."}, h.closingAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/groups/{id}/hours", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "get-group-hours", Summary: "The hours in which a group's members are told things by text or email"}, h.getHoursAPI),
		web.API(web.Operation{Method: http.MethodPut, Path: "/api/v1/groups/{id}/hours", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "put-group-hours", Summary: "Set the hours in which a group's members are told things by text or email",
			Description: "No windows mean any time. Where there are some, a weekday without any is closed. Wrong windows are told as fields day_1 to day_7.",
			Statuses:    []int{http.StatusConflict, http.StatusPreconditionFailed}}, h.putHoursAPI),
	}
}
