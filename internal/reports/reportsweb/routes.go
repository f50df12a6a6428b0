package reportsweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// slack is what a request has besides its file.
const slack = 1 << 20

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	get, post := http.MethodGet, http.MethodPost
	pages := []web.Route{
		{Method: get, Path: "/reports", Door: web.SignedIn, Handler: h.list},
		{Method: get, Path: "/cases/{id}/reports", Door: web.SignedIn, Handler: h.ofCase},
		{Method: get, Path: "/cases/{id}/reports/new", Door: web.SignedIn, Handler: h.askBegin},
		{Method: post, Path: "/cases/{id}/reports/new", Door: web.SignedIn, Handler: h.begin},
		{Method: get, Path: "/reports/{id}", Door: web.SignedIn, Handler: h.report},
		{Method: get, Path: "/reports/{id}/print", Door: web.SignedIn, Handler: h.print},
		{Method: get, Path: "/reports/{id}/edit", Door: web.SignedIn, Handler: h.edit},
		{Method: post, Path: "/reports/{id}/edit", Door: web.SignedIn, Handler: h.save, MaxBody: 4 << 20},
		{Method: get, Path: "/reports/{id}/files", Door: web.SignedIn, Handler: h.files},
		{Method: post, Path: "/reports/{id}/files", Door: web.SignedIn, Handler: h.attach},
		{Method: post, Path: "/reports/{id}/upload", Door: web.SignedIn, Handler: h.upload, MaxBody: d.Documents.Limit + slack, Slow: true, Cost: 10},
		{Method: post, Path: "/reports/{id}/detach", Door: web.SignedIn, Handler: h.detach},
		{Method: get, Path: "/reports/{id}/delete", Door: web.SignedIn, Handler: h.askDelete},
		{Method: post, Path: "/reports/{id}/delete", Door: web.SignedIn, Handler: h.delete},
	}
	for _, step := range stepNames() {
		pages = append(pages, web.Route{Method: get, Path: "/reports/{id}/" + step, Door: web.SignedIn, Handler: h.askStep(step)},
			web.Route{Method: post, Path: "/reports/{id}/" + step, Door: web.SignedIn, Handler: h.makeStep(step)})
	}
	return append(pages, h.operations()...)
}

func (h handlers) operations() []web.Route {
	const list, ofCase, one = "/api/v1/reports", "/api/v1/cases/{id}/reports", "/api/v1/reports/{id}"
	missing, added := []int{http.StatusNotFound}, []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}
	changed := []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}
	op := func(method, path, id, summary string, scope web.Scope, statuses []int) web.Operation {
		return web.Operation{Method: method, Path: path, Door: web.SignedIn, Scope: scope, Tags: []string{"reports"}, ID: id, Summary: summary, Statuses: statuses}
	}
	get, post := http.MethodGet, http.MethodPost
	begin := op(post, list, "create-report", "Begin a report on a case", web.ScopeWrite, added)
	beginIn := op(post, ofCase, "create-case-report", "Begin a report on this case", web.ScopeWrite, added)
	begin.Status, beginIn.Status = http.StatusCreated, http.StatusCreated
	review := op(post, one+"/review", "review-report", "Approve a report, return it, ask its author something, or close it", web.ScopeWrite, changed)
	review.Description = "text is the reason of a return and the question that is asked, and needed there. id_number is for who has none in their profile."
	return []web.Route{
		web.API(op(get, list, "list-reports", "The reports that I see, that are mine, or that wait for my review", web.ScopeRead, nil), h.listAPI),
		web.API(begin, h.createAPI),
		web.API(op(get, ofCase, "list-case-reports", "The reports of a case, the newest first", web.ScopeRead, missing), h.listCaseAPI),
		web.API(beginIn, h.createInAPI),
		web.API(op(get, one, "get-report", "One report with its answers, files and stamps", web.ScopeRead, missing), h.getAPI),
		web.API(op(http.MethodPatch, one, "patch-report", "Write in a partial report of one's own", web.ScopeWrite, changed), h.patchAPI),
		web.API(op(http.MethodDelete, one, "delete-report", "Delete a report of one's own that was never submitted", web.ScopeWrite, changed), h.deleteAPI),
		web.API(op(post, one+"/submit", "submit-report", "Submit a report for review", web.ScopeWrite, changed), h.submitAPI),
		web.API(op(post, one+"/answer", "answer-report", "Answer what a reviewer asked", web.ScopeWrite, changed), h.answerAPI),
		web.API(review, h.reviewAPI),
	}
}
