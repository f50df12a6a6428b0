package accountsweb

import (
	"net/http"
	"strconv"
	"strings"

	"cabinet/internal/accounts"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// policyView is the form of the policy, the page that shows what it would change, or both versions after a clash.
type policyView struct {
	Page     ui.Page
	P        *i18n.Printer
	Values   map[string]string // what stands in the fields
	Typed    bool
	Version  string
	Problems ui.Problems
	Preview  accounts.Preview
	Theirs   map[string]int // the stored policy, after a clash
	Mine     map[string]int
}

func (v policyView) t(key string, args ...errs.Args) string { return v.P.T(key, args...) }

// switchFields are the rules that are on or off.
func switchFields() []string {
	return []string{"password_mixed_case", "password_digit", "password_symbol", "own_id_number"}
}

// policyFields are all fields of the form, in its order.
func policyFields() []string {
	var out []string
	for _, r := range accounts.Ranges() {
		out = append(out, r.Field)
	}
	return append(out, switchFields()...)
}

func (h handlers) policy(c *web.Ctx) error {
	return h.showPolicy(c, http.StatusOK, policyView{})
}

// savePolicy first shows what the policy would change, and saves it when the person has seen that.
func (h handlers) savePolicy(c *web.Ctx) error {
	form := c.Form()
	v := policyView{Values: typedPolicy(form), Typed: true, Version: form.String("version")}
	if form.Has("edit") {
		return h.showPolicy(c, http.StatusOK, v)
	}
	wanted := policyOf(v.Values)
	var err error
	if v.Preview, err = h.Settings.PreviewPolicy(c.Context(), by(c), wanted, c.Now()); err == nil {
		if len(v.Preview.Effects) > 0 && !form.Has("seen") {
			return h.reviewPolicy(c, v)
		}
		_, err = h.Settings.ChangePolicy(c.Context(), by(c), wanted, form.Version())
	}
	switch {
	case errs.Is(err, errs.Invalid):
		v.Problems = ui.ProblemsOf(c.P, err)
		return h.showPolicy(c, http.StatusUnprocessableEntity, v)
	case errs.Is(err, errs.Conflict):
		return h.clashPolicy(c, v, wanted, err)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "accountsweb.policy.saved")
	return c.Redirect(links.SignInSettings())
}

func (h handlers) showPolicy(c *web.Ctx, status int, v policyView) error {
	a, err := h.Settings.Account(c.Context(), by(c))
	if err != nil {
		return err
	}
	if !v.Typed {
		v.Values, v.Version = map[string]string{}, text(a.PolicyVersion)
		for field, n := range policyValues(a.Policy) {
			v.Values[field] = strconv.Itoa(n)
		}
	}
	v.P = c.P
	if v.Page, err = h.Frame(c, c.P.T("accountsweb.policy.title"), links.SignInSettings()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, policyPage(v))
}

func (h handlers) reviewPolicy(c *web.Ctx, v policyView) (err error) {
	v.P = c.P
	if v.Page, err = h.Frame(c, c.P.T("accountsweb.policy.review"), links.SignInSettings()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, reviewPolicyPage(v))
}

func (h handlers) clashPolicy(c *web.Ctx, v policyView, wanted accounts.Policy, problem error) (err error) {
	stored, ok := errs.As(problem).Detail.(accounts.Account)
	if !ok {
		return problem
	}
	v.P, v.Version = c.P, text(stored.PolicyVersion)
	v.Theirs, v.Mine = policyValues(stored.Policy), policyValues(wanted)
	if v.Page, err = h.Frame(c, c.P.T("accountsweb.clash.title"), links.SignInSettings()); err != nil {
		return err
	}
	return c.Render(http.StatusConflict, clashPolicyPage(v))
}

// typedPolicy returns what the form sent; a box that isn't ticked sends nothing.
func typedPolicy(form *web.Form) map[string]string {
	out := map[string]string{}
	for _, r := range accounts.Ranges() {
		out[r.Field] = strings.TrimSpace(form.String(r.Field))
	}
	for _, field := range switchFields() {
		out[field] = "0"
		if form.Bool(field) {
			out[field] = "1"
		}
	}
	return out
}

// policyOf reads the values of the form. What isn't a number becomes one that no rule allows, so that the rule answers.
func policyOf(values map[string]string) accounts.Policy {
	n := func(field string) int {
		value, err := strconv.Atoi(values[field])
		if err != nil {
			return -1
		}
		return value
	}
	on := func(field string) bool { return values[field] == "1" }
	return accounts.Policy{
		Password: accounts.PasswordPolicy{MinLength: n("password_min_length"), MixedCase: on("password_mixed_case"), Digit: on("password_digit"),
			Symbol: on("password_symbol"), History: n("password_history"), MaxAgeDays: n("password_max_age_days")},
		Session:     accounts.SessionPolicy{IdleMinutes: n("session_idle_minutes"), AbsoluteHours: n("session_absolute_hours")},
		Lock:        accounts.LockPolicy{Failures: n("lock_failures"), WindowMinutes: n("lock_window_minutes"), DisableAfter: n("lock_disable_after")},
		OwnIDNumber: on("own_id_number"),
	}
}

// policyValues returns every rule's number by its field; a rule that is on counts as 1.
func policyValues(p accounts.Policy) map[string]int {
	out := map[string]int{}
	for _, field := range policyFields() {
		out[field] = 0
	}
	for _, e := range accounts.EffectsOf(accounts.Policy{}, p) {
		out[e.Field] = e.After
	}
	return out
}

// number completes the control of a number, with its range in the hint.
func (v policyView) number(field, unit string) ui.Field {
	f := ui.Field{Name: field, Label: v.t(accounts.RuleKey(field)), Value: v.Values[field], Error: v.Problems.For(field), Unit: unit}
	for _, r := range accounts.Ranges() {
		if r.Field != field {
			continue
		}
		f.Hint = v.t("accountsweb.policy.range", errs.Args{"Low": r.Low, "High": r.High})
		if r.ZeroIsOff {
			f.Hint = v.t("accountsweb.policy.range_or_off", errs.Args{"Low": r.Low, "High": r.High})
		}
	}
	f.Hint += " " + v.t("accountsweb.hint."+field)
	return f
}

func (v policyView) box(field string) ui.Field {
	return ui.Field{Name: field, Label: v.t(accounts.RuleKey(field)), Checked: v.Values[field] == "1", Hint: v.t("accountsweb.hint." + field)}
}

// changes lists the rules that would become stricter, or looser.
func (v policyView) changes(d accounts.Direction) []ui.Change {
	var out []ui.Change
	for _, e := range v.Preview.Effects {
		if e.Direction == d {
			out = append(out, ui.Change{Label: v.t(accounts.RuleKey(e.Field)), Before: ruleText(v.P, e.Field, e.Before), After: ruleText(v.P, e.Field, e.After)})
		}
	}
	return out
}

// follows says what a saved policy means for people, in the order of its rules.
func (v policyView) follows() []string {
	var out []string
	say := map[string]string{
		"password_min_length": "next_sign_in", "password_mixed_case": "next_sign_in", "password_digit": "next_sign_in", "password_symbol": "next_sign_in",
		"session_idle_minutes": "sessions", "session_absolute_hours": "sessions",
	}
	said := map[string]bool{}
	for _, e := range v.Preview.Effects {
		key := say[e.Field]
		if key == "" || e.Direction != accounts.Stricter || said[key] {
			continue
		}
		said[key] = true
		out = append(out, v.t("accountsweb.follows."+key))
	}
	if v.Preview.MustChange > 0 {
		out = append(out, v.P.N("accountsweb.follows.must_change", v.Preview.MustChange))
	}
	return out
}

// pairs lists the rules in which the stored policy differs from the one that was typed.
func (v policyView) pairs() []ui.VersionPair {
	var out []ui.VersionPair
	for _, field := range policyFields() {
		if v.Theirs[field] == v.Mine[field] {
			continue
		}
		out = append(out, ui.VersionPair{Name: field, Label: v.t(accounts.RuleKey(field)),
			Theirs: strconv.Itoa(v.Theirs[field]), TheirsText: ruleText(v.P, field, v.Theirs[field]),
			Yours: strconv.Itoa(v.Mine[field]), YoursText: ruleText(v.P, field, v.Mine[field])})
	}
	return out
}

// agreed lists the rules on which both versions agree.
func (v policyView) agreed() []string {
	var out []string
	for _, field := range policyFields() {
		if v.Theirs[field] == v.Mine[field] {
			out = append(out, field)
		}
	}
	return out
}
