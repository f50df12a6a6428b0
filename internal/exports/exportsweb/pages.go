package exportsweb

import (
	"net/http"

	"cabinet/internal/exports"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// list shows all files that were made for the person.
func (h handlers) list(c *web.Ctx) error {
	page, err := h.Exports.Exports(c.Context(), by(c), exports.ListFilter{})
	if err != nil {
		return err
	}
	v := listView{Exports: page.Exports, words: words{c}}
	if v.Page, err = h.Frame(c, c.P.T("exportsweb.list.title"), links.Exports()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(v))
}

// show is one file: how far it is, or what came of it. Asked for a fragment it answers with the progress alone.
func (h handlers) show(c *web.Ctx) error {
	e, err := h.Exports.Export(c.Context(), by(c), exportID(c))
	if err != nil {
		return err
	}
	v := exportView{Export: e, words: words{c}}
	if c.Partial() {
		v.Page.P, v.Page.FormToken = c.P, c.FormToken()
		return c.Render(http.StatusOK, progress(v))
	}
	if v.Page, err = h.Frame(c, c.P.T(e.Title), links.Exports()); err != nil {
		return err
	}
	v.Page.Section = c.P.T("exportsweb.list.title")
	if !e.State.Finished() {
		v.Page.Refresh = ui.RefreshSeconds
	}
	return c.Render(http.StatusOK, exportPage(v))
}

// file hands the file out. Who must prove first who they are comes back to its page.
func (h handlers) file(c *web.Ctx) error {
	err := h.send(c)
	if e := errs.As(err); e != nil && e.Key == exports.ProveFirst {
		return c.Redirect(links.Confirm(links.Export(exportID(c))))
	}
	if errs.Is(err, errs.NotFound) {
		c.Flash(web.FlashWarning, "exports.no_file")
		return c.Redirect(links.Exports())
	}
	return err
}

// send answers with the file as an attachment.
func (h handlers) send(c *web.Ctx) error {
	body, e, err := h.Exports.Open(c.Context(), by(c), exportID(c))
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	return c.File(web.FileOut{Body: body, Type: e.Type, Name: e.FileName})
}

// askDelete asks before the file goes; pages with scripts ask in a dialog instead.
func (h handlers) askDelete(c *web.Ctx) error {
	e, err := h.Exports.Export(c.Context(), by(c), exportID(c))
	if err != nil {
		return err
	}
	v := exportView{Export: e, words: words{c}}
	if v.Page, err = h.Frame(c, c.P.T("exportsweb.delete.title"), links.Exports()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, deletePage(v))
}

// remove deletes the file after the person confirmed it.
func (h handlers) remove(c *web.Ctx) error {
	if err := h.Exports.Delete(c.Context(), by(c), exportID(c)); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "exportsweb.delete.done")
	return c.Redirect(links.Exports())
}
