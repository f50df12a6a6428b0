package accountsweb

import (
	"errors"
	"io"
	"net/http"

	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// maxLogoForm lets a form with too large a logo in, so that the refusal stands beside the field and not on a page of its
// own. No more than accounts.MaxLogoBytes of it is ever kept.
const maxLogoForm = 8 * accounts.MaxLogoBytes

// logoVersion is the hidden field with the version of the logo that the person was looking at.
const logoVersion = "logo_version"

// uploadLogo takes the logo's form of the organisation's page.
func (h handlers) uploadLogo(c *web.Ctx) error {
	form := c.Form()
	file, err := form.File("logo")
	if err != nil {
		return err
	}
	if file == nil {
		return h.refuseLogo(c, errs.FieldError("logo", "accountsweb.logo.choose_first"))
	}
	in := accounts.LogoInput{File: file, Name: file.Name, ContentType: file.Type}
	if _, err = h.Settings.PutLogo(c.Context(), by(c), in, versionIn(form, logoVersion)); err != nil {
		_, _ = io.Copy(io.Discard, file) // a browser shows our answer only after it has sent all
		return h.refuseLogo(c, err)
	}
	c.Flash(web.FlashSuccess, "accountsweb.logo.saved")
	return c.Redirect(links.Organisation())
}

// refuseLogo shows the organisation's page with what is wrong with the logo beside its field.
func (h handlers) refuseLogo(c *web.Ctx, problem error) error {
	switch {
	case errs.Is(problem, errs.Invalid):
		return h.showOrganisation(c, http.StatusUnprocessableEntity, nil, problem)
	case errs.Is(problem, errs.Conflict):
		return h.showOrganisation(c, http.StatusConflict, nil, errs.FieldError("logo", errs.As(problem).Key))
	default:
		return problem
	}
}

// removeLogo takes the logo away after the person confirmed it.
func (h handlers) removeLogo(c *web.Ctx) error {
	if _, err := h.Settings.RemoveLogo(c.Context(), by(c), versionIn(c.Form(), logoVersion)); err != nil {
		return h.refuseLogo(c, err)
	}
	c.Flash(web.FlashSuccess, "accountsweb.logo.removed")
	return c.Redirect(links.Organisation())
}

// askRemoveLogo asks before the logo goes; pages with scripts ask in a dialog instead.
func (h handlers) askRemoveLogo(c *web.Ctx) error {
	a, err := h.Settings.Account(c.Context(), by(c))
	if err != nil {
		return err
	}
	if a.Logo == "" {
		return errs.E(errs.NotFound, "", nil)
	}
	page, err := h.Frame(c, c.P.T("accountsweb.logo.remove_title"), links.Organisation())
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, removeLogoPage(page, a))
}

// removeLogoDeed says what taking the logo away does.
func removeLogoDeed(p ui.Page, a accounts.Account) ui.Deed {
	return ui.Deed{ID: "remove-logo", Title: p.P.T("accountsweb.logo.remove_title"), Text: p.P.T("accountsweb.logo.remove_text"),
		Verb: p.P.T("accountsweb.logo.remove"), Action: links.OrganisationLogoRemove(), Cancel: links.Organisation(), Danger: true,
		Hidden: map[string]string{logoVersion: text(a.LogoVersion)}}
}

// logoFile serves the logo to the people of its account (R37). Its address changes with the logo, so a browser may keep it;
// shared caches may not.
func (h handlers) logoFile(c *web.Ctx) error {
	if ids.Account(c.Path("account")) != by(c).Account {
		return errs.E(errs.NotFound, "", nil)
	}
	logo := ids.Picture(c.Path("logo"))
	return h.sendLogo(c, logo, `"`+string(logo)+`"`, "private, max-age=31536000, immutable")
}

func (h handlers) sendLogo(c *web.Ctx, logo ids.Picture, tag, cache string) (err error) {
	file, _, err := h.Settings.LogoFile(c.Context(), by(c), logo)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	header := c.W.Header()
	header.Set("ETag", tag)
	header.Set("Cache-Control", cache)
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	return c.File(web.FileOut{Body: file, Type: "image/png", Name: "logo.png", Inline: true})
}
