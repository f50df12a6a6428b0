package identityweb

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// revoking says what revoking a token does.
func (w words) revoking(t identity.Token) ui.Deed {
	return ui.Deed{ID: "revoke-" + string(t.ID), Title: w.t("identityweb.token.revoke_title", errs.Args{"Name": w.name(t)}),
		Text: w.t("identityweb.token.revoke_text"), Verb: w.t("identityweb.token.revoke"), Action: links.TokenRevoke(t.ID),
		Cancel: links.Applications(), Danger: true}
}

// revokeButton opens the question in a dialog.
func (v applicationsView) revokeButton(t identity.Token) templ.Component {
	return ui.Button(v.Page.P, ui.Action{Text: v.t("identityweb.token.revoke"), Size: "sm", Type: "button", Opens: v.revoking(t).ID,
		Attrs: templ.Attributes{"aria-label": v.revoking(t).Title}})
}

// askRevoke asks on a page of its own.
func (h handlers) askRevoke(c *web.Ctx) error {
	tokens, err := h.Identity.Tokens(c.Context(), by(c))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(tokens, func(t identity.Token) bool { return t.ID == ids.APIToken(c.Path("id")) })
	if i < 0 {
		return errs.E(errs.NotFound, "identity.token.unknown", nil)
	}
	deed := words{c}.revoking(tokens[i])
	page, err := h.Frame(c, deed.Title, links.Applications())
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, revokePage(page, deed))
}

// revoke ends a token after the person confirmed it.
func (h handlers) revoke(c *web.Ctx) error {
	if err := h.Identity.RevokeToken(c.Context(), by(c), by(c).Account, ids.APIToken(c.Path("id"))); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "identityweb.token.revoked")
	return c.Redirect(links.Applications())
}
