package recordsweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	const one = "/admin/record-templates/{id}"
	out := []web.Route{
		{Method: http.MethodGet, Path: links.RecordTemplates(), Door: web.SignedIn, Handler: h.list},
		{Method: http.MethodPost, Path: links.RecordTemplatesOrder(), Door: web.SignedIn, Handler: h.move},
		{Method: http.MethodGet, Path: "/admin/record-templates/new", Door: web.SignedIn, Handler: h.new},
		{Method: http.MethodPost, Path: "/admin/record-templates/new", Door: web.SignedIn, Handler: h.add},
		{Method: http.MethodGet, Path: one, Door: web.SignedIn, Handler: h.edit},
		{Method: http.MethodPost, Path: one, Door: web.SignedIn, Handler: h.save},
		{Method: http.MethodPost, Path: one + "/archive", Door: web.SignedIn, Handler: h.archive},
		{Method: http.MethodPost, Path: one + "/restore", Door: web.SignedIn, Handler: h.restore},
		{Method: http.MethodGet, Path: one + "/delete", Door: web.SignedIn, Handler: h.askDelete},
		{Method: http.MethodPost, Path: one + "/delete", Door: web.SignedIn, Handler: h.delete},
	}
	out = append(out, h.templateOperations()...)
	for _, s := range []shelf{
		{h, records.Participants, "/participants", "participant"},
		{h, records.Issues, "/issues", "issue"},
		{h, records.Sources, "/sources", "source"},
	} {
		out = append(append(out, s.pages()...), s.operations()...)
	}
	return out
}

func operation(method, path, id, summary string, scope web.Scope, statuses ...int) web.Operation {
	op := web.Operation{Method: method, Path: path, Door: web.SignedIn, Scope: scope, Tags: []string{"records"}, ID: id, Summary: summary, Statuses: statuses}
	if method == http.MethodPost {
		op.Status = http.StatusCreated
	}
	return op
}

// templateOperations are the operations on record templates: everybody may read, administrators change.
func (h handlers) templateOperations() []web.Route {
	all, one := links.APIRecordTemplates(), links.APIRecordTemplates()+"/{id}"
	return []web.Route{
		web.API(operation(http.MethodGet, all, "list-record-templates", "Roles of participants and fields of records, each list in its order", web.ScopeRead), h.listTemplatesAPI),
		web.API(operation(http.MethodPost, all, "create-record-template", "Add a role or a field", web.ScopeAdmin, http.StatusConflict), h.createTemplateAPI),
		web.API(operation(http.MethodPatch, one, "patch-record-template", "Change, archive or move a role or a field", web.ScopeAdmin, http.StatusConflict, http.StatusPreconditionFailed), h.patchTemplateAPI),
		web.API(operation(http.MethodDelete, one, "delete-record-template", "Delete a role or a field", web.ScopeAdmin, http.StatusConflict), h.deleteTemplateAPI),
	}
}

// operations are the operations on one kind of records.
func (s shelf) operations() []web.Route {
	all := "/api/v1/cases/{id}" + s.path
	one := all + "/{record}"
	return []web.Route{
		web.API(operation(http.MethodGet, all, "list-"+s.noun+"s", "The "+s.noun+"s of a case by name", web.ScopeRead), s.listAPI),
		web.API(operation(http.MethodPost, all, "create-"+s.noun, "Add a "+s.noun+" to a case", web.ScopeWrite, http.StatusConflict), s.createAPI),
		web.API(operation(http.MethodGet, one, "get-"+s.noun, "One "+s.noun+" of a case", web.ScopeRead), s.getAPI),
		web.API(operation(http.MethodPatch, one, "patch-"+s.noun, "Change a "+s.noun+" of a case", web.ScopeWrite, http.StatusConflict, http.StatusPreconditionFailed), s.patchAPI),
		web.API(operation(http.MethodDelete, one, "delete-"+s.noun, "Remove a "+s.noun+" from a case", web.ScopeWrite, http.StatusConflict, http.StatusPreconditionFailed), s.deleteAPI),
	}
}
