package accountsweb

import (
	"net/http"
	"strconv"
	"time"

	"cabinet/internal/accounts"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// signInView is the page that shows what the account asks of people who sign in.
type signInView struct {
	Page     ui.Page
	P        *i18n.Printer
	Policy   accounts.Policy
	Contacts accounts.Contacts
	Domains  []accounts.Domain
}

func (v signInView) t(key string, args ...errs.Args) string { return v.P.T(key, args...) }

// signIn shows the policy, the security contacts and the mail domains; each is changed on a page of its own that wants a
// fresh proof of who asks (R42).
func (h handlers) signIn(c *web.Ctx) error {
	ctx, actor := c.Context(), by(c)
	a, err := h.Settings.Account(ctx, actor)
	if err != nil {
		return err
	}
	v := signInView{P: c.P, Policy: a.Policy}
	if v.Contacts, err = h.Settings.Contacts(ctx, actor); err != nil {
		return err
	}
	if v.Domains, err = h.Settings.Domains(ctx, actor); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("accountsweb.sign_in.title"), links.SignInSettings()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, signInPage(v))
}

// facts says the rules of one part of the policy in words.
func (v signInView) facts(fields ...string) []ui.Fact {
	values := policyValues(v.Policy)
	var out []ui.Fact
	for _, f := range fields {
		out = append(out, ui.Fact{Label: v.t(accounts.RuleKey(f)), Text: ruleText(v.P, f, values[f])})
	}
	return out
}

func (v signInView) domainText(d accounts.Domain) string {
	return v.t("accountsweb.domain.state." + string(d.State))
}

// ruleText writes the value of a rule in words: a number with its unit, on or off.
func ruleText(p *i18n.Printer, field string, value int) string {
	switch field {
	case "password_mixed_case", "password_digit", "password_symbol", "own_id_number":
		if value == 1 {
			return p.T("accountsweb.on")
		}
		return p.T("accountsweb.off")
	case "password_history", "password_max_age_days":
		if value == 0 {
			return p.T("accountsweb.off")
		}
	}
	switch field {
	case "password_min_length":
		return p.N("accountsweb.characters", value)
	case "password_max_age_days":
		return p.Span(time.Duration(value) * 24 * time.Hour)
	case "session_idle_minutes", "lock_window_minutes":
		return p.Span(time.Duration(value) * time.Minute)
	case "session_absolute_hours":
		return p.N("accountsweb.hours", value)
	default:
		return strconv.Itoa(value)
	}
}
