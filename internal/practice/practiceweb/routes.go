package practiceweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	out := []web.Route{
		{Method: http.MethodGet, Path: links.CaseNumbers(), Door: web.SignedIn, Handler: h.numbers},
		{Method: http.MethodPost, Path: links.CaseNumbers(), Door: web.SignedIn, Handler: h.saveNumbers},
	}
	for list, path := range map[practice.List]string{practice.Areas: links.PracticeAreas(), practice.Types: links.CaseTypes(), practice.Groups: links.CaseGroups()} {
		s := section{h, list}
		out = append(out, web.Route{Method: http.MethodGet, Path: path, Door: web.SignedIn, Handler: s.show})
		out = append(out, s.routes(path, "{id}")...)
	}
	out = append(out, section{h, practice.Stages}.routes("/admin/practice-areas/{id}/stages", "{stage}")...)
	return append(append(out, h.listOperations()...), h.otherOperations()...)
}

// routes are the pages of a list whose entries the last part of the address names.
func (s section) routes(path, entry string) []web.Route {
	one := path + "/" + entry
	return []web.Route{
		{Method: http.MethodPost, Path: path + "/order", Door: web.SignedIn, Handler: s.move},
		{Method: http.MethodGet, Path: path + "/new", Door: web.SignedIn, Handler: s.new},
		{Method: http.MethodPost, Path: path + "/new", Door: web.SignedIn, Handler: s.add},
		{Method: http.MethodGet, Path: one, Door: web.SignedIn, Handler: s.edit},
		{Method: http.MethodPost, Path: one, Door: web.SignedIn, Handler: s.save},
		{Method: http.MethodGet, Path: one + "/delete", Door: web.SignedIn, Handler: s.askDelete},
		{Method: http.MethodPost, Path: one + "/delete", Door: web.SignedIn, Handler: s.delete},
	}
}

// operation is an operation on the lists: everybody may read, administrators change.
func operation(method, path, id, summary string, statuses ...int) web.Operation {
	op := web.Operation{Method: method, Path: path, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"practice"}, ID: id, Summary: summary, Statuses: statuses}
	switch method {
	case http.MethodGet:
		op.Scope = web.ScopeRead
	case http.MethodPost:
		op.Status = http.StatusCreated
	}
	return op
}

// listOperations are the operations on case types and case groups.
func (h handlers) listOperations() []web.Route {
	var out []web.Route
	for _, l := range []struct {
		list           practice.List
		path, one, all string
	}{{practice.Types, links.APICaseTypes(), "case-type", "case types"}, {practice.Groups, links.APICaseGroups(), "case-group", "case groups"}} {
		s := section{h, l.list}
		out = append(out,
			web.API(operation(http.MethodGet, l.path, "list-"+l.one+"s", "The organisation's "+l.all+" in their order"), s.listAPI),
			web.API(operation(http.MethodPost, l.path, "create-"+l.one, "Add one of the "+l.all, http.StatusConflict), s.createAPI),
			web.API(operation(http.MethodPatch, l.path+"/{id}", "patch-"+l.one, "Rename or move one of the "+l.all, http.StatusConflict, http.StatusPreconditionFailed), s.patchAPI),
			web.API(operation(http.MethodDelete, l.path+"/{id}", "delete-"+l.one, "Delete one of the "+l.all+" and put another one in its place", http.StatusConflict), s.deleteAPI))
	}
	return out
}

// otherOperations are the operations on practice areas, their stages and the numbers.
func (h handlers) otherOperations() []web.Route {
	areas, stages := section{h, practice.Areas}, section{h, practice.Stages}
	area, stage := links.APIPracticeAreas()+"/{id}", links.APIPracticeAreas()+"/{id}/stages/{stage}"
	numbers := operation(http.MethodGet, links.APICaseNumbers(), "get-case-numbers", "How cases are numbered, for administrators")
	numbers.Scope = web.ScopeAdmin
	return []web.Route{
		web.API(operation(http.MethodGet, links.APIPracticeAreas(), "list-practice-areas", "The organisation's practice areas in their order, with their stages"), h.areasAPI),
		web.API(operation(http.MethodPost, links.APIPracticeAreas(), "create-practice-area", "Add a practice area with its stages", http.StatusConflict), areas.createAreaAPI),
		web.API(operation(http.MethodPatch, area, "patch-practice-area", "Rename or move a practice area", http.StatusConflict, http.StatusPreconditionFailed), areas.patchAreaAPI),
		web.API(operation(http.MethodDelete, area, "delete-practice-area", "Delete a practice area and move its cases to another one", http.StatusConflict), areas.deleteAPI),
		web.API(operation(http.MethodPost, area+"/stages", "create-stage", "Add a stage to a practice area", http.StatusConflict), stages.createStageAPI),
		web.API(operation(http.MethodPatch, stage, "patch-stage", "Rename or move a stage", http.StatusConflict, http.StatusPreconditionFailed), stages.patchStageAPI),
		web.API(operation(http.MethodDelete, stage, "delete-stage", "Delete a stage and put another one of the area in its place", http.StatusConflict), stages.deleteStageAPI),
		web.API(numbers, h.numbersAPI),
		web.API(operation(http.MethodPatch, links.APICaseNumbers(), "patch-case-numbers", "Change how cases are numbered from now on", http.StatusConflict, http.StatusPreconditionFailed), h.patchNumbersAPI),
	}
}
