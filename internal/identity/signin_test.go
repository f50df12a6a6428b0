package identity

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

func TestSignIn(t *testing.T) {
	each(t, func(w *world) {
		got, err := w.signIn("  ANNA@Firm.example ", annasPassword, "", home)
		w.must(err)
		p, err := w.SessionOf(w.ctx, got.Secret, Visit{})
		w.must(err)
		if p.Actor.User != "anna-at-firm" || p.Actor.Account != "firm" || p.Actor.Login != w.anna || p.Actor.Scope != access.ScopeAdmin ||
			p.Actor.IDNumber != "B-4471" || p.Actor.Permissions != access.Ceiling(access.Standard) || !p.Actor.ProvenAt.Equal(w.clk.Now()) {
			t.Errorf("acts as %+v", p.Actor)
		}
		if len(got.Choices) != 0 || p.Session.Device != (Device{"Firefox", "Windows"}) || p.Session.RemoteIP != home {
			t.Errorf("%+v", p.Session)
		}
		acts := w.acts(ActSignedIn)
		if len(acts) != 1 || acts[0].Account != "firm" {
			t.Errorf("recorded %+v", acts)
		}
	})
}

func TestSignInRefusals(t *testing.T) {
	w := onSQLite(t)
	noPassword := w.login("new@firm.example", "")
	w.join(noPassword, "firm", "new")
	left := w.login("left@firm.example", annasPassword)
	w.join(left, "firm", "left", func(m *Membership) { m.Active = false })
	w.login("nowhere@firm.example", annasPassword)
	for _, c := range []struct {
		name, email, password, field, key string
		reason                            Reason
	}{
		{"no email", "", "x", "email", "email.address.missing", ""},
		{"line break", "anna@firm.example\nBcc: x@y.example", "x", "email", "email.address.line_break", ""},
		{"no password", annasEmail, "", "password", "identity.signin.password_missing", ""},
		{"wrong password", annasEmail, "violet teapot gravex", "password", "identity.signin.wrong", ReasonWrong},
		{"other case", annasEmail, "Violet teapot gravel", "password", "identity.signin.wrong", ReasonWrong},
		{"blank at the end", annasEmail, annasPassword + " ", "password", "identity.signin.wrong", ReasonWrong},
		{"unknown", "nobody@firm.example", annasPassword, "password", "identity.signin.wrong", ReasonUnknown},
		{"no password set", "new@firm.example", annasPassword, "password", "identity.signin.wrong", ReasonWrong},
		{"inactive", "left@firm.example", annasPassword, "password", "identity.signin.wrong", ReasonInactive},
		{"in no account", "nowhere@firm.example", annasPassword, "password", "identity.signin.wrong", ReasonInactive},
		{"invalid UTF-8", annasEmail, "\xff", "password", "identity.signin.wrong", ReasonWrong},
		{"huge", annasEmail, string(make([]byte, 1<<20)), "password", "identity.signin.wrong", ReasonWrong},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.must(w.Release(w.ctx, access.Operator(""), w.anna))
			before := len(w.acts(SignInFailed))
			_, err := w.signIn(c.email, c.password, "", home)
			if got := fields(err); len(got) != 1 || got[c.field] != c.key {
				t.Errorf("got %v (%v)", got, err)
			}
			acts := w.acts(SignInFailed)[before:]
			if c.reason == "" && len(acts) != 0 || c.reason != "" && (len(acts) != 1 || acts[0].Failed.Reason != c.reason) {
				t.Errorf("recorded %+v, want %s", acts, c.reason)
			}
		})
	}
}

// Both ways to write é are the same password.
func TestPasswordsAreComparedInNormalForm(t *testing.T) {
	w := onSQLite(t)
	l := w.login("rene@firm.example", "caf\u00e9 lantern gravel")
	w.join(l, "firm", "rene")
	_, err := w.signIn("rene@firm.example", "cafe\u0301 lantern gravel", "", home)
	w.must(err)
}

// The answer and the work tell nothing: known or not, disabled, locked, without a password (R6).
func TestNobodyLearnsWhoIsKnown(t *testing.T) {
	each(t, func(w *world) {
		left := w.login("left@firm.example", annasPassword)
		w.join(left, "firm", "left", func(m *Membership) { m.Active = false })
		invited := w.login("invited@firm.example", "")
		w.join(invited, "firm", "invited")
		locked := w.login("locked@firm.example", annasPassword)
		w.join(locked, "firm", "locked")
		for i := range 5 {
			_, _ = w.signIn("locked@firm.example", "wrong", "", "203.0.113."+string(rune('1'+i)))
		}
		type seen struct {
			answer       errs.Error
			hashes       int64
			acts, counts int
		}
		look := func(email, password string) seen {
			acts, hashes := len(w.acts("")), w.Hasher.Done()
			_, err := w.signIn(email, password, "", elsewhere)
			e := errs.As(err)
			if e == nil {
				t.Fatalf("%s: %v", email, err)
			}
			return seen{answer: *e, hashes: w.Hasher.Done() - hashes, acts: len(w.acts("")) - acts}
		}
		want := look("nobody@firm.example", "wrong")
		if want.hashes != 1 || want.acts != 1 {
			t.Errorf("an unknown person costs %d hashes and %d acts", want.hashes, want.acts)
		}
		for _, email := range []string{annasEmail, "left@firm.example", "invited@firm.example", "locked@firm.example"} {
			if got := look(email, "wrong"); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v, want %+v", email, got, want)
			}
		}
		// A right password in a locked login, too: from this answer nobody learns that it was right.
		if got := look("locked@firm.example", annasPassword); !reflect.DeepEqual(got, want) {
			t.Errorf("locked: %+v, want %+v", got, want)
		}
	})
}

// Two hundred guesses at once, the right one among them, at two processes: five are judged, then not even the right one (R7).
func TestParallelGuesses(t *testing.T) {
	each(t, func(w *world) {
		other, _ := w.process(cheap)
		services := []*Service{w.Service, other}
		var wg sync.WaitGroup
		var mu sync.Mutex
		let := 0
		for i := range 200 {
			wg.Go(func() {
				password := "wrong"
				if i == 199 {
					password = annasPassword
				}
				ip := "10.0.0." + string(rune('0'+i%10)) // many addresses: only the login's counter can help
				_, err := services[i%2].SignIn(context.Background(), SignInInput{Email: annasEmail, Password: password, Client: at(ip)})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					let++
				} else if fields(err)["password"] != "identity.signin.wrong" {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := w.judged(); n > 5 {
			t.Errorf("%d guesses were judged", n)
		}
		if got := len(w.acts(SignInFailed)) + let; got != 200 {
			t.Errorf("%d attempts are recorded", got)
		}
		if _, err := w.signIn(annasEmail, annasPassword, "", home); err == nil {
			t.Error("the right password opens a locked login")
		}
		w.clk.Advance(31 * time.Second)
		if _, err := w.signIn(annasEmail, annasPassword, "", home); err != nil {
			t.Errorf("after the delay: %v", err)
		}
	})
}

// Right passwords in parallel never stop one another.
func TestParallelRightSignIns(t *testing.T) {
	each(t, func(w *world) {
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() {
				if _, err := w.SignIn(context.Background(), SignInInput{Email: annasEmail, Password: annasPassword, Client: at(home)}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestKnownBrowserCantBeLockedOut(t *testing.T) {
	each(t, func(w *world) {
		known := w.in().Device
		for range 40 {
			_, _ = w.signIn(annasEmail, "wrong", "", home) // even from the same office
		}
		if _, err := w.signIn(annasEmail, annasPassword, "", elsewhere); fields(err)["password"] != "identity.signin.wrong" {
			t.Errorf("a strange browser: %v", err)
		}
		got, err := w.signIn(annasEmail, annasPassword, known, home)
		w.must(err)
		if got.Device == known {
			t.Error("the browser keeps its secret")
		}
		if _, err := w.signIn(annasEmail, annasPassword, known, home); err == nil {
			t.Error("the browser's old secret still counts")
		}
		// Its own failures do count, and it is told how long to wait.
		for range 5 {
			_, _ = w.signIn(annasEmail, "wrong", got.Device, home)
		}
		_, err = w.signIn(annasEmail, annasPassword, got.Device, home)
		if e := errs.As(err); e == nil || e.Kind != errs.TooMany || e.RetryAfter != 30 {
			t.Errorf("after five failures of its own: %v", err)
		}
		// Thirty days later it is a browser like any other.
		w.clk.Advance(31 * time.Second)
		got, err = w.signIn(annasEmail, annasPassword, got.Device, home)
		w.must(err)
		w.clk.Advance(31 * 24 * time.Hour)
		for range 5 {
			_, _ = w.signIn(annasEmail, "wrong", "", elsewhere)
		}
		if _, err := w.signIn(annasEmail, annasPassword, got.Device, home); err == nil {
			t.Error("a browser is known for ever")
		}
	})
}

// A secret that somebody put into a browser beforehand is worth nothing after the first sign-in there (R26).
func TestPlantedDeviceSecret(t *testing.T) {
	w := onSQLite(t)
	eve := w.login("eve@firm.example", newPassword)
	w.join(eve, "firm", "eve")
	planted, err := w.signIn("eve@firm.example", newPassword, "", elsewhere)
	w.must(err)
	_, err = w.signIn(annasEmail, annasPassword, planted.Device, home)
	w.must(err)
	for range 5 {
		_, _ = w.signIn(annasEmail, "wrong", planted.Device, elsewhere)
	}
	if n := w.judged(); n > 5 {
		t.Errorf("%d guesses were judged", n)
	}
	if _, err := w.signIn(annasEmail, annasPassword, planted.Device, elsewhere); err == nil {
		t.Error("the planted secret opens a counter of its own")
	}
}

func TestHundredFailuresInARowStopThePassword(t *testing.T) {
	each(t, func(w *world) {
		for n := 0; n < 100; {
			before := w.judged()
			_, _ = w.signIn(annasEmail, "wrong", "", home)
			if w.judged() == before {
				w.clk.Advance(time.Hour)
			} else {
				n++
			}
		}
		w.clk.Advance(30 * 24 * time.Hour)
		if _, err := w.signIn(annasEmail, annasPassword, "", elsewhere); err == nil {
			t.Fatal("the password still works after 100 failures in a row")
		}
		w.must(w.Sweep(w.ctx))
		if _, err := w.signIn(annasEmail, annasPassword, "", elsewhere); err == nil {
			t.Fatal("clearing up released the password")
		}
		if err := w.Release(w.ctx, access.Actor{Account: "firm", User: "eve", Role: access.Administrator, Door: access.DoorWeb}, w.anna); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody else releases: %v", err)
		}
		w.must(w.Release(w.ctx, access.Operator("firm"), w.anna))
		_, err := w.signIn(annasEmail, annasPassword, "", elsewhere)
		w.must(err)
	})
}

func TestAddressIsSlowedDownWhoeverItTries(t *testing.T) {
	w := onSQLite(t)
	for i := range 40 {
		_, _ = w.signIn("nobody"+string(rune('a'+i%26))+string(rune('a'+i/26))+"@firm.example", "wrong", "", elsewhere)
	}
	hashes := w.Hasher.Done()
	_, err := w.signIn(annasEmail, annasPassword, "", elsewhere)
	if w.Hasher.Done() != hashes {
		t.Error("an address that is slowed down still costs hashes")
	}
	if e := errs.As(err); e == nil || e.Kind != errs.TooMany || e.RetryAfter == 0 {
		t.Errorf("after 40 failures from one address: %v", err)
	}
	if n := w.judged(); n > 30 {
		t.Errorf("%d were judged", n)
	}
	w.in() // from elsewhere Anna comes in
}

// One's own right sign-ins must not make room for guessing at others from the same address.
func TestOwnSuccessDoesntClearTheAddress(t *testing.T) {
	w := onSQLite(t)
	for i := range 60 {
		_, _ = w.signIn("nobody"+string(rune('a'+i%26))+string(rune('a'+i/26))+"@firm.example", "wrong", "", elsewhere)
		_, _ = w.signIn(annasEmail, annasPassword, "", elsewhere)
	}
	if n := w.judged(); n > 30 {
		t.Errorf("%d guesses were judged", n)
	}
}

func TestCountersSurviveARestart(t *testing.T) {
	each(t, func(w *world) {
		for range 5 {
			_, _ = w.signIn(annasEmail, "wrong", "", home)
		}
		again, _ := w.process(cheap)
		if _, err := again.SignIn(w.ctx, SignInInput{Email: annasEmail, Password: annasPassword, Client: at(home)}); err == nil {
			t.Error("a restart forgets the failures")
		}
	})
}

func TestHashesAreRaisedSilently(t *testing.T) {
	each(t, func(w *world) {
		stronger, _ := w.process(Cost{Memory: 128, Time: 1, Threads: 1})
		before, err := selectPassword(w.ctx, w.db, w.anna)
		w.must(err)
		_, err = stronger.SignIn(w.ctx, SignInInput{Email: annasEmail, Password: annasPassword, Client: at(home)})
		w.must(err)
		after, err := selectPassword(w.ctx, w.db, w.anna)
		w.must(err)
		if h, err := parsePHC(after.hash); err != nil || h.cost.Memory != 128 || after.hash == before.hash || !after.setAt.Equal(before.setAt) {
			t.Errorf("stored %+v (%v)", after, err)
		}
		w.in()
	})
}

func TestCancelledAttemptCostsNothing(t *testing.T) {
	w := onSQLite(t)
	ctx, cancel := context.WithCancel(w.ctx)
	w.must(w.Hasher.room.Acquire(w.ctx, w.Hasher.budget)) // no room for hashing
	done := make(chan error)
	go func() {
		_, err := w.SignIn(ctx, SignInInput{Email: annasEmail, Password: "wrong", Client: at(home)})
		done <- err
	}()
	for w.Hasher.waiting.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-done; !errs.Is(err, errs.Unavailable) && !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	w.Hasher.room.Release(w.Hasher.budget)
	c, err := selectCounter(w.ctx, w.db, loginCounter(annasEmail))
	w.must(err)
	if c.failures != 0 || c.streak != 0 {
		t.Errorf("an attempt that was never judged counts: %+v", c)
	}
}

func TestPasswordsThatNoLongerDoMustBeChanged(t *testing.T) {
	w := onSQLite(t)
	weak := w.login("weak@firm.example", "password1234")
	w.join(weak, "firm", "weak")
	got, err := w.signIn("weak@firm.example", "password1234", "", home)
	w.must(err)
	if got.Session.MustChange != "identity.must_change.rules" {
		t.Errorf("a listed password: %q", got.Session.MustChange)
	}
	if s := w.in(); s.Session.MustChange != "" {
		t.Errorf("a good password: %q", s.Session.MustChange)
	}
	w.list.change("anna-at-firm", func(m *Membership) { m.Policy.Password.MaxAgeDays = 90 })
	w.clk.Advance(91 * 24 * time.Hour)
	if s := w.in(); s.Session.MustChange != "identity.must_change.age" {
		t.Errorf("an old password: %q", s.Session.MustChange)
	}
}

func TestStrictestPolicyCounts(t *testing.T) {
	w := onSQLite(t)
	w.join(w.anna, "police", "anna-at-police", func(m *Membership) {
		m.Policy.Password = accounts.PasswordPolicy{MinLength: 24}
	})
	got := w.in()
	if got.Session.MustChange == "" || len(got.Choices) != 2 {
		t.Errorf("%+v", got)
	}
	w.list.change("anna-at-police", func(m *Membership) { m.Active = false })
	if got := w.in(); got.Session.MustChange != "" || got.Session.Account != ids.Account("firm") {
		t.Errorf("an inactive membership's policy counts: %+v", got.Session)
	}
}
