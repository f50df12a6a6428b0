package reporttypesweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return append(h.pages(), h.operations()...)
}

func (h handlers) pages() []web.Route {
	const (
		one      = "/admin/report-types/{id}"
		section  = one + "/sections/{section}"
		question = one + "/questions/{question}"
	)
	var out []web.Route
	page := func(path string, show, take web.Handler) {
		if show != nil {
			out = append(out, web.Route{Method: http.MethodGet, Path: path, Door: web.SignedIn, Handler: show})
		}
		if take != nil {
			out = append(out, web.Route{Method: http.MethodPost, Path: path, Door: web.SignedIn, Handler: take})
		}
	}
	page(links.ReportTypes(), h.list, nil)
	page(links.ReportTypeNew(), h.newType, h.addType)
	page(one, h.builder, nil)
	page(one+"/edit", h.editType, h.saveType)
	page(one+"/copy", h.askCopy, h.copy)
	page(one+"/preview", h.preview, nil)
	page(one+"/archive", nil, h.archive)
	page(one+"/restore", nil, h.restore)
	page(one+"/delete", h.askDelete, h.delete)
	page(one+"/sections", nil, h.orderSections)
	page(one+"/sections/new", h.newSection, h.saveSection)
	page(section, h.editSection, h.saveSection)
	page(section+"/delete", h.askDeleteSection, h.deleteSection)
	page(section+"/questions", nil, h.orderQuestions)
	page(section+"/questions/new", h.newQuestion, h.saveQuestion)
	page(question, h.editQuestion, h.saveQuestion)
	page(question+"/delete", h.askDeleteQuestion, h.deleteQuestion)
	page(links.ReviewLevels(), h.board, h.setLevels)
	page(links.ReviewSeat(), nil, h.seat)
	return out
}

func operation(method, path, id, summary string, statuses ...int) web.Operation {
	return web.Operation{Method: method, Path: path, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"reports"}, ID: id, Summary: summary,
		Description: "For administrators.", Statuses: append(statuses, http.StatusNotFound)}
}

func (h handlers) operations() []web.Route {
	all, one := links.APIReportTypes(), links.APIReportTypes()+"/{id}"
	create := operation(http.MethodPost, all, "create-report-type", "Make a report type", http.StatusConflict)
	create.Status = http.StatusCreated
	again := operation(http.MethodPost, one+"/copy", "copy-report-type", "Make a report type with the form of another one", http.StatusConflict)
	again.Status = http.StatusCreated
	return []web.Route{
		web.API(operation(http.MethodGet, all, "list-report-types", "The types of reports by name, archived ones too"), h.listAPI),
		web.API(create, h.createAPI),
		web.API(operation(http.MethodGet, one, "get-report-type", "One type with the form that is offered"), h.getAPI),
		web.API(operation(http.MethodPatch, one, "patch-report-type", "Change a report type", http.StatusConflict, http.StatusPreconditionFailed), h.patchAPI),
		web.API(operation(http.MethodDelete, one, "delete-report-type", "Delete a report type of which no report was begun", http.StatusConflict, http.StatusPreconditionFailed), h.deleteAPI),
		web.API(again, h.copyAPI),
		web.API(operation(http.MethodGet, links.APIReviewLevels(), "get-review-levels", "How many levels of review reports go through, and who sits at them"), h.levelsAPI),
		web.API(operation(http.MethodPatch, links.APIReviewLevels(), "patch-review-levels", "Change how many levels of review there are", http.StatusConflict, http.StatusPreconditionFailed), h.patchLevelsAPI),
		web.API(operation(http.MethodPut, links.APIReviewLevels()+"/users/{id}", "put-review-seat", "Give a user a level of review, 0 for none", http.StatusConflict, http.StatusPreconditionFailed), h.seatAPI),
	}
}
