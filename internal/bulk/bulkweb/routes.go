package bulkweb

import (
	"net/http"

	"cabinet/internal/bulk/table"
	"cabinet/internal/platform/web"
)

// maxUpload lets a file that is too large come as far as to be told so in words.
const maxUpload = table.MaxFile + 2<<20

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return append(h.pages(), h.operations()...)
}

func (h handlers) pages() []web.Route {
	const all, one = "/admin/user-jobs", "/admin/user-jobs/{id}"
	return []web.Route{
		{Method: http.MethodGet, Path: "/admin/users/import", Door: web.SignedIn, Handler: h.form},
		{Method: http.MethodPost, Path: "/admin/users/import", Door: web.SignedIn, Handler: h.upload, MaxBody: maxUpload, Cost: 10},
		{Method: http.MethodGet, Path: all, Door: web.SignedIn, Handler: h.list},
		{Method: http.MethodGet, Path: one, Door: web.SignedIn, Handler: h.show},
		{Method: http.MethodGet, Path: one + "/rows", Door: web.SignedIn, Handler: h.rows},
		{Method: http.MethodGet, Path: one + "/columns", Door: web.SignedIn, Handler: h.columns},
		{Method: http.MethodPost, Path: one + "/columns", Door: web.SignedIn, Handler: h.remap, Cost: 10},
		{Method: http.MethodGet, Path: one + "/confirm", Door: web.Fresh, Handler: h.askConfirm},
		{Method: http.MethodPost, Path: one + "/confirm", Door: web.Fresh, Handler: h.confirm, Cost: 10},
		{Method: http.MethodGet, Path: one + "/resume", Door: web.Fresh, Handler: h.askResume},
		{Method: http.MethodPost, Path: one + "/resume", Door: web.Fresh, Handler: h.resume, Cost: 10},
		{Method: http.MethodGet, Path: one + "/cancel", Door: web.SignedIn, Handler: h.askCancel},
		{Method: http.MethodPost, Path: one + "/cancel", Door: web.SignedIn, Handler: h.cancel},
		{Method: http.MethodGet, Path: one + "/take-over", Door: web.SignedIn, Handler: h.askTakeOver},
		{Method: http.MethodPost, Path: one + "/take-over", Door: web.SignedIn, Handler: h.takeOver},
		{Method: http.MethodPost, Path: one + "/result", Door: web.SignedIn, Handler: h.result, Cost: 5},
	}
}

func (h handlers) operations() []web.Route {
	const all, one = "/api/v1/bulk-jobs", "/api/v1/bulk-jobs/{id}"
	read := func(path, id, summary string) web.Operation {
		return web.Operation{Method: http.MethodGet, Path: path, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"bulk jobs"}, ID: id,
			Summary: summary, Statuses: []int{http.StatusNotFound}}
	}
	move := func(path, id, summary string, door web.Door) web.Operation {
		return web.Operation{Method: http.MethodPost, Path: path, Door: door, Scope: web.ScopeAdmin, Tags: []string{"bulk jobs"}, ID: id, Cost: 10,
			Summary: summary, Statuses: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}}
	}
	remap := move(one+"/columns", "set-bulk-job-columns", "Read the file of an import anew, with other columns", web.SignedIn)
	remap.Method = http.MethodPut
	return []web.Route{
		web.API(read(all, "list-bulk-jobs", "The imports and bulk actions, the newest first"), h.listAPI),
		web.Plain(web.Operation{Method: http.MethodPost, Path: all, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"bulk jobs"},
			ID: "create-bulk-job", Summary: "Prepare the invitations of a list of people; nothing is sent before it is confirmed", Status: http.StatusCreated,
			Description: "The body is the file. Query parameters hold for rows that say nothing of it: role (required), group_id, job_title_id, branch_id, " +
				"language, line; encoding and separator are found out unless they are given.",
			MaxBody: maxUpload, Cost: 10, BodyTypes: []string{"text/csv", "text/plain"}, Answer: Job{},
			Statuses: []int{http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType}}, h.createAPI),
		web.API(read(one, "get-bulk-job", "One import or bulk action: its preview, its progress, then its result"), h.getAPI),
		web.API(read(one+"/rows", "list-bulk-job-rows", "The rows of an import or bulk action in their order"), h.rowsAPI),
		web.API(read(one+"/columns", "get-bulk-job-columns", "How the file of an import is read, with its first rows"), h.columnsAPI),
		web.API(remap, h.remapAPI),
		web.API(move(one+"/confirm", "confirm-bulk-job", "Start what was prepared", web.FreshOrToken), h.confirmAPI),
		web.API(move(one+"/resume", "resume-bulk-job", "Go on with what was broken off", web.FreshOrToken), h.resumeAPI),
		web.API(move(one+"/take-over", "take-over-bulk-job", "Make one’s own what waits for somebody who may no longer do it; it goes on when it is confirmed", web.SignedIn), h.takeOverAPI),
		web.API(move(one+"/cancel", "cancel-bulk-job", "End it; what is done stays done", web.SignedIn), h.cancelAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/users/bulk", Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: []string{"bulk jobs"},
			ID: "change-users", Summary: "Do the same to many users", Status: http.StatusCreated, Cost: 10,
			Description: "Up to 500 users are changed at once. More of them, a filter, whatever gives power over others and more than 10 deactivations wait for " +
				"a confirmation: then state is ready or draft and brake says why.",
			Statuses: []int{http.StatusForbidden, http.StatusNotFound}}, h.actAPI),
	}
}
