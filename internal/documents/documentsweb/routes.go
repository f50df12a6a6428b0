package documentsweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// slack is what a request has besides its files, and together is how many files of the largest size one form may send.
const (
	slack    = 1 << 20
	together = 4
)

// octets is the content type of files that programs send.
const octets = "application/octet-stream"

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	get, post := http.MethodGet, http.MethodPost
	one := d.Documents.Limit + slack
	pages := []web.Route{
		{Method: get, Path: "/cases/{id}/documents", Door: web.SignedIn, Handler: h.list},
		{Method: post, Path: "/cases/{id}/documents", Door: web.SignedIn, Handler: h.upload, MaxBody: together*d.Documents.Limit + slack, Slow: true, Cost: 10},
		{Method: get, Path: "/documents/{id}", Door: web.SignedIn, Handler: h.document},
		{Method: post, Path: "/documents/{id}/versions", Door: web.SignedIn, Handler: h.addVersion, MaxBody: one, Slow: true, Cost: 10},
		{Method: get, Path: "/documents/{id}/content", Door: web.SignedIn, Handler: h.content, Slow: true, Cost: 5},
		{Method: get, Path: "/documents/{id}/edit", Door: web.SignedIn, Handler: h.edit},
		{Method: post, Path: "/documents/{id}/edit", Door: web.SignedIn, Handler: h.save},
		{Method: get, Path: "/documents/{id}/delete", Door: web.SignedIn, Handler: h.askDelete},
		{Method: post, Path: "/documents/{id}/delete", Door: web.SignedIn, Handler: h.delete},
	}
	return append(pages, h.operations(one)...)
}

func (h handlers) operations(maxBody int64) []web.Route {
	const list, one = "/api/v1/cases/{id}/documents", "/api/v1/documents/{id}"
	const named = "The body is the file itself as application/octet-stream. Its name comes in the header Content-Disposition, as in: attachment; filename=\"claim.pdf\"."
	missing, changed := []int{http.StatusNotFound}, []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}
	op := func(method, path, id, summary string, scope web.Scope, statuses []int) web.Operation {
		return web.Operation{Method: method, Path: path, Door: web.SignedIn, Scope: scope, Tags: []string{"documents"}, ID: id, Summary: summary, Statuses: statuses}
	}
	upload := func(path, id, summary, about string, statuses []int) web.Operation {
		o := op(http.MethodPost, path, id, summary, web.ScopeWrite, append([]int{http.StatusRequestEntityTooLarge}, statuses...))
		o.Description, o.Status, o.BodyTypes, o.Answer, o.MaxBody, o.Slow, o.Cost = about, http.StatusCreated, []string{octets}, AddedDocument{}, maxBody, true, 10
		return o
	}
	file := op(http.MethodGet, one+"/content", "get-document-content", "The file itself, of the version in the query or the latest; each download is recorded", web.ScopeRead, missing)
	file.Slow, file.Cost, file.Description = true, 5, "Answers requests for a range of bytes. The ETag is the file's SHA-256."
	return []web.Route{
		web.API(op(http.MethodGet, list, "list-documents", "The documents of a case", web.ScopeRead, missing), h.listAPI),
		web.Plain(upload(list, "create-document", "Add a document to a case", named, []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}), h.createAPI),
		web.API(op(http.MethodGet, one, "get-document", "One document", web.ScopeRead, missing), h.getAPI),
		web.API(op(http.MethodPatch, one, "patch-document", "Rename a document or describe it", web.ScopeWrite, changed), h.patchAPI),
		web.API(op(http.MethodDelete, one, "delete-document", "Delete a document with all its versions", web.ScopeWrite, changed), h.deleteAPI),
		web.API(op(http.MethodGet, one+"/versions", "list-document-versions", "The versions of a document, the latest first", web.ScopeRead, missing), h.versionsAPI),
		web.Plain(upload(one+"/versions", "create-document-version", "Add a version to a document", named+" If-Match, which may be left out, is the ETag of the document that was seen.",
			changed), h.versionAPI),
		web.Plain(file, h.content),
	}
}
