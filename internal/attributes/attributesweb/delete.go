package attributesweb

import (
	"net/http"
	"strconv"

	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// askDelete says what would go: the attribute, and how many people's values.
func (h handlers) askDelete(c *web.Ctx) error {
	d, err := h.Attributes.Managed(c.Context(), by(c), ids.Attribute(c.Path("id")))
	if err != nil {
		return err
	}
	deed := deleteDeed(c.P, d)
	page, err := h.Frame(c, deed.Title, links.Attributes())
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, deletePage(page, deed))
}

func deleteDeed(p ui.Texts, d attributes.Counted) ui.Deed {
	title := p.T("attributesweb.delete.title", errs.Args{"Name": d.Name})
	if d.Name == "" {
		title = p.T("attributesweb.delete.title_nameless")
	}
	text := p.T("attributesweb.delete.unused")
	if d.Values > 0 {
		text = p.N("attributesweb.delete.text", d.Values)
	}
	return ui.Deed{Title: title, Text: text, Verb: p.T("attributesweb.delete.verb"), Action: links.AttributeDelete(d.ID), Cancel: links.Attributes(),
		Danger: true, Hidden: map[string]string{"version": strconv.FormatInt(d.Version, 10)}}
}

// delete removes the attribute as it was looked at.
func (h handlers) delete(c *web.Ctx) error {
	version, err := strconv.ParseInt(c.Form().String("version"), 10, 64)
	if err != nil {
		version = -1 // no page of ours: nobody was asked
	}
	n, err := h.Attributes.Delete(c.Context(), by(c), ids.Attribute(c.Path("id")), version)
	if err != nil {
		return h.refused(c, err)
	}
	if n > 0 {
		c.Flash(web.FlashSuccess, "attributesweb.delete.done_with", errs.Args{"People": n})
	} else {
		c.Flash(web.FlashSuccess, "attributesweb.delete.done")
	}
	return c.Redirect(links.Attributes())
}
