package documentsweb

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// documentView is the page of a document.
type documentView struct {
	c        *web.Ctx
	Page     ui.Page
	Head     ui.CaseHead
	Document documents.Document
	Versions []documents.Version
	Names    map[ids.User]string
	Edits    bool
	Limit    int64
	Problems ui.Problems // of the form that takes a version
}

func (v documentView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// document shows a document with its versions.
func (h handlers) document(c *web.Ctx) error { return h.showDocument(c, http.StatusOK, nil) }

func (h handlers) showDocument(c *web.Ctx, status int, refused error) error {
	v := documentView{c: c, Limit: h.Documents.Limit}
	var err error
	if v.Document, v.Versions, err = h.Documents.Versions(c.Context(), by(c), documentID(c)); err != nil {
		return err
	}
	v.Edits = h.Documents.MayEdit(c.Context(), by(c), v.Document.Case)
	var of []documents.Content
	for _, x := range v.Versions {
		of = append(of, x.Content)
	}
	if v.Names, err = h.names(c, of...); err != nil {
		return err
	}
	if v.Page, v.Head, err = h.inCase(c, v.Document.Case, v.Document.Name); err != nil {
		return err
	}
	if e := errs.As(refused); e != nil {
		v.Page.Failed = true
		problem := ui.Problem{Text: c.P.T(e.Key, e.Args)}
		if e.Detail == nil { // otherwise somebody else was faster: that isn't about the file
			problem.Field = "file"
		}
		v.Problems = ui.Problems{problem}
	}
	return c.Render(status, documentPage(v))
}

// addVersion takes a further version of the document.
func (h handlers) addVersion(c *web.Ctx) error {
	seen := c.Form().Version()
	f, err := c.Form().File("file")
	if err == nil && f == nil {
		err = errs.E(errs.Invalid, "documentsweb.upload.none", nil)
	}
	var added documents.Added
	if err == nil {
		added, err = h.Documents.AddVersion(c.Context(), by(c), documentID(c), documents.Upload{Name: f.Name, Body: f}, seen)
	}
	if err != nil && told(err) {
		return h.showDocument(c, refusal(err), err)
	}
	if err != nil {
		return err
	}
	if added.Twin != nil {
		c.Flash(web.FlashWarning, "documentsweb.version.twin")
	} else {
		c.Flash(web.FlashSuccess, "documentsweb.version.done")
	}
	return c.Redirect(links.Document(added.ID))
}

// content hands a file out, for saving; people and programs alike.
func (h handlers) content(c *web.Ctx) error {
	wanted := int64(0)
	if text := c.Query("version"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			return errs.E(errs.NotFound, "documents.no_version", nil)
		}
		wanted = n
	}
	body, d, v, err := h.Documents.Open(c.Context(), by(c), documentID(c), wanted)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	// Nobody keeps a copy on the way, so that each download is asked for here; the tag is for those that broke off.
	c.W.Header().Set("ETag", `"`+v.SHA256+`"`)
	return c.File(web.FileOut{Body: body, Type: v.Type, Name: documents.DownloadName(d, v)})
}

func (v documentView) facts() []ui.Fact {
	d, exact := v.Document, ""
	if d.Size >= 1<<10 { // smaller ones are written to the byte
		exact = v.c.P.N("documentsweb.bytes", int(d.Size))
	}
	out := []ui.Fact{
		{Label: v.t("documentsweb.field.version"), Text: number(d.Latest)},
		{Label: v.t("documentsweb.field.size"), Text: v.c.P.Size(d.Size), Hint: exact},
		{Label: v.t("documentsweb.field.uploaded"), Text: join(v.c.DateTime(d.UploadedAt), v.Names[d.UploadedBy])},
	}
	scanned := ui.Fact{Label: v.t("documentsweb.field.scan"), Value: scanBadge(v.Page.P, d.Scan), Hint: scanText(v.Page.P, d.Scan)}
	if out = append(out, scanned); d.Description != "" {
		out = append(out, ui.Fact{Label: v.t("documentsweb.field.description"), Text: d.Description})
	}
	return append(out, ui.Fact{Label: v.t("documentsweb.field.sha256"), Value: ui.CodeBlock(v.Page.P, v.t("documentsweb.field.sha256"), d.SHA256),
		Hint: v.t("documentsweb.sha256_hint")})
}

// history is the table of versions; the hash of each opens below it.
func (v documentView) history() ui.Data {
	out := ui.Data{ID: "version-list", Caption: v.t("documentsweb.versions.title")}
	for _, col := range []ui.Column{{Key: "version", Main: true, Tight: true}, {Key: "file_name"}, {Key: "size", Tight: true}, {Key: "uploaded", Tight: true}, {Key: "scan", Tight: true}, {Key: "who"}} {
		col.Head = v.t("documentsweb.field." + col.Key)
		out.Columns = append(out.Columns, col)
	}
	for _, x := range v.Versions {
		name := v.t("documentsweb.version.number", errs.Args{"N": x.Number})
		row := ui.DataRow{ID: number(x.Number), Name: name, Cells: []templ.Component{ui.Text(name), ui.Text(x.FileName),
			ui.Text(v.c.P.Size(x.Size)), ui.Text(v.c.DateTime(x.UploadedAt)), scanBadge(v.Page.P, x.Scan), ui.Text(v.Names[x.UploadedBy])},
			Detail: ui.CodeBlock(v.Page.P, v.t("documentsweb.field.sha256"), x.SHA256)}
		if documents.Held(by(v.c), x.Content) == nil {
			row.Actions = []ui.Action{{Text: v.t("documentsweb.download"), Icon: "download", Href: links.DocumentContentOf(v.Document.ID, x.Number)}}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// file is the field that takes a further version.
func (v documentView) file() ui.Field {
	return ui.Field{Name: "file", Label: v.t("documentsweb.version.file"), Hint: v.t("documentsweb.upload.hint_one", errs.Args{"Max": v.c.P.Size(v.Limit)}), Error: v.Problems.For("file")}
}
