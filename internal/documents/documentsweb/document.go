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
	if refused != nil {
		e := errs.As(refused)
		v.Page.Failed, v.Page.Flash = true, &ui.Flash{Tone: ui.Bad, Text: c.P.T(e.Key, e.Args)}
	}
	return c.Render(status, documentPage(v))
}

// addVersion takes a further version of the document.
func (h handlers) addVersion(c *web.Ctx) error {
	seen := version(c.Form())
	f, err := c.Form().File("file")
	if err == nil && f == nil {
		err = errs.E(errs.Invalid, "documentsweb.upload.none", nil)
	}
	var added documents.Added
	if err == nil {
		added, err = h.Documents.AddVersion(c.Context(), by(c), documentID(c), documents.Upload{Name: f.Name, Body: f}, seen)
	}
	switch {
	case errs.Is(err, errs.Conflict):
		return h.showDocument(c, http.StatusConflict, err)
	case err != nil && told(err):
		return h.showDocument(c, http.StatusUnprocessableEntity, err)
	case err != nil:
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
	return c.File(web.FileOut{Body: body, Type: v.Type, Name: documents.DownloadName(d, v), Tag: v.SHA256})
}

func (v documentView) facts() []ui.Fact {
	d := v.Document
	out := []ui.Fact{
		{Label: v.t("documentsweb.field.size"), Text: v.c.P.Size(d.Size)},
		{Label: v.t("documentsweb.field.version"), Text: number(d.Latest)},
		{Label: v.t("documentsweb.field.uploaded"), Text: join(v.Names[d.UploadedBy], v.c.DateTime(d.UploadedAt))},
	}
	if d.Description != "" {
		out = append(out, ui.Fact{Label: v.t("documentsweb.field.description"), Text: d.Description})
	}
	return out
}

// history is the table of versions.
func (v documentView) history() ui.Grid {
	g := ui.Grid{Caption: v.t("documentsweb.versions.title"), Heads: []string{v.t("documentsweb.field.version"), v.t("documentsweb.field.file_name"),
		v.t("documentsweb.field.uploaded"), v.t("documentsweb.field.size"), v.t("documentsweb.field.sha256"), v.t("documentsweb.download")}}
	for _, x := range v.Versions {
		g.Rows = append(g.Rows, []templ.Component{ui.Text(number(x.Number)), ui.Text(x.FileName), ui.Text(join(v.Names[x.UploadedBy], v.c.DateTime(x.UploadedAt))),
			ui.Text(v.c.P.Size(x.Size)), hash(x.SHA256), ui.Button(v.Page.P, ui.Action{Text: v.t("documentsweb.download"), Icon: "download", Size: "sm",
				Href: links.DocumentContentOf(v.Document.ID, x.Number)})})
	}
	return g
}

// shownOfHash is how much of a hash stands in a table; the whole is in its title.
const shownOfHash = 12
