package identityweb

import (
	"net/http"
	"time"

	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// emailView is the form of another sign-in email.
type emailView struct {
	words
	Page     ui.Page
	Email    string
	Typed    string
	Prove    bool // the current password is asked for
	Pending  identity.EmailChange
	Problems ui.Problems
}

func (h handlers) emailChange(c *web.Ctx) error { return h.showEmail(c, http.StatusOK, "", nil) }

// takeEmail asks for another sign-in email. The answer is the same whoever the address belongs to (R6).
func (h handlers) takeEmailChange(c *web.Ctx) error {
	in := emailInput(c, c.Form().String(identity.FieldNewEmail), c.Form().String(identity.FieldCurrent))
	err := h.Identity.StartEmailChange(c.Context(), by(c), in)
	if refused(err) {
		return h.showEmail(c, c.StatusOf(err), in.NewEmail, err)
	}
	if err != nil {
		return err
	}
	return h.mailed(c, "identityweb.email_change.asked")
}

func emailInput(c *web.Ctx, address, password string) identity.EmailChangeInput {
	return identity.EmailChangeInput{NewEmail: address, Password: password, UserAgent: c.R.UserAgent()}
}

// mailed leads back to the settings with a message that a mail is on its way, or waits for the mail server. The key is the
// stem of both.
func (h handlers) mailed(c *web.Ctx, key string) error {
	if delayed, err := h.Identity.MailDelayed(c.Context()); err == nil && delayed {
		c.Flash(web.FlashInfo, key+".delayed")
	} else {
		c.Flash(web.FlashSuccess, key+".now")
	}
	return c.Redirect(links.SecurityEmail())
}

func (h handlers) showEmail(c *web.Ctx, status int, typed string, problem error) error {
	ctx, actor := c.Context(), by(c)
	v := emailView{words: words{c}, Typed: typed, Problems: ui.ProblemsOf(c.P, problem)}
	login, err := h.Identity.Login(ctx, h.DB, actor.Login)
	if err != nil {
		return err
	}
	v.Email = login.Email
	present, err := h.Identity.SessionOf(ctx, h.session(c), identity.Visit{})
	if err != nil {
		return err
	}
	v.Prove = !provedLately(present.Session, c.Now()) || v.Problems.For(identity.FieldCurrent) != ""
	if v.Pending, err = h.Identity.PendingEmail(ctx, actor); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("identityweb.email_change.title"), links.Security()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, emailChangePage(v))
}

// provedLately reports whether the password was entered so lately that it needn't be asked again.
func provedLately(s identity.Session, now time.Time) bool {
	return s.Proof == identity.ProofPassword && now.Sub(s.ProvenAt) <= web.FreshFor
}

// resendEmailChange mails the link once more. What can't be done is said on the page.
func (h handlers) resendEmailChange(c *web.Ctx) error {
	err := h.Identity.ResendEmailChange(c.Context(), by(c))
	switch {
	case errs.Is(err, errs.NotFound):
		return h.nothingWaits(c)
	case refused(err):
		return h.showSecurity(c, c.StatusOf(err), err)
	case err != nil:
		return err
	}
	return h.mailed(c, "identityweb.email_change.resent")
}

// cancelEmailChange forgets the address that waits.
func (h handlers) cancelEmailChange(c *web.Ctx) error {
	err := h.Identity.CancelEmailChange(c.Context(), by(c))
	if errs.Is(err, errs.NotFound) {
		return h.nothingWaits(c)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "identityweb.email_change.cancelled")
	return c.Redirect(links.SecurityEmail())
}

// nothingWaits tells whoever pressed a button of an old page that the address was confirmed, cancelled or is over.
func (h handlers) nothingWaits(c *web.Ctx) error {
	c.Flash(web.FlashWarning, "identity.email.none")
	return c.Redirect(links.SecurityEmail())
}
