package tasksweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	get, post := http.MethodGet, http.MethodPost
	pages := []web.Route{
		{Method: get, Path: "/tasks", Door: web.SignedIn, Handler: h.mine},
		{Method: get, Path: "/cases/{id}/tasks", Door: web.SignedIn, Handler: h.list},
		{Method: get, Path: "/cases/{id}/tasks/new", Door: web.SignedIn, Handler: h.newTask},
		{Method: post, Path: "/cases/{id}/tasks/new", Door: web.SignedIn, Handler: h.addTask},
		{Method: get, Path: "/tasks/{id}", Door: web.SignedIn, Handler: h.task},
		{Method: get, Path: "/tasks/{id}/edit", Door: web.SignedIn, Handler: h.editTask},
		{Method: post, Path: "/tasks/{id}/edit", Door: web.SignedIn, Handler: h.saveTask},
		{Method: post, Path: "/tasks/{id}/status", Door: web.SignedIn, Handler: h.setStatus},
		{Method: get, Path: "/tasks/{id}/move", Door: web.SignedIn, Handler: h.askMove},
		{Method: post, Path: "/tasks/{id}/move", Door: web.SignedIn, Handler: h.move},
		{Method: get, Path: "/tasks/{id}/delete", Door: web.SignedIn, Handler: h.askDelete},
		{Method: post, Path: "/tasks/{id}/delete", Door: web.SignedIn, Handler: h.delete},
	}
	return append(pages, h.operations()...)
}

func (h handlers) operations() []web.Route {
	tags := []string{"tasks"}
	changed := []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}
	return []web.Route{
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/tasks", Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "list-my-tasks", Summary: "My tasks over all cases that I may open, what is due first comes first"}, h.mineAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/cases/{id}/tasks", Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "list-case-tasks", Summary: "The tasks of a case, each topmost one followed by its subtasks", Statuses: []int{http.StatusNotFound},
			Description: "The size of a page counts topmost tasks."}, h.listAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/cases/{id}/tasks", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: tags,
			ID: "create-task", Summary: "Add a task to a case", Status: http.StatusCreated, Statuses: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}}, h.createAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/tasks/{id}", Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "get-task", Summary: "One task", Statuses: []int{http.StatusNotFound}}, h.getAPI),
		web.API(web.Operation{Method: http.MethodPatch, Path: "/api/v1/tasks/{id}", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: tags,
			ID: "patch-task", Summary: "Change a task, give it to somebody, move it on or beneath another one",
			Description: "Each of parent_id and status is changed on its own: a body that has one of them has nothing else.", Statuses: changed}, h.patchAPI),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/tasks/{id}", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: tags,
			ID: "delete-task", Summary: "Delete a task that has no subtasks", Statuses: changed}, h.deleteAPI),
	}
}
