package documentsweb

import (
	"net/http"

	"cabinet/internal/documents"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// editView is the form of a document's name and description, the question whether it is to be deleted, or both versions after
// a clash.
type editView struct {
	Page        ui.Page
	Head        ui.CaseHead
	Document    documents.Document
	Name        string // as typed, like the rest
	Description string
	Version     string
	Problems    ui.Problems
	Theirs      *documents.Document
}

func (v editView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) opened(c *web.Ctx) (editView, error) {
	d, err := h.Documents.Document(c.Context(), by(c), documentID(c))
	return editView{Document: d, Name: d.Name, Description: d.Description, Version: number(d.Version)}, err
}

func (h handlers) edit(c *web.Ctx) error {
	v, err := h.opened(c)
	if err != nil {
		return err
	}
	return h.showEdit(c, http.StatusOK, v)
}

// save renames and describes the document.
func (h handlers) save(c *web.Ctx) error {
	v, err := h.opened(c)
	if err != nil {
		return err
	}
	form := c.Form()
	v.Name, v.Description, v.Version = form.String("name"), form.String("description"), form.String("version")
	_, err = h.Documents.Edit(c.Context(), by(c), v.Document.ID, documents.Input{Name: &v.Name, Description: &v.Description}, form.Version())
	switch e := errs.As(err); {
	case e != nil && e.Kind == errs.Conflict && e.Detail != nil:
		theirs, ok := e.Detail.(documents.Document)
		if !ok {
			return err
		}
		v.Theirs, v.Version = &theirs, number(theirs.Version)
		return h.showEdit(c, http.StatusConflict, v)
	case errs.Is(err, errs.Invalid):
		v.Problems = ui.ProblemsOf(c.P, err)
		return h.showEdit(c, http.StatusUnprocessableEntity, v)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "documentsweb.saved")
	return c.Redirect(links.Document(v.Document.ID))
}

func (h handlers) showEdit(c *web.Ctx, status int, v editView) error {
	var err error
	title := c.P.T("documentsweb.edit.title")
	if v.Theirs != nil {
		title = c.P.T("documentsweb.clash.title")
	}
	if v.Page, v.Head, err = h.inCase(c, v.Document.Case, title); err != nil {
		return err
	}
	v.Page.Failed = status != http.StatusOK
	if v.Theirs != nil {
		return c.Render(status, clashPage(v))
	}
	return c.Render(status, editPage(v))
}

// pairs are both versions, field by field, after a clash.
func (v editView) pairs() []ui.VersionPair {
	return []ui.VersionPair{
		{Name: "name", Label: v.t("documentsweb.field.name"), Theirs: v.Theirs.Name, Yours: v.Name},
		{Name: "description", Label: v.t("documentsweb.field.description"), Theirs: v.Theirs.Description, Yours: v.Description},
	}
}

func deed(p ui.Texts, d documents.Document, version string) ui.Deed {
	return ui.Deed{ID: "delete-document", Title: p.T("documentsweb.delete.title", errs.Args{"Name": d.Name}), Text: p.T("documentsweb.delete.text"),
		Verb: p.T("documentsweb.delete.verb"), Action: links.DocumentDelete(d.ID), Cancel: links.Document(d.ID), Danger: true,
		Hidden: map[string]string{"version": version}}
}

// askDelete asks before the document goes; pages with scripts ask in a dialog instead.
func (h handlers) askDelete(c *web.Ctx) error {
	v, err := h.opened(c)
	if err != nil {
		return err
	}
	if v.Page, v.Head, err = h.inCase(c, v.Document.Case, c.P.T("documentsweb.delete.title", errs.Args{"Name": v.Document.Name})); err != nil {
		return err
	}
	return c.Render(http.StatusOK, deletePage(v))
}

// delete removes the document after the person confirmed it.
func (h handlers) delete(c *web.Ctx) error {
	v, err := h.opened(c)
	if err == nil {
		err = h.Documents.Delete(c.Context(), by(c), v.Document.ID, c.Form().Version())
	}
	if errs.Is(err, errs.Conflict) {
		return h.showDocument(c, http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "documentsweb.deleted")
	return c.Redirect(links.CaseDocuments(v.Document.Case))
}
