package documentsweb

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// listView is the Documents tab of a case.
type listView struct {
	c        *web.Ctx
	Page     ui.Page
	Head     ui.CaseHead
	Case     ids.Case
	Edits    bool
	Limit    int64
	Filter   documents.Filter
	List     documents.Page
	Names    map[ids.User]string
	Problems ui.Problems // of the form that takes files
	Results  []result    // of an upload
}

// result is what became of one file of an upload.
type result struct {
	Name    string
	Added   documents.Added
	Problem string // already translated; empty when it was kept
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// list shows the documents of a case.
func (h handlers) list(c *web.Ctx) error { return h.showList(c, http.StatusOK, listView{}) }

func (h handlers) showList(c *web.Ctx, status int, v listView) error {
	v.c, v.Case, v.Limit = c, ids.Case(c.Path("id")), h.Documents.Limit
	v.Filter = documents.Filter{Name: c.Query("name"), Sort: documents.Sort(c.Query("sort")), Desc: c.Query("desc") == "1", After: c.Query("after")}
	var err error
	if v.List, err = h.Documents.OfCase(c.Context(), by(c), v.Case, v.Filter); err != nil {
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
	if c.Partial() {
		return c.Render(status, listResults(v))
	}
	return c.Render(status, listPage(v))
}

// upload takes the files that were chosen, one after the other: what is wrong with one doesn't hinder the next.
func (h handlers) upload(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	t := taken{c: c, status: http.StatusOK}
	for f, err := range c.Form().Files("files") {
		name := c.P.T("documentsweb.upload.rest")
		var added documents.Added
		if err == nil {
			name = documents.CleanName(f.Name)
			added, err = h.Documents.Add(c.Context(), by(c), in, documents.Upload{Name: f.Name, Body: f})
		}
		if err != nil && !told(err) {
			return err
		}
		t.note(name, added, err)
	}
	switch {
	case len(t.results) == 0:
		return h.showList(c, http.StatusUnprocessableEntity, listView{Problems: ui.Problems{{Field: "files", Text: c.P.T("documentsweb.upload.none")}}})
	case t.status != http.StatusOK || t.twins:
		return h.showList(c, t.status, listView{Problems: t.problems, Results: t.results})
	}
	c.Flash(web.FlashSuccess, "documentsweb.upload.done", errs.Args{"N": len(t.results)})
	return c.Redirect(links.CaseDocuments(in))
}

// taken is what became of the files of a form.
type taken struct {
	c       *web.Ctx
	results []result
	// problems say that not all were kept; the results say why.
	problems ui.Problems
	status   int
	twins    bool
}

func (t *taken) note(name string, added documents.Added, err error) {
	r := result{Name: name, Added: added}
	if err != nil {
		e := errs.As(err)
		r.Problem = t.c.P.T(e.Key, e.Args)
		t.status = max(t.status, refusal(err))
		if last := len(t.results) - 1; last >= 0 && t.results[last].Problem == r.Problem && name == t.c.P.T("documentsweb.upload.rest") {
			return // the file before it was said to be too much already
		}
		t.problems = ui.Problems{{Field: "files", Text: t.c.P.T("documentsweb.upload.some")}}
	}
	t.twins = t.twins || added.Twin != nil
	t.results = append(t.results, r)
}

// filters is the field by which the list is narrowed.
func (v listView) filters() ui.Filters {
	return ui.Filters{Path: links.CaseDocuments(v.Case), Query: v.c.Queries(), Label: v.t("documentsweb.list.title"),
		Search: ui.Search{Name: "name", Label: v.t("documentsweb.list.find"), Placeholder: v.t("documentsweb.list.find_hint")}}
}

func (v listView) narrowed() bool { return v.Filter.Name != "" }

// at is the list as it is, but for what is given: names and values in turn.
func (v listView) at(change ...string) string {
	q := url.Values{}
	set := func(name, value string) {
		if q.Del(name); value != "" {
			q.Set(name, value)
		}
	}
	for _, name := range []string{"name", "sort", "desc"} {
		set(name, v.c.Query(name))
	}
	for i := 0; i+1 < len(change); i += 2 {
		set(change[i], change[i+1])
	}
	return links.CaseDocumentsBy(v.Case, q)
}

func (v listView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return v.at("after", v.List.Next)
}

func (v listView) first() string {
	if v.Filter.After == "" {
		return ""
	}
	return v.at()
}

// table is the list with its rows.
func (v listView) table() ui.Data {
	out := ui.Data{ID: "documents", Caption: v.t("documentsweb.list.title"), Empty: emptyList(v)}
	for _, x := range []struct {
		sort documents.Sort
		col  ui.Column
	}{
		{documents.SortName, ui.Column{Key: "name", Main: true}},
		{"", ui.Column{Key: "version", Tight: true, Drop: 2}},
		{documents.SortSize, ui.Column{Key: "size", Tight: true}},
		{documents.SortAdded, ui.Column{Key: "uploaded", Tight: true}},
		{"", ui.Column{Key: "scan", Tight: true}},
		{"", ui.Column{Key: "who", Drop: 1}},
	} {
		if x.col.Head = v.t("documentsweb.field." + x.col.Key); x.sort != "" && len(v.List.Documents) > 0 {
			x.col.SortURL, x.col.Sorted = v.sorting(x.sort)
		}
		out.Columns = append(out.Columns, x.col)
	}
	for _, d := range v.List.Documents {
		out.Rows = append(out.Rows, v.row(d))
	}
	return out
}

// sorting is where a column's head leads, and how the list is sorted by it now. Names begin with their first, the rest with
// the newest or the largest.
func (v listView) sorting(by documents.Sort) (path, sorted string) {
	now, desc := v.Filter.Sort, v.Filter.Desc
	if now == "" {
		now, desc = documents.SortAdded, true
	}
	down := by != documents.SortName
	if now == by {
		if sorted = "asc"; desc {
			sorted = "desc"
		}
		down = !desc
	}
	next := ""
	if down {
		next = "1"
	}
	return v.at("sort", string(by), "desc", next), sorted
}

func (v listView) row(d documents.Document) ui.DataRow {
	p := v.Page.P
	out := ui.DataRow{ID: string(d.ID), Name: d.Name, Href: links.Document(d.ID), Cells: []templ.Component{nameCell(d), ui.Text(number(d.Latest)),
		ui.Text(v.c.P.Size(d.Size)), ui.Text(v.c.DateTime(d.UploadedAt)), scanBadge(p, d.Scan), ui.Text(v.Names[d.UploadedBy])}}
	if documents.Held(by(v.c), d.Content) == nil {
		out.Actions = append(out.Actions, ui.Action{Text: p.T("documentsweb.download"), Icon: "download", Href: links.DocumentContent(d.ID)})
	}
	if v.Edits {
		out.Actions = append(out.Actions, ui.Action{Text: p.T("documentsweb.edit.verb"), Icon: "pencil", Href: links.DocumentEdit(d.ID)},
			ui.Action{Text: p.T("documentsweb.delete.verb"), Icon: "trash-2", Look: "danger-text", Href: links.DocumentDelete(d.ID)})
	}
	return out
}

// files is the field that takes files.
func (v listView) files() ui.Field {
	return ui.Field{Name: "files", Label: v.t("documentsweb.upload.files"), Hint: v.t("documentsweb.upload.hint", errs.Args{"Max": v.c.P.Size(v.Limit)}), Error: v.Problems.For("files")}
}
