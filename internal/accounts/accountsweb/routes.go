package accountsweb

import (
	"net/http"
	"slices"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return slices.Concat([]web.Route{
		{Method: http.MethodGet, Path: "/admin/organisation", Door: web.SignedIn, Handler: h.organisation},
		{Method: http.MethodPost, Path: "/admin/organisation", Door: web.SignedIn, Handler: h.saveOrganisation},
		{Method: http.MethodGet, Path: "/admin/organisation/branches", Door: web.SignedIn, Handler: h.branches},
		{Method: http.MethodPost, Path: "/admin/organisation/branches", Door: web.SignedIn, Handler: h.addBranch},
		{Method: http.MethodGet, Path: "/admin/organisation/branches/{id}", Door: web.SignedIn, Handler: h.branch},
		{Method: http.MethodPost, Path: "/admin/organisation/branches/{id}", Door: web.SignedIn, Handler: h.renameBranch},
		{Method: http.MethodGet, Path: "/admin/organisation/branches/{id}/delete", Door: web.SignedIn, Handler: h.askDeleteBranch},
		{Method: http.MethodPost, Path: "/admin/organisation/branches/{id}/delete", Door: web.SignedIn, Handler: h.deleteBranch},
		{Method: http.MethodGet, Path: "/admin/sign-in", Door: web.SignedIn, Handler: h.signIn},
		{Method: http.MethodGet, Path: "/admin/sign-in/policy", Door: web.Fresh, Handler: h.policy},
		{Method: http.MethodPost, Path: "/admin/sign-in/policy", Door: web.Fresh, Handler: h.savePolicy},
		{Method: http.MethodGet, Path: "/admin/sign-in/contacts", Door: web.Fresh, Handler: h.contacts},
		{Method: http.MethodPost, Path: "/admin/sign-in/contacts", Door: web.Fresh, Handler: h.saveContacts},
		{Method: http.MethodGet, Path: "/admin/sign-in/domains", Door: web.Fresh, Handler: h.domains},
		{Method: http.MethodPost, Path: "/admin/sign-in/domains", Door: web.Fresh, Handler: h.addDomain},
		{Method: http.MethodGet, Path: "/admin/sign-in/domains/{id}", Door: web.Fresh, Handler: h.domain},
		{Method: http.MethodPost, Path: "/admin/sign-in/domains/{id}", Door: web.Fresh, Handler: h.checkDomain, Cost: 10},
		{Method: http.MethodGet, Path: "/admin/sign-in/domains/{id}/remove", Door: web.Fresh, Handler: h.askRemoveDomain},
		{Method: http.MethodPost, Path: "/admin/sign-in/domains/{id}/remove", Door: web.Fresh, Handler: h.removeDomain},
	}, logoRoutes(h), operations(h))
}

func operations(h handlers) []web.Route {
	return []web.Route{
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/account", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"account"},
			ID: "get-account", Summary: "The organisation"}, h.getAccount),
		web.API(web.Operation{Method: http.MethodPatch, Path: "/api/v1/account", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"account"},
			ID: "patch-account", Summary: "Change the organisation", Description: "All wrong fields are told together and nothing is changed.",
			Statuses: []int{http.StatusPreconditionFailed}}, h.patchAccount),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/account/policy", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"account"},
			ID: "get-policy", Summary: "The password and sign-in policy"}, h.getPolicy),
		web.API(web.Operation{Method: http.MethodPut, Path: "/api/v1/account/policy", Door: web.Fresh, Scope: web.ScopeAdmin, Tags: []string{"account"},
			ID: "put-policy", Summary: "Replace the password and sign-in policy",
			Description: "Asks for a session that proved its password lately, so tokens can't. The security contacts are told.",
			Statuses:    []int{http.StatusForbidden, http.StatusPreconditionFailed, http.StatusPreconditionRequired}}, h.putPolicy),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/branches", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"branches"},
			ID: "list-branches", Summary: "The organisation's branches by name"}, h.listBranches),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/branches", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"branches"},
			ID: "create-branch", Summary: "Add a branch", Status: http.StatusCreated, Statuses: []int{http.StatusConflict}}, h.createBranch),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/branches/{id}", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"branches"},
			ID: "get-branch", Summary: "One branch"}, h.getBranch),
		web.API(web.Operation{Method: http.MethodPatch, Path: "/api/v1/branches/{id}", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"branches"},
			ID: "patch-branch", Summary: "Rename a branch", Statuses: []int{http.StatusConflict, http.StatusPreconditionFailed}}, h.patchBranch),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/branches/{id}", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"branches"},
			ID: "delete-branch", Summary: "Delete a branch in which nobody is", Statuses: []int{http.StatusConflict}}, h.removeBranch),
	}
}
