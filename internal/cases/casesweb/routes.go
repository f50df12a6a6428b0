package casesweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	get, post := http.MethodGet, http.MethodPost
	page := func(method, path string, do web.Handler) web.Route {
		return web.Route{Method: method, Path: path, Door: web.SignedIn, Handler: do}
	}
	pages := []web.Route{
		page(get, "/cases", h.list),
		page(get, "/case-views", h.views), page(post, "/case-views", h.saveView), page(post, "/case-views/{view}/delete", h.deleteView),
		page(get, "/cases/new", h.newCase), page(post, "/cases/new", h.createCase),
		page(get, "/cases/{id}", h.overview),
		page(get, "/cases/{id}/edit", h.editCase), page(post, "/cases/{id}/edit", h.saveCase),
		page(post, "/cases/{id}/stage", h.setStage), page(post, "/cases/{id}/state", h.setState),
		page(get, "/cases/{id}/close", h.askClose), page(post, "/cases/{id}/close", h.closeCase),
		page(get, "/cases/{id}/people", h.team),
		page(get, "/cases/{id}/people/add", h.askAdd), page(post, "/cases/{id}/people/add", h.addPerson),
		page(get, "/cases/{id}/people/invite", h.askInvite), page(post, "/cases/{id}/people/invite", h.invite),
		page(post, "/cases/{id}/people/join", h.join),
		page(get, "/cases/{id}/people/{user}/remove", h.askRemove), page(post, "/cases/{id}/people/{user}/remove", h.remove),
		page(get, "/cases/{id}/access", h.access), page(post, "/cases/{id}/access", h.explainAsked),
		page(get, "/cases/{id}/access/{user}", h.explain),
		page(get, "/cases/{id}/grant", h.askGrant), page(post, "/cases/{id}/grant", h.grant),
		page(get, "/cases/{id}/wall", h.askWall), page(post, "/cases/{id}/wall", h.wall),
		page(post, "/grants/{grant}/revoke", h.revoke),
		page(get, "/walls/{wall}/lift", h.askLift), page(post, "/walls/{wall}/lift", h.lift),
		page(get, "/admin/walls", h.walls),
		page(get, "/admin/case-guests", h.guests), page(post, "/admin/case-guests", h.saveGuests),
		page(get, "/projects", h.projects),
		page(get, "/projects/new", h.newProject), page(post, "/projects/new", h.createProject),
		page(get, "/projects/{id}", h.project),
		page(get, "/projects/{id}/edit", h.editProject), page(post, "/projects/{id}/edit", h.saveProject),
		page(post, "/projects/{id}/state", h.setProjectState),
		page(get, "/projects/{id}/grant", h.askProjectGrant), page(post, "/projects/{id}/grant", h.grantOnProject),
	}
	return append(pages, h.operations()...)
}
