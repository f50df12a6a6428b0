package identityweb

import (
	"net/http"
	"strconv"
	"time"

	"cabinet/internal/accounts"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// securityView is the page Settings › Password and sign-in.
type securityView struct {
	words
	Page     ui.Page
	Email    string
	Pending  identity.EmailChange
	Aliases  []identity.Alias // former addresses that sign in for a while yet
	Current  bool             // the current password is asked for
	Rules    []string
	Sessions []identity.Session
	Tries    []identity.SignInTry // the latest to sign in
	Problems ui.Problems
}

func (h handlers) security(c *web.Ctx) error { return h.showSecurity(c, http.StatusOK, nil) }

// changePassword sets a new password, ends all other sessions and keeps this one with a new secret (S9).
func (h handlers) changePassword(c *web.Ctx) error {
	form := c.Form()
	secret, err := h.Identity.ChangePassword(c.Context(), by(c), identity.ChangeInput{Current: form.String(identity.FieldCurrent),
		New: form.String(identity.FieldNew), Confirm: form.String(identity.FieldConfirm)})
	if refused(err) {
		return h.showSecurity(c, c.StatusOf(err), err)
	}
	if err != nil {
		return err
	}
	h.setSession(c, secret)
	delayed, err := h.Identity.MailDelayed(c.Context())
	if err == nil && delayed {
		c.Flash(web.FlashInfo, "identityweb.password.changed_delayed")
	} else {
		c.Flash(web.FlashSuccess, "identityweb.password.changed")
	}
	return c.Redirect(links.Security())
}

func (h handlers) showSecurity(c *web.Ctx, status int, problem error) error {
	v := securityView{words: words{c}, Problems: ui.ProblemsOf(c.P, problem)}
	present, err := h.Identity.SessionOf(c.Context(), h.session(c), identity.Visit{})
	if err != nil {
		return err
	}
	v.Current = !present.Session.WithoutCurrent(c.Now())
	v.Rules = rules(c.P, present.Member.Policy.Password)
	if err := h.signInOf(c, &v); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("identityweb.security.title"), links.Security()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, securityPage(v))
}

// signInOf reads how and where the person signs in.
func (h handlers) signInOf(c *web.Ctx, v *securityView) error {
	ctx, actor := c.Context(), by(c)
	login, err := h.Identity.Login(ctx, h.DB, actor.Login)
	if err != nil {
		return err
	}
	v.Email = login.Email
	if v.Pending, err = h.Identity.PendingEmail(ctx, actor); err != nil {
		return err
	}
	if v.Aliases, err = h.Identity.Aliases(ctx, actor); err != nil {
		return err
	}
	if v.Sessions, err = h.Identity.Sessions(ctx, actor); err != nil {
		return err
	}
	v.Tries, _, err = h.Identity.RecentSignIns(ctx, actor, identity.SignInCursor{}, signInsBrief)
	return err
}

// fieldTokens is the box that ends the bearer tokens too.
const fieldTokens = "tokens"

// rules says a password policy in words.
func rules(p ui.Texts, policy accounts.PasswordPolicy) []string {
	out := []string{p.N("identityweb.rule.length", policy.MinLength)}
	for _, r := range []struct {
		on  bool
		key string
	}{{policy.MixedCase, "mixed_case"}, {policy.Digit, "digit"}, {policy.Symbol, "symbol"}} {
		if r.on {
			out = append(out, p.T("identityweb.rule."+r.key))
		}
	}
	if policy.History > 0 {
		out = append(out, p.N("identityweb.rule.history", policy.History))
	}
	if policy.MaxAgeDays > 0 {
		out = append(out, p.N("identityweb.rule.age", policy.MaxAgeDays))
	}
	return append(out, p.T("identityweb.rule.blocked"))
}

// endSession signs another of the person's browsers out.
func (h handlers) endSession(c *web.Ctx) error {
	session := ids.Session(c.Path("id"))
	if err := h.Identity.EndSession(c.Context(), by(c), session); err != nil {
		return err
	}
	if session == by(c).Session {
		h.forgetSession(c)
		return c.Redirect(links.SignIn(""))
	}
	c.Flash(web.FlashSuccess, "identityweb.session.ended")
	return c.Redirect(links.Security())
}

// endOthers signs all other browsers of the person out, and on demand ends their bearer tokens in the same step.
func (h handlers) endOthers(c *web.Ctx) error {
	if c.Form().String(fieldTokens) == "" {
		n, err := h.Identity.EndOthers(c.Context(), by(c))
		if err != nil {
			return err
		}
		c.Flash(web.FlashSuccess, "identityweb.session.others_ended", errs.Args{"Count": strconv.Itoa(n)})
		return c.Redirect(links.Security())
	}
	n, tokens, err := h.Identity.EndOthersAndTokens(c.Context(), by(c))
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "identityweb.session.all_ended", errs.Args{"Count": strconv.Itoa(n), "Tokens": strconv.Itoa(tokens)})
	return c.Redirect(links.Security())
}

// extendSession answers how many seconds the session lives on; the doorkeeper has noted the person's presence.
func (h handlers) extendSession(c *web.Ctx) error {
	present, err := h.Identity.SessionOf(c.Context(), h.session(c), identity.Visit{})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]int{"seconds": int(sessionEnd(present.Session).Sub(c.Now()).Seconds())})
}

func sessionEnd(s identity.Session) time.Time {
	if s.IdleEnds.Before(s.Ends) {
		return s.IdleEnds
	}
	return s.Ends
}

// SessionClock tells the frame of a signed-in page when the session ends, so that the page can warn before (L5).
func SessionClock(c *web.Ctx, s *identity.Service) (*ui.SessionClock, error) {
	present, err := s.SessionOf(c.Context(), c.Cookie(sessionCookie(s.Base.Secure())), identity.Visit{})
	if err != nil {
		return nil, err
	}
	clock := &ui.SessionClock{Ends: sessionEnd(present.Session), Now: c.Now()}
	if present.Session.IdleEnds.Before(present.Session.Ends) {
		clock.ExtendURL = links.SessionExtend()
	}
	return clock, nil
}
