package identityweb

import (
	"net/http"

	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// signInView is one step of signing in.
type signInView struct {
	Page     ui.Page
	Email    string
	Next     string
	Ended    string // why the last session ended, in words
	Problems ui.Problems

	// Carried says that a form came along, with the fields Kept, that goes on to Next once the person is proved.
	Carried bool
	Kept    []web.KeptField
}

// signIn asks for the email first. Who is signed in already goes on.
func (h handlers) signIn(c *web.Ctx) error {
	if c.Visitor.SignedIn {
		return c.Redirect(orHome(next(c)))
	}
	v := signInView{Page: bare(c, c.P.T("identityweb.signin.title")), Next: next(c)}
	switch why := c.Query(endedQuery); why {
	case "idle", "over":
		v.Ended = c.P.T("identity.session." + why)
	}
	return c.Render(http.StatusOK, emailPage(v))
}

// takeEmail goes on to the password, the same for every address, known or not (R6).
func (h handlers) takeEmail(c *web.Ctx) error {
	v := signInView{Email: c.Form().String("email"), Next: next(c)}
	if err := checkAddress(v.Email); err != nil {
		v.Page, v.Problems = bare(c, c.P.T("identityweb.signin.title")), ui.ProblemsOf(c.P, err)
		v.Page.Failed = true
		return c.Render(http.StatusUnprocessableEntity, emailPage(v))
	}
	v.Page = bare(c, c.P.T("identityweb.password.title"))
	return c.Render(http.StatusOK, passwordPage(v))
}

// passwordStep leads a reloaded password page back to its beginning, since nothing of it is in the address.
func (h handlers) passwordStep(c *web.Ctx) error { return c.Redirect(links.SignIn(next(c))) }

// takePassword proves the person and opens a session, with a new secret whatever cookie the browser brought (R26).
func (h handlers) takePassword(c *web.Ctx) error {
	form := c.Form()
	in := identity.SignInInput{Email: form.String("email"), Password: form.String("password"), Device: c.Cookie(deviceCookie), Client: client(c)}
	done, err := h.Identity.SignIn(c.Context(), in)
	if refused(err) {
		v := signInView{Page: bare(c, c.P.T("identityweb.password.title")), Email: in.Email, Next: next(c), Problems: ui.ProblemsOf(c.P, err)}
		v.Page.Failed = true
		return c.Render(c.StatusOf(err), passwordPage(v))
	}
	if err != nil {
		return err
	}
	h.welcome(c, done)
	switch {
	case len(done.Choices) > 0:
		return c.Redirect(links.ChooseAccount(next(c)))
	case done.Session.MustChange != "":
		return c.Redirect(links.MustChange())
	default:
		return c.Redirect(orHome(next(c)))
	}
}

// signOut ends the session and has the browser forget what it kept (R29).
func (h handlers) signOut(c *web.Ctx) error {
	if secret := h.session(c); secret != "" {
		if err := h.Identity.SignOut(c.Context(), secret, client(c)); err != nil {
			return err
		}
	}
	h.forgetSession(c)
	c.W.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	c.Flash(web.FlashInfo, "identityweb.signout.done")
	return c.Redirect(links.SignIn(""))
}

func (h handlers) forgetSession(c *web.Ctx) {
	c.SetCookie(sessionCookie(h.Identity.Base.Secure()), "", -1)
}

type chooseView struct {
	Page    ui.Page
	Choices []identity.Membership
	Current ids.Account
	Next    string
}

// choose lists the organisations among which the person may choose, at first or to switch (L8).
func (h handlers) choose(c *web.Ctx) error {
	choices, err := h.Identity.Choices(c.Context(), h.session(c))
	if errs.Is(err, errs.Unauthenticated) {
		return c.Redirect(links.SignIn(next(c)))
	}
	if err != nil {
		return err
	}
	v := chooseView{Page: bare(c, c.P.T("identityweb.choose.title")), Choices: choices, Current: by(c).Account, Next: next(c)}
	return c.Render(http.StatusOK, choosePage(v))
}

// takeChoice opens the chosen organisation with a new session secret.
func (h handlers) takeChoice(c *web.Ctx) error {
	secret, session, err := h.Identity.Choose(c.Context(), h.session(c), ids.Account(c.Form().String("account")), client(c))
	if errs.Is(err, errs.Unauthenticated) {
		h.forgetSession(c)
		return c.Redirect(links.SignIn(next(c)))
	}
	if err != nil {
		return err
	}
	h.setSession(c, secret)
	if session.MustChange != "" {
		return c.Redirect(links.MustChange())
	}
	return c.Redirect(orHome(next(c)))
}
