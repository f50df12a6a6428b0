package attributesweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	return append(pages(handlers{d}), operations(handlers{d})...)
}

func pages(h handlers) []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/admin/organisation/attributes", Door: web.SignedIn, Handler: h.list},
		{Method: http.MethodPost, Path: "/admin/organisation/attributes", Door: web.SignedIn, Handler: h.add},
		{Method: http.MethodGet, Path: "/admin/organisation/attributes/new", Door: web.SignedIn, Handler: h.empty},
		{Method: http.MethodPost, Path: "/admin/organisation/attributes/order", Door: web.SignedIn, Handler: h.move},
		{Method: http.MethodGet, Path: "/admin/organisation/attributes/{id}", Door: web.SignedIn, Handler: h.edit},
		{Method: http.MethodPost, Path: "/admin/organisation/attributes/{id}", Door: web.SignedIn, Handler: h.change},
		{Method: http.MethodPost, Path: "/admin/organisation/attributes/{id}/archive", Door: web.SignedIn, Handler: h.archive},
		{Method: http.MethodPost, Path: "/admin/organisation/attributes/{id}/restore", Door: web.SignedIn, Handler: h.restore},
		{Method: http.MethodGet, Path: "/admin/organisation/attributes/{id}/delete", Door: web.SignedIn, Handler: h.askDelete},
		{Method: http.MethodPost, Path: "/admin/organisation/attributes/{id}/delete", Door: web.SignedIn, Handler: h.delete},
	}
}

func operations(h handlers) []web.Route {
	tags := []string{"attributes"}
	one := "/api/v1/attributes/{id}"
	return []web.Route{
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/attributes", Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "list-attributes", Summary: "The organisation's additional attributes, in their order",
			Description: "Administrators see all of every one; everybody else those in use whose values they may view."}, h.listAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/attributes", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "create-attribute", Summary: "Add an attribute at the end of the list", Status: http.StatusCreated,
			Statuses: []int{http.StatusNotFound, http.StatusConflict}}, h.createAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: one, Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "get-attribute", Summary: "One additional attribute", Statuses: []int{http.StatusNotFound}}, h.getAPI),
		web.API(web.Operation{Method: http.MethodPatch, Path: one, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "patch-attribute", Summary: "Change an attribute",
			Description: "Another kind is taken only when every value that people have fits it. Choices are the whole list: one without id is new, one left out is removed.",
			Statuses:    []int{http.StatusNotFound, http.StatusPreconditionFailed}}, h.patchAPI),
		web.API(web.Operation{Method: http.MethodDelete, Path: one, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "delete-attribute", Summary: "Delete an attribute and every value people have of it",
			Statuses: []int{http.StatusNotFound, http.StatusPreconditionFailed}}, h.deleteAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/move", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "move-attribute", Summary: "Move an attribute by one place", Statuses: []int{http.StatusNotFound, http.StatusConflict}}, h.moveAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/archive", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "archive-attribute", Summary: "Put an attribute away; its values stay", Statuses: []int{http.StatusNotFound}}, h.archiveAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/restore", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "restore-attribute", Summary: "Bring an archived attribute back", Statuses: []int{http.StatusNotFound, http.StatusConflict}}, h.restoreAPI),
	}
}
