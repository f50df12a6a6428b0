package identity

import (
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// reason returns the key with which a secret is refused, or "".
func (w *world) reason(secret string, v Visit) string {
	w.t.Helper()
	_, err := w.SessionOf(w.ctx, secret, v)
	if err == nil {
		return ""
	}
	if !errs.Is(err, errs.Unauthenticated) {
		w.t.Fatal(err)
	}
	return errs.As(err).Key
}

func TestSessionLimits(t *testing.T) {
	each(t, func(w *world) {
		idle := w.in()
		w.clk.Advance(2*time.Hour - time.Second)
		if r := w.reason(idle.Secret, Visit{Polling: true}); r != "" {
			t.Fatalf("ended before the limit: %s", r)
		}
		w.clk.Advance(time.Second)
		if r := w.reason(idle.Secret, Visit{}); r != "identity.session.idle" {
			t.Errorf("after two idle hours: %q", r)
		}
		busy := w.in()
		for range 11 {
			w.clk.Advance(time.Hour)
			if r := w.reason(busy.Secret, Visit{}); r != "" {
				t.Fatalf("used every hour: %s", r)
			}
		}
		w.clk.Advance(time.Hour)
		if r := w.reason(busy.Secret, Visit{}); r != "identity.session.over" {
			t.Errorf("after twelve hours of use: %q", r)
		}
	})
}

func TestPollingIsNotActivity(t *testing.T) {
	each(t, func(w *world) {
		s := w.in()
		for range 24 {
			w.clk.Advance(5*time.Minute - time.Second)
			if r := w.reason(s.Secret, Visit{Polling: true}); r != "" {
				t.Fatalf("ended early: %s", r)
			}
		}
		w.clk.Advance(minute)
		if r := w.reason(s.Secret, Visit{Polling: true}); r != "identity.session.idle" {
			t.Errorf("a page left open keeps the session alive: %q", r)
		}
	})
}

func TestExtendNotesPresenceAtOnce(t *testing.T) {
	w := onSQLite(t)
	s := w.in()
	w.clk.Advance(20 * time.Second)
	p, err := w.SessionOf(w.ctx, s.Secret, Visit{Extend: true})
	w.must(err)
	if want := w.clk.Now().Add(2 * time.Hour); !p.Session.IdleEnds.Equal(want) {
		t.Errorf("ends at %v, want %v", p.Session.IdleEnds, want)
	}
}

func TestPolicyOfTheAccountHolds(t *testing.T) {
	w := onSQLite(t)
	s := w.in()
	w.list.change("anna-at-firm", func(m *Membership) { m.Policy.Session.IdleMinutes = 30 })
	w.clk.Advance(31 * minute)
	if r := w.reason(s.Secret, Visit{}); r != "identity.session.idle" {
		t.Errorf("a stricter policy: %q", r)
	}
}

// A deactivated person is out within a second, wherever it was done (R28).
func TestDeactivationEndsSessionsAndTokens(t *testing.T) {
	each(t, func(w *world) {
		s := w.in()
		_, token, err := w.CreateToken(w.ctx, access.Operator(""), TokenInput{Account: "firm", User: "anna-at-firm", Scope: access.ScopeRead})
		w.must(err)
		other, _ := w.process(cheap)
		for _, one := range []*Service{w.Service, other} {
			_, err = one.SessionOf(w.ctx, s.Secret, Visit{})
			w.must(err)
			_, err = one.ByToken(w.ctx, token, Visit{}, at(home))
			w.must(err)
		}
		w.list.change("anna-at-firm", func(m *Membership) { m.Active = false })
		for i, one := range []*Service{w.Service, other} {
			if _, err := one.SessionOf(w.ctx, s.Secret, Visit{Unsafe: true}); !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("process %d: a change is let through at once: %v", i, err)
			}
		}
		w.clk.Advance(time.Second)
		for i, one := range []*Service{w.Service, other} {
			if _, err := one.SessionOf(w.ctx, s.Secret, Visit{}); !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("process %d: session: %v", i, err)
			}
			if _, err := one.ByToken(w.ctx, token, Visit{}, at(home)); !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("process %d: token: %v", i, err)
			}
		}
	})
}

func TestReadsAreRememberedForASecond(t *testing.T) {
	w := onSQLite(t)
	s := w.in()
	w.must(errOf(w.SessionOf(w.ctx, s.Secret, Visit{})))
	w.write(func(tx *db.Tx) error { // as another process does
		_, err := deleteSessionsAllAccounts(w.ctx, tx, w.anna, "")
		return err
	})
	w.clk.Advance(999 * time.Millisecond)
	if r := w.reason(s.Secret, Visit{}); r != "" {
		t.Error("nothing is remembered")
	}
	w.clk.Advance(time.Millisecond)
	if r := w.reason(s.Secret, Visit{}); r == "" {
		t.Error("remembered for longer than a second")
	}
}

func errOf[T any](_ T, err error) error { return err }

func TestOwnSessions(t *testing.T) {
	each(t, func(w *world) {
		first, second, third := w.in(), w.in(), w.in()
		eve := w.login("eve@firm.example", newPassword)
		w.join(eve, "firm", "eve")
		eves, err := w.signIn("eve@firm.example", newPassword, "", elsewhere)
		w.must(err)
		by := w.by(first.Secret)
		list, err := w.Sessions(w.ctx, by)
		w.must(err)
		if len(list) != 3 {
			t.Fatalf("%d sessions", len(list))
		}
		for _, s := range list {
			if s.Current != (s.ID == by.Session) || s.Login != w.anna || !strings.HasPrefix(s.AccountName, "Whitfield") {
				t.Errorf("%+v", s)
			}
		}
		if err := w.EndSession(w.ctx, by, eves.Session.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody else's session: %v", err)
		}
		w.must(w.EndSession(w.ctx, by, second.Session.ID))
		if w.alive(second.Secret) || !w.alive(third.Secret) || !w.alive(eves.Secret) {
			t.Error("the wrong session ended")
		}
		if n, err := w.EndOthers(w.ctx, by); n != 1 || err != nil {
			t.Errorf("%d others ended, %v", n, err)
		}
		if w.alive(third.Secret) || !w.alive(first.Secret) || !w.alive(eves.Secret) {
			t.Error("the wrong sessions ended")
		}
		w.must(w.SignOut(w.ctx, first.Secret, at(home)))
		w.must(w.SignOut(w.ctx, first.Secret, at(home)))
		if w.alive(first.Secret) {
			t.Error("still signed in")
		}
		if _, err := w.EndOthers(w.ctx, by); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("an ended session still acts: %v", err)
		}
	})
}

// What stands in the database opens nothing (R25).
func TestADumpOpensNothing(t *testing.T) {
	each(t, func(w *world) {
		in := w.in()
		reset := w.resetToken()
		link, err := w.SetupLink(w.ctx, access.Operator(""))
		w.must(err)
		setup := link[strings.Index(link, "=")+1:]
		_, token, err := w.CreateToken(w.ctx, access.Operator(""), TokenInput{Account: "firm", User: "anna-at-firm", Scope: access.ScopeAdmin})
		w.must(err)
		secrets := []string{in.Secret, in.Device, reset, setup, token, strings.TrimPrefix(token, TokenPrefix), annasPassword}
		for _, table := range []string{"select secret_hash from sessions", "select secret_hash from devices", "select secret_hash from reset_tokens",
			"select secret_hash from setup_tokens", "select secret_hash from api_tokens", "select hash from passwords", "select args from jobs",
			"select payload from acts", "select counter_key from sign_in_counters"} {
			rows, err := w.db.Query(w.ctx, table)
			w.must(err)
			n := 0
			for rows.Next() {
				var cell string
				w.must(rows.Scan(&cell))
				n++
				for _, s := range secrets {
					if strings.Contains(cell, s) {
						t.Errorf("%s holds a secret", table)
					}
				}
				if w.alive(cell) || w.link(cell) == nil || w.CheckSetup(w.ctx, cell) == nil {
					t.Errorf("%s: a stored value opens a door", table)
				}
				if _, err := w.ByToken(w.ctx, TokenPrefix+cell, Visit{}, at(home)); err == nil {
					t.Errorf("%s: a stored value is a token", table)
				}
			}
			rows.Close()
			if n == 0 {
				t.Errorf("%s: nothing was looked at", table)
			}
		}
	})
}

// A secret that an attacker chose is never adopted, and each proof brings a new one (R26).
func TestFixation(t *testing.T) {
	w := onSQLite(t)
	planted := w.IDs.Secret()
	got, err := w.signIn(annasEmail, annasPassword, planted, home)
	w.must(err)
	if got.Secret == planted || got.Device == planted || w.alive(planted) {
		t.Error("a planted secret is adopted")
	}
	again, err := w.Prove(w.ctx, w.by(got.Secret), annasPassword)
	w.must(err)
	if again == got.Secret || w.alive(got.Secret) || !w.alive(again) {
		t.Error("a proof keeps the secret")
	}
}

func TestProve(t *testing.T) {
	each(t, func(w *world) {
		s := w.in()
		w.clk.Advance(time.Hour)
		by := w.by(s.Secret)
		if _, err := w.Prove(w.ctx, by, "wrong"); fields(err)[FieldCurrent] != "identity.password.current_wrong" {
			t.Errorf("%v", err)
		}
		next, err := w.Prove(w.ctx, by, annasPassword)
		w.must(err)
		if got := w.by(next); !got.ProvenAt.Equal(w.clk.Now()) || got.Session != by.Session {
			t.Errorf("%+v", got)
		}
		// The absolute limit runs on from the sign-in.
		for range 10 {
			w.clk.Advance(time.Hour)
			w.must(errOf(w.SessionOf(w.ctx, next, Visit{})))
		}
		w.clk.Advance(time.Hour)
		if r := w.reason(next, Visit{}); r != "identity.session.over" {
			t.Errorf("%q", r)
		}
	})
}

func TestSessionsAreCarriedAlong(t *testing.T) {
	each(t, func(w *world) {
		ended := w.in()
		w.clk.Advance(3 * time.Hour)
		live := w.in()
		w.clk.Advance(minute)
		w.clk.Advance(48 * time.Hour)
		w.must(w.CarryAlong(w.ctx, 48*time.Hour))
		if !w.alive(live.Secret) || w.alive(ended.Secret) {
			t.Error("carrying along revives or ends sessions")
		}
		w.clk.Advance(2 * time.Hour)
		if w.alive(live.Secret) {
			t.Error("a carried session lives longer than its limit")
		}
	})
}

func TestSweep(t *testing.T) {
	each(t, func(w *world) {
		w.in()
		_ = w.resetToken()
		_, _ = w.signIn("nobody@firm.example", "wrong", "", elsewhere)
		w.clk.Advance(24 * time.Hour)
		live := w.in()
		w.clk.Advance(minute)
		w.must(w.Sweep(w.ctx))
		if !w.alive(live.Secret) {
			t.Error("a living session is swept away")
		}
		w.clk.Advance(32 * 24 * time.Hour)
		w.run() // the schedule
		for _, table := range []string{"sessions", "reset_tokens", "reset_requests", "sign_in_counters", "devices"} {
			var n int
			w.must(w.db.QueryRow(w.ctx, `select count(*) from `+table).Scan(&n))
			if n != 0 {
				t.Errorf("%s keeps %d rows", table, n)
			}
		}
	})
}
