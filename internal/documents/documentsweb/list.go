package documentsweb

import (
	"net/http"
	"net/url"

	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// listView is the Documents tab of a case.
type listView struct {
	c       *web.Ctx
	Page    ui.Page
	Head    ui.CaseHead
	Case    ids.Case
	Edits   bool
	Limit   int64
	List    documents.Page
	Names   map[ids.User]string
	Results []result // of an upload
}

// result is what became of one file of an upload.
type result struct {
	Name    string
	Added   documents.Added
	Problem string // already translated; empty when it was kept
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// list shows the documents of a case.
func (h handlers) list(c *web.Ctx) error { return h.showList(c, http.StatusOK, nil) }

func (h handlers) showList(c *web.Ctx, status int, results []result) error {
	v := listView{c: c, Case: ids.Case(c.Path("id")), Limit: h.Documents.Limit, Results: results}
	var err error
	if v.List, err = h.Documents.OfCase(c.Context(), by(c), v.Case, documents.Filter{Name: c.Query("name"), After: c.Query("after")}); err != nil {
		return err
	}
	v.Edits = h.Documents.MayEdit(c.Context(), by(c), v.Case)
	var of []documents.Content
	for _, d := range v.List.Documents {
		of = append(of, d.Content)
	}
	if v.Names, err = h.names(c, of...); err != nil {
		return err
	}
	if v.Page, v.Head, err = h.inCase(c, v.Case, c.P.T("documentsweb.list.title")); err != nil {
		return err
	}
	v.Page.Failed = status != http.StatusOK
	return c.Render(status, listPage(v))
}

// upload takes the files that were chosen, one after the other: what is wrong with one doesn't hinder the next.
func (h handlers) upload(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	var results []result
	failed, twins := false, false
	note := func(name string, added documents.Added, err error) {
		r := result{Name: documents.CleanName(name), Added: added}
		if err != nil {
			e := errs.As(err)
			r.Problem, failed = c.P.T(e.Key, e.Args), true
		}
		twins = twins || added.Twin != nil
		results = append(results, r)
	}
	for f, err := range c.Form().Files("files") {
		if err != nil && !told(err) {
			return err
		}
		if err != nil { // all files together are too much
			note(c.P.T("documentsweb.upload.rest"), documents.Added{}, err)
			break
		}
		added, err := h.Documents.Add(c.Context(), by(c), in, documents.Upload{Name: f.Name, Body: f})
		if err != nil && !told(err) {
			return err
		}
		note(f.Name, added, err)
	}
	switch {
	case len(results) == 0:
		note("", documents.Added{}, errs.E(errs.Invalid, "documentsweb.upload.none", nil))
		results[0].Name = c.P.T("documentsweb.upload.title")
		return h.showList(c, http.StatusUnprocessableEntity, results)
	case failed:
		return h.showList(c, http.StatusUnprocessableEntity, results)
	case twins:
		return h.showList(c, http.StatusOK, results)
	}
	c.Flash(web.FlashSuccess, "documentsweb.upload.done", errs.Args{"N": len(results)})
	return c.Redirect(links.CaseDocuments(in))
}

// filters is the field by which the list is narrowed.
func (v listView) filters() ui.Filters {
	return ui.Filters{Path: links.CaseDocuments(v.Case), Query: v.c.Queries(), Label: v.t("documentsweb.list.title"),
		Search: ui.Search{Name: "name", Label: v.t("documentsweb.list.find"), Placeholder: v.t("documentsweb.list.find_hint")}}
}

func (v listView) narrowed() bool { return v.c.Query("name") != "" }

func (v listView) at(after string) string {
	q := url.Values{}
	if v.narrowed() {
		q.Set("name", v.c.Query("name"))
	}
	if after != "" {
		q.Set("after", after)
	}
	return links.CaseDocumentsBy(v.Case, q)
}

func (v listView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return v.at(v.List.Next)
}

func (v listView) first() string {
	if v.c.Query("after") == "" {
		return ""
	}
	return v.at("")
}

// lines say how large a document is, who brought it and when.
func (v listView) lines(d documents.Document) []string {
	out := []string{join(v.c.P.Size(d.Size), v.Names[d.UploadedBy], v.c.DateTime(d.UploadedAt))}
	if d.Description != "" {
		out = append(out, d.Description)
	}
	return out
}
