package identityweb

import (
	"cmp"
	"net/http"

	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// checkAddress judges an address by its shape alone, as an error beside the field email.
func checkAddress(address string) error {
	if address == "" {
		return errs.FieldError("email", "identityweb.email.missing")
	}
	if _, _, err := email.ParseAddress(address); err != nil {
		e := errs.As(err)
		return errs.FieldError("email", e.Key, e.Args)
	}
	return nil
}

type forgotView struct {
	Page     ui.Page
	Email    string
	Sent     bool
	Delayed  bool // mail can't leave just now
	Problems ui.Problems
}

func (h handlers) forgot(c *web.Ctx) error {
	return c.Render(http.StatusOK, forgotPage(forgotView{Page: bare(c, c.P.T("identityweb.forgot.title")), Email: c.Query("email")}))
}

// takeForgot answers the same for every address (R6), and says so when mail can't leave at present.
func (h handlers) takeForgot(c *web.Ctx) error {
	v := forgotView{Page: bare(c, c.P.T("identityweb.forgot.title")), Email: c.Form().String("email")}
	err := checkAddress(v.Email)
	if err == nil {
		err = h.Identity.RequestReset(c.Context(), v.Email, client(c))
	}
	if refused(err) {
		v.Problems, v.Page.Failed = ui.ProblemsOf(c.P, err), true
		return c.Render(c.StatusOf(err), forgotPage(v))
	}
	if err != nil {
		return err
	}
	v.Page.Title, v.Sent = c.P.T("identityweb.forgot.sent_title"), true
	if v.Delayed, err = h.Identity.MailDelayed(c.Context()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, forgotPage(v))
}

// newPasswordView is a form that sets a password: by a mailed link, or because the present one no longer does.
type newPasswordView struct {
	Page     ui.Page
	Action   string
	Why      string // shown above the form
	Current  bool   // ask for the current password
	Email    string // for password managers
	Meter    string
	Rules    []string
	Problems ui.Problems
}

// reset shows the form behind a mailed link. Opening it changes nothing (R21).
func (h handlers) reset(c *web.Ctx) error {
	return h.showReset(c, http.StatusOK, nil)
}

// takeReset sets the new password, once, and leads to the sign-in.
func (h handlers) takeReset(c *web.Ctx) error {
	form := c.Form()
	err := h.Identity.ResetPassword(c.Context(), identity.ResetInput{Token: c.Path("token"), New: form.String(identity.FieldNew),
		Confirm: form.String(identity.FieldConfirm), Client: client(c)})
	switch {
	case errs.Is(err, errs.NotFound):
		return h.deadLink(c)
	case refused(err):
		return h.showReset(c, c.StatusOf(err), err)
	case err != nil:
		return err
	}
	h.forgetSession(c)
	c.Flash(web.FlashSuccess, "identityweb.reset.done")
	return c.Redirect(links.SignIn(""))
}

func (h handlers) showReset(c *web.Ctx, status int, problem error) error {
	policy, err := h.Identity.ResetPolicy(c.Context(), c.Path("token"))
	if errs.Is(err, errs.NotFound) {
		return h.deadLink(c)
	}
	if err != nil {
		return err
	}
	v := newPasswordView{Page: bare(c, c.P.T("identityweb.reset.title")), Action: links.Reset(c.Path("token")),
		Meter: links.ResetStrength(c.Path("token")), Rules: rules(c.P, policy), Problems: ui.ProblemsOf(c.P, problem)}
	v.Page.Failed, v.Page.NoReferrer = problem != nil, true
	return c.Render(status, newPasswordPage(v))
}

// deadLink says that a link no longer works and offers another.
func (h handlers) deadLink(c *web.Ctx) error {
	page := bare(c, c.P.T("identityweb.reset.dead_title"))
	page.NoReferrer = true
	return c.Render(http.StatusNotFound, deadLinkPage(page))
}

// mustChange asks for a new password before anything else opens: the present one no longer meets the rules or is too old.
func (h handlers) mustChange(c *web.Ctx) error {
	if !atMustChange(c) {
		return c.Redirect(cmp.Or(c.Visitor.Detour, links.SignIn("")))
	}
	v, err := h.mustChangeView(c, nil)
	if err != nil {
		return err
	}
	if v.Why == "" {
		return c.Redirect(links.SecurityPassword())
	}
	return c.Render(http.StatusOK, newPasswordPage(v))
}

// atMustChange reports whether the visitor is past the sign-in and the choice of an account.
func atMustChange(c *web.Ctx) bool {
	return c.Visitor.SignedIn || c.Visitor.Detour == links.MustChange()
}

func (h handlers) takeMustChange(c *web.Ctx) error {
	if !atMustChange(c) {
		return c.Redirect(cmp.Or(c.Visitor.Detour, links.SignIn("")))
	}
	form := c.Form()
	secret, err := h.Identity.ChangePassword(c.Context(), by(c), identity.ChangeInput{Current: form.String(identity.FieldCurrent),
		New: form.String(identity.FieldNew), Confirm: form.String(identity.FieldConfirm)})
	if refused(err) {
		v, e := h.mustChangeView(c, err)
		if e != nil {
			return e
		}
		return c.Render(c.StatusOf(err), newPasswordPage(v))
	}
	if err != nil {
		return err
	}
	h.setSession(c, secret)
	c.Flash(web.FlashSuccess, "identityweb.password.changed")
	return c.Redirect(orHome(next(c)))
}

func (h handlers) mustChangeView(c *web.Ctx, problem error) (newPasswordView, error) {
	v := newPasswordView{Page: bare(c, c.P.T("identityweb.must_change.title")), Action: links.MustChange(), Current: true,
		Meter: links.PasswordStrength(), Problems: ui.ProblemsOf(c.P, problem)}
	v.Page.Failed = problem != nil
	present, err := h.Identity.SessionOf(c.Context(), h.session(c), identity.Visit{})
	if err != nil {
		return v, err
	}
	if present.Session.MustChange != "" {
		v.Why = c.P.T(present.Session.MustChange)
	}
	v.Rules = rules(c.P, present.Member.Policy.Password)
	login, err := h.Identity.Login(c.Context(), h.DB, present.Session.Login)
	v.Email = login.Email
	return v, err
}

// meter answers how strong a password is while it is typed; nothing is kept.
func (h handlers) meter(c *web.Ctx) error {
	s, err := h.Identity.Meter(c.Context(), by(c), c.Form().String("password"))
	return h.strength(c, s, err)
}

func (h handlers) resetMeter(c *web.Ctx) error {
	s, err := h.Identity.MeterReset(c.Context(), c.Path("token"), c.Form().String("password"))
	return h.strength(c, s, err)
}

func (h handlers) strength(c *web.Ctx, s identity.Strength, err error) error {
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"score": s.Score, "text": c.P.T(s.Key, s.Args)})
}
