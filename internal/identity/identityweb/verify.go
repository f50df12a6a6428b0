package identityweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// verifyEmail shows what a link to a new sign-in email would confirm.
func (h handlers) verifyEmail(c *web.Ctx) error {
	change, err := h.Identity.CheckEmailChange(c.Context(), by(c), c.Path("token"))
	if err != nil {
		return h.deadVerify(c, err)
	}
	login, err := h.Identity.Login(c.Context(), h.DB, by(c).Login)
	if err != nil {
		return err
	}
	v := h.mailedView(c, "identityweb.verify.title")
	v.Page.BareWide = true
	v.Lead = v.t("identityweb.verify.lead")
	v.Facts = []ui.Fact{{Label: v.t("identityweb.verify.new"), Text: change.NewEmail}, {Label: v.t("identityweb.verify.old"), Text: login.Email}}
	v.What = []string{v.t("identityweb.verify.what"), v.t("identityweb.verify.undo")}
	v.Verb, v.Look, v.Action = v.t("identityweb.verify.submit"), "primary", links.VerifyEmail(c.Path("token"))
	v.Stay, v.Leave = v.t("identityweb.confirm.back"), links.Security()
	return c.Render(http.StatusOK, mailedPage(v))
}

// takeVerifyEmail makes the new address the one to sign in with, and keeps the browser signed in, with a new secret.
func (h handlers) takeVerifyEmail(c *web.Ctx) error {
	secret, err := h.Identity.ConfirmEmailChange(c.Context(), by(c), c.Path("token"))
	if err != nil {
		return h.deadVerify(c, err)
	}
	h.setSession(c, secret)
	c.Flash(web.FlashSuccess, "identityweb.verify.done")
	return c.Redirect(links.SecurityEmail())
}

// deadVerify says why a link to a new sign-in email can't be followed here.
func (h handlers) deadVerify(c *web.Ctx, err error) error {
	again := ui.Action{Text: c.P.T("identityweb.verify.again"), Href: links.EmailChange()}
	switch {
	case errs.Is(err, errs.NotFound):
		return h.deadMailed(c, err, "identityweb.reset.dead_title", again)
	case errs.Is(err, errs.Forbidden):
		return h.deadMailed(c, err, "identityweb.verify.elsewhere", again)
	case errs.Is(err, errs.Conflict):
		return h.deadMailed(c, err, "identityweb.verify.taken", again)
	}
	return err
}
