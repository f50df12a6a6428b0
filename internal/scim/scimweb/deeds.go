package scimweb

import (
	"net/http"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/scim"
	"cabinet/internal/ui"
)

// ask shows the question before a deed on a page of its own.
func (h handlers) ask(question func(p ui.Texts, c scim.Connection, token ids.APIToken) ui.Deed) web.Handler {
	return func(c *web.Ctx) error {
		o, err := h.SCIM.Connection(c.Context(), by(c), connectionOf(c))
		if err != nil {
			return err
		}
		d := question(c.P, o.Connection, ids.APIToken(c.Path("token")))
		page, err := h.Frame(c, d.Title, links.Directories())
		if err != nil {
			return err
		}
		return c.Render(http.StatusOK, confirmPage(page, d))
	}
}

func (handlers) revoking(p ui.Texts, c scim.Connection, token ids.APIToken) ui.Deed {
	return ui.Deed{ID: "revoke-" + string(token), Title: p.T("scimweb.token.revoke_title"), Text: p.T("scimweb.token.revoke_text"), Verb: p.T("scimweb.token.revoke"),
		Action: links.DirectoryTokenRevoke(c.ID, token), Cancel: links.Directory(c.ID), Danger: true}
}

func (handlers) switching(p ui.Texts, c scim.Connection, _ ids.APIToken) ui.Deed {
	d := ui.Deed{ID: "mode", Action: links.DirectoryMode(c.ID), Cancel: links.Directory(c.ID)}
	if c.Mode == scim.DryRun {
		d.Title, d.Text, d.Verb = p.T("scimweb.mode.live_title", errs.Args{"Name": c.Name}), p.T("scimweb.mode.live_text"), p.T("scimweb.mode.live")
		d.Hidden = map[string]string{"mode": string(scim.Live)}
		return d
	}
	d.Title, d.Text, d.Verb = p.T("scimweb.mode.dry_title", errs.Args{"Name": c.Name}), p.T("scimweb.mode.dry_text"), p.T("scimweb.mode.dry")
	d.Hidden = map[string]string{"mode": string(scim.DryRun)}
	return d
}

func (handlers) resuming(p ui.Texts, c scim.Connection, _ ids.APIToken) ui.Deed {
	return ui.Deed{ID: "resume", Title: p.T("scimweb.resume.title", errs.Args{"Name": c.Name}), Text: p.T("scimweb.resume.text"), Verb: p.T("scimweb.resume.verb"),
		Action: links.DirectoryResume(c.ID), Cancel: links.Directory(c.ID)}
}

func (handlers) removing(p ui.Texts, c scim.Connection, _ ids.APIToken) ui.Deed {
	return ui.Deed{ID: "remove", Title: p.T("scimweb.remove.title", errs.Args{"Name": c.Name}), Text: p.T("scimweb.remove.text"), Verb: p.T("scimweb.remove.verb"),
		Action: links.DirectoryRemove(c.ID), Cancel: links.Directory(c.ID), Danger: true}
}

func (h handlers) revoke(c *web.Ctx) error {
	if err := h.SCIM.RevokeToken(c.Context(), by(c), connectionOf(c), ids.APIToken(c.Path("token"))); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "scimweb.token.revoked")
	return h.back(c)
}

func (h handlers) setMode(c *web.Ctx) error {
	mode := scim.Mode(c.Form().String("mode"))
	if _, err := h.SCIM.SetMode(c.Context(), by(c), connectionOf(c), mode); err != nil {
		return err
	}
	key := "scimweb.mode.is_live"
	if mode == scim.DryRun {
		key = "scimweb.mode.is_dry"
	}
	c.Flash(web.FlashSuccess, key)
	return h.back(c)
}

func (h handlers) resume(c *web.Ctx) error {
	if _, err := h.SCIM.Resume(c.Context(), by(c), connectionOf(c)); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "scimweb.resume.done")
	return h.back(c)
}

func (h handlers) remove(c *web.Ctx) error {
	if err := h.SCIM.Remove(c.Context(), by(c), connectionOf(c)); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "scimweb.remove.done")
	return c.Redirect(links.Directories())
}
