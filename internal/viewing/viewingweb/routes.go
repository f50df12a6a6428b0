package viewingweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room. Whoever begins a look or allows looks has proved lately who they are (R42).
// The way out of a look is open to whoever has its session, however the look ended.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	tags := []string{"viewings"}
	return []web.Route{
		{Method: http.MethodGet, Path: "/admin/view-as", Door: web.SignedIn, Handler: h.admin},
		{Method: http.MethodPost, Path: "/admin/view-as", Door: web.Fresh, Handler: h.allow},
		{Method: http.MethodGet, Path: "/admin/users/{id}/view-as", Door: web.Fresh, Handler: h.ask},
		{Method: http.MethodPost, Path: "/admin/users/{id}/view-as", Door: web.Fresh, Handler: h.start},
		{Method: http.MethodGet, Path: "/viewing/over", Door: web.Public, Handler: h.over, Viewable: true},
		{Method: http.MethodPost, Path: "/viewing/stop", Door: web.Public, Handler: h.stop, Viewable: true},
		{Method: http.MethodGet, Path: "/settings/viewings", Door: web.SignedIn, Handler: h.mine},

		web.API(web.Operation{Method: http.MethodGet, Path: links.APIViewingSetting(), Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "get-view-as", Summary: "Whether administrators may look at the workspace as somebody else"}, h.getSetting),
		web.API(web.Operation{Method: http.MethodPut, Path: links.APIViewingSetting(), Door: web.Fresh, Scope: web.ScopeAdmin, Tags: tags,
			ID: "put-view-as", Summary: "Allow administrators to look at the workspace as somebody else, or no longer",
			Description: "Asks for a session that proved its password lately, so tokens can't. No longer allowing it ends every look. The security contacts are told.",
			Statuses:    []int{http.StatusForbidden, http.StatusConflict, http.StatusPreconditionFailed}}, h.putSetting),
		web.API(web.Operation{Method: http.MethodGet, Path: links.APIViewings(), Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "list-viewings", Summary: "Who looked at the workspace as whom, the newest first",
			Description: "A look begins on a user’s page in the browser, where a session and a fresh proof are at hand."}, h.list),
		web.API(web.Operation{Method: http.MethodGet, Path: links.APIMyViewings(), Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"me"},
			ID: "list-my-viewings", Summary: "Who looked at the workspace as me, the newest first"}, h.listMine),
	}
}
