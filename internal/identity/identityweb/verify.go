package identityweb

import (
	"net/http"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// verifyEmail shows what a link to a new sign-in email would confirm.
func (h handlers) verifyEmail(c *web.Ctx) error { return h.showVerify(c, http.StatusOK, nil) }

func (h handlers) showVerify(c *web.Ctx, status int, problem error) error {
	change, err := h.Identity.CheckEmailChange(c.Context(), by(c), c.Path("token"))
	if err != nil {
		return h.deadVerify(c, err)
	}
	v := h.mailedView(c, "identityweb.verify.title")
	v.Page.BareWide = true
	v.Lead = v.t("identityweb.verify.lead")
	v.Facts = []ui.Fact{{Label: v.t("identityweb.verify.new"), Text: change.NewEmail}}
	v.What = []string{v.t("identityweb.verify.what"), v.t("identityweb.verify.undo")}
	if change.Ordered {
		v.What[0] = v.t("identityweb.verify.what_ordered")
	} else if login, err := h.Identity.Login(c.Context(), h.DB, by(c).Login); err != nil {
		return err
	} else {
		v.Facts = append(v.Facts, ui.Fact{Label: v.t("identityweb.verify.old"), Text: login.Email})
	}
	v.Verb, v.Look, v.Action = v.t("identityweb.verify.submit"), "primary", links.VerifyEmail(c.Path("token"))
	v.Stay, v.Leave = v.t("identityweb.confirm.back"), links.Security()
	v.Problems, v.Page.Failed = ui.ProblemsOf(c.P, problem), problem != nil
	if change.WantsPassword {
		v.Password = &ui.Field{Name: identity.FieldCurrent, Label: v.t("identityweb.verify.password"), Hint: v.t("identityweb.verify.password_hint"),
			Error: v.Problems.For(identity.FieldCurrent), Autocomplete: "current-password"}
	}
	return c.Render(status, mailedPage(v))
}

// takeVerifyEmail makes the new address the one to sign in with, and keeps the browser signed in, with a new secret.
func (h handlers) takeVerifyEmail(c *web.Ctx) error {
	actor := by(c)
	if !actor.SignedIn() { // what an administrator asked for
		actor.Door, actor.RemoteIP, actor.RequestID = access.DoorWeb, c.RemoteIP, c.RequestID
	}
	secret, err := h.Identity.ConfirmOrderedEmail(c.Context(), actor, c.Path("token"), c.Form().String(identity.FieldCurrent))
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooMany) {
		return h.showVerify(c, c.StatusOf(err), err)
	}
	if err != nil {
		return h.deadVerify(c, err)
	}
	if secret == "" {
		c.Flash(web.FlashSuccess, "identityweb.verify.done_ordered")
		return c.Redirect(links.SignIn(""))
	}
	h.setSession(c, secret)
	c.Flash(web.FlashSuccess, "identityweb.verify.done")
	return c.Redirect(links.SecurityEmail())
}

// deadVerify says why a link to a new sign-in email can't be followed here.
func (h handlers) deadVerify(c *web.Ctx, err error) error {
	again := ui.Action{Text: c.P.T("identityweb.verify.again"), Href: links.EmailChange()}
	e := errs.As(err)
	switch {
	case e != nil && e.Key == "identity.order.sign_in_first":
		return h.deadMailed(c, err, "identityweb.verify.sign_in", ui.Action{Text: c.P.T("identityweb.verify.sign_in_first"), Href: links.SignIn("")})
	case e != nil && e.Key == "identity.order.prove_first":
		return h.deadMailed(c, err, "identityweb.verify.prove", ui.Action{Text: c.P.T("identityweb.verify.prove_first"), Href: links.Confirm(links.SecurityEmail())})
	case errs.Is(err, errs.NotFound):
		return h.deadMailed(c, err, "identityweb.reset.dead_title", again)
	case errs.Is(err, errs.Forbidden):
		return h.deadMailed(c, err, "identityweb.verify.elsewhere", again)
	case errs.Is(err, errs.Conflict):
		return h.deadMailed(c, err, "identityweb.verify.taken", again)
	}
	return err
}
