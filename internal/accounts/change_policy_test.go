package accounts_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/platform/errs"
)

func TestPolicyIsShownBeforeItIsSaved(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		p := accounts.DefaultPolicy()
		p.Password.MinLength, p.Password.MaxAgeDays, p.Session.IdleMinutes, p.OwnIDNumber = 10, 30, 30, true
		o.old = 7
		got, err := o.PreviewPolicy(ctx, o.admin(), p, o.clk.Now())
		o.must(err)
		want := []accounts.Effect{{"password_min_length", accounts.Looser, 12, 10}, {"password_max_age_days", accounts.Stricter, 0, 30},
			{"session_idle_minutes", accounts.Stricter, 120, 30}, {"own_id_number", accounts.Looser, 0, 1}}
		if !slices.Equal(got.Effects, want) || got.MustChange != 7 {
			t.Errorf("%+v", got)
		}
		if o.stored().Policy != accounts.DefaultPolicy() {
			t.Error("looking changed something")
		}
		a, err := o.ChangePolicy(ctx, o.admin(), p, 1)
		if err != nil || a.Policy != p || a.PolicyVersion != 2 || a.InformationVersion != 1 {
			t.Errorf("%+v %v", a, err)
		}
		o.must(o.log.SealAll(ctx))
		page, err := o.log.Acts(ctx, access.System(o.one.ID), activity.Filter{Kinds: []activity.Kind{accounts.PolicyChanged}})
		o.must(err)
		var payload accounts.PolicyPayload
		o.must(json.Unmarshal([]byte(page.Acts[0].Payload), &payload))
		if !slices.Equal(payload.Looser, []string{"password_min_length", "own_id_number"}) || payload.After != p {
			t.Errorf("%+v", payload)
		}
	})
}

func TestTwoEditThePolicy(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		mine, theirs := accounts.DefaultPolicy(), accounts.DefaultPolicy()
		mine.Password.MinLength, theirs.Password.MinLength = 14, 16
		_, err := o.ChangePolicy(ctx, o.admin(), theirs, 1)
		o.must(err)
		_, err = o.ChangePolicy(ctx, o.admin(), mine, 1)
		if stored, ok := errs.As(err).Detail.(accounts.Account); !errs.Is(err, errs.Conflict) || !ok || stored.Policy != theirs {
			t.Errorf("%v", err)
		}
		if _, err := o.ChangePolicy(ctx, o.admin(), theirs, 1); err != nil {
			t.Errorf("the same policy: %v", err)
		}
		for _, by := range o.outsiders() {
			if _, err := o.ChangePolicy(ctx, by, mine, 0); err == nil {
				t.Errorf("%+v changed the policy", by)
			}
			if _, err := o.PreviewPolicy(ctx, by, mine, o.clk.Now()); err == nil {
				t.Errorf("%+v looks at the policy", by)
			}
		}
	})
}

func TestPoliciesThatMakeNoSenseAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*accounts.Policy)
		fields string
	}{
		"default":                   {func(*accounts.Policy) {}, ""},
		"idle as long as absolute":  {func(p *accounts.Policy) { p.Session.IdleMinutes, p.Session.AbsoluteHours = 60, 1 }, "session_idle_minutes accounts.policy.idle"},
		"idle shorter by a minute":  {func(p *accounts.Policy) { p.Session.IdleMinutes, p.Session.AbsoluteHours = 59, 1 }, ""},
		"stop before delays":        {func(p *accounts.Policy) { p.Lock.Failures, p.Lock.DisableAfter = 10, 10 }, "lock_disable_after accounts.policy.disable_after"},
		"stop after delays":         {func(p *accounts.Policy) { p.Lock.Failures, p.Lock.DisableAfter = 9, 10 }, ""},
		"below the floor":           {func(p *accounts.Policy) { p.Password.MinLength = 7 }, "password_min_length accounts.policy.range"},
		"longer than any password":  {func(p *accounts.Policy) { p.Password.MinLength = 129 }, "password_min_length accounts.policy.range"},
		"age of a day":              {func(p *accounts.Policy) { p.Password.MaxAgeDays = 1 }, "password_max_age_days accounts.policy.range_or_off"},
		"negative":                  {func(p *accounts.Policy) { p.Password.History = -1 }, "password_history accounts.policy.range_or_off"},
		"disabled by three strikes": {func(p *accounts.Policy) { p.Lock.DisableAfter = 3 }, "lock_disable_after accounts.policy.range"},
	} {
		p := accounts.DefaultPolicy()
		c.change(&p)
		if got := strings.Join(wrongFields(p.Validate()), ", "); got != c.fields {
			t.Errorf("%s: %q, want %q", name, got, c.fields)
		}
	}
}

func somePolicy(t *rapid.T, name string) accounts.Policy {
	n := func(low, high int) int { return rapid.IntRange(low, high).Draw(t, name) }
	off := func(low, high int) int {
		if rapid.Bool().Draw(t, name) {
			return 0
		}
		return n(low, high)
	}
	return accounts.Policy{
		Password: accounts.PasswordPolicy{MinLength: n(8, 128), MixedCase: rapid.Bool().Draw(t, name), Digit: rapid.Bool().Draw(t, name),
			Symbol: rapid.Bool().Draw(t, name), History: off(1, 24), MaxAgeDays: off(30, 3650)},
		Session: accounts.SessionPolicy{IdleMinutes: n(5, 1440), AbsoluteHours: n(1, 24)},
		Lock:    accounts.LockPolicy{Failures: n(3, 10), WindowMinutes: n(5, 1440), DisableAfter: n(10, 100)},
	}
}

// What the page calls stricter must be what Strictest takes for it.
func TestStrictestIsNeverLooser(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := somePolicy(t, "p"), somePolicy(t, "q")
		for _, e := range accounts.EffectsOf(p, accounts.Strictest(p, q)) {
			if e.Direction != accounts.Stricter {
				t.Errorf("%+v", e)
			}
		}
		there, back := accounts.EffectsOf(p, q), accounts.EffectsOf(q, p)
		if len(there) != len(back) {
			t.Fatalf("%+v %+v", there, back)
		}
		for i := range there {
			if there[i].Direction == back[i].Direction || there[i].Before != back[i].After {
				t.Errorf("%+v %+v", there[i], back[i])
			}
		}
		if len(accounts.EffectsOf(p, p)) != 0 {
			t.Error("a policy differs from itself")
		}
	})
}
