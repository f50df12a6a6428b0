package identity

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n/i18ntest"
)

func (w *world) reset(token, password string) error {
	return w.ResetPassword(w.ctx, ResetInput{Token: token, New: password, Confirm: password, Client: at(elsewhere)})
}

func TestReset(t *testing.T) {
	each(t, func(w *world) {
		in := w.in()
		token := w.resetToken()
		for range 3 {
			w.must(w.link(token)) // opening the link changes nothing
		}
		if !w.alive(in.Secret) {
			t.Error("asking for a link ends sessions")
		}
		if got := fields(w.reset(token, "password1234")); got[FieldNew] != "identity.password.common" {
			t.Errorf("%v", got)
		}
		w.must(w.reset(token, newPassword))
		if w.alive(in.Secret) {
			t.Error("sessions live on")
		}
		if err := w.reset(token, "marble ladder thicket"); !errs.Is(err, errs.NotFound) {
			t.Errorf("replayed: %v", err)
		}
		if err := w.link(token); !errs.Is(err, errs.NotFound) {
			t.Errorf("after use: %v", err)
		}
		_, err := w.signIn(annasEmail, newPassword, "", home)
		w.must(err)
		if _, err := w.signIn(annasEmail, annasPassword, "", home); err == nil {
			t.Error("the old password still works")
		}
		w.run()
		if len(w.post.about("Your password was changed")) != 1 {
			t.Error("the person isn't told")
		}
	})
}

func TestResetLinksDie(t *testing.T) {
	each(t, func(w *world) {
		first := w.resetToken()
		second := w.resetToken()
		if w.link(first) == nil || first == second {
			t.Error("a new link leaves the older one alive")
		}
		w.clk.Advance(60*minute - time.Second)
		w.must(w.link(second))
		w.clk.Advance(time.Second)
		if err := w.link(second); !errs.Is(err, errs.NotFound) {
			t.Errorf("after 60 minutes: %v", err)
		}
		if err := w.reset(second, newPassword); !errs.Is(err, errs.NotFound) {
			t.Errorf("after 60 minutes: %v", err)
		}
		third := w.resetToken()
		w.list.change("anna-at-firm", func(m *Membership) { m.Active = false })
		if err := w.reset(third, newPassword); !errs.Is(err, errs.NotFound) {
			t.Errorf("deactivated meanwhile: %v", err)
		}
	})
}

func TestOneOfManyResetsWins(t *testing.T) {
	each(t, func(w *world) {
		token := w.resetToken()
		other, _ := w.process(cheap)
		words := []string{"copper window orchard", "marble ladder thicket"}
		var mu sync.Mutex
		won := ""
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				one := []*Service{w.Service, other}[i%2]
				p := words[i%2]
				err := one.ResetPassword(w.ctx, ResetInput{Token: token, New: p, Confirm: p, Client: at(elsewhere)})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil && won != "":
					t.Error("two resets won")
				case err == nil:
					won = p
				case !errs.Is(err, errs.NotFound) && fields(err)[FieldNew] == "":
					t.Errorf("%v", err)
				}
			})
		}
		wg.Wait()
		if _, err := w.signIn(annasEmail, won, "", home); err != nil {
			t.Errorf("won with %q: %v", won, err)
		}
	})
}

// Known, unknown, deactivated and too often asked: the same answer and the same rows, mail or not (R6).
func TestResetTellsNothing(t *testing.T) {
	each(t, func(w *world) {
		left := w.login("left@firm.example", annasPassword)
		w.join(left, "firm", "left", func(m *Membership) { m.Active = false })
		count := func() (n int) {
			w.must(w.db.QueryRow(w.ctx, `select (select count(*) from jobs) + (select count(*) from acts) + (select count(*) from reset_requests)`).Scan(&n))
			return n
		}
		for _, address := range []string{annasEmail, "nobody@firm.example", "left@firm.example"} {
			before := count()
			w.must(w.RequestReset(w.ctx, address, at(elsewhere)))
			if n := count() - before; n != 3 {
				t.Errorf("%s: %d rows", address, n)
			}
		}
		w.run()
		if w.post.count() != 1 {
			t.Errorf("%d mails", w.post.count())
		}
		if dead := w.dead(); dead != 0 {
			t.Errorf("%d dead letters", dead)
		}
		if err := w.RequestReset(w.ctx, "anna@firm.example\r\nBcc: x@evil.example", at(elsewhere)); fields(err)["email"] != "email.address.line_break" {
			t.Errorf("%v", err)
		}
	})
}

func (w *world) dead() (n int) {
	w.must(w.db.QueryRow(w.ctx, `select count(*) from jobs where state = 'dead'`).Scan(&n))
	return n
}

func TestThreeMailsAnHour(t *testing.T) {
	each(t, func(w *world) {
		for range 10 {
			w.must(w.RequestReset(w.ctx, "Anna@FIRM.example", at(elsewhere)))
			w.run()
		}
		if w.post.count() != 3 {
			t.Errorf("%d mails", w.post.count())
		}
		w.clk.Advance(61 * minute)
		w.must(w.RequestReset(w.ctx, annasEmail, at(elsewhere)))
		w.run()
		if w.post.count() != 4 {
			t.Errorf("%d mails after an hour", w.post.count())
		}
	})
}

func TestMailServerDown(t *testing.T) {
	each(t, func(w *world) {
		late := func() bool {
			d, err := w.MailDelayed(w.ctx)
			w.must(err)
			return d
		}
		if late() {
			t.Error("delayed from the start")
		}
		w.post.fail = &email.Failure{Meaning: email.Unreachable, Stage: email.StageConnect, Cause: errors.New("refused")}
		w.must(w.RequestReset(w.ctx, annasEmail, at(home)))
		w.run()
		if !late() {
			t.Error("nobody is told that mail comes later")
		}
		w.post.fail = nil
		w.clk.Advance(minute)
		w.run()
		if late() || w.post.count() != 1 {
			t.Errorf("after the repair: delayed %v, %d mails", late(), w.post.count())
		}
		w.must(w.link(w.post.token(t)))

		// A link that nobody waits for any more is dropped, never sent late (R85).
		w.post.fail = &email.Failure{Meaning: email.Busy, Stage: email.StageConnect, Cause: errors.New("busy")}
		w.must(w.RequestReset(w.ctx, annasEmail, at(home)))
		w.run()
		w.clk.Advance(2 * time.Hour)
		w.post.fail = nil
		w.run()
		if w.post.count() != 1 || w.dead() != 0 {
			t.Errorf("%d mails, %d dead letters", w.post.count(), w.dead())
		}
	})
}

func TestResetReleasesTheLogin(t *testing.T) {
	w := onSQLite(t)
	known := w.in().Device
	for range 8 {
		_, _ = w.signIn(annasEmail, "wrong", "", elsewhere)
	}
	w.must(w.reset(w.resetToken(), newPassword))
	_, err := w.signIn(annasEmail, newPassword, "", elsewhere)
	w.must(err)
	for range 5 {
		_, _ = w.signIn(annasEmail, "wrong", "", elsewhere)
	}
	if _, err := w.signIn(annasEmail, newPassword, known, elsewhere); err == nil {
		t.Error("browsers from before the reset are still trusted")
	}
}

func TestGuessedLinksCountOnTheAddress(t *testing.T) {
	w := onSQLite(t)
	token := w.resetToken()
	var err error
	for range 31 {
		err = w.reset(w.IDs.Secret(), newPassword)
	}
	if !errs.Is(err, errs.TooMany) {
		t.Errorf("after 31 dead links: %v", err)
	}
	for range 31 {
		_, err = w.ByToken(w.ctx, TokenPrefix+w.IDs.Secret(), Visit{}, at("203.0.113.9"))
	}
	if !errs.Is(err, errs.TooMany) {
		t.Errorf("after 31 bad tokens: %v", err)
	}
	w.must(w.reset(token, newPassword)) // who has a living link isn't hindered
}

func TestOperatorsLink(t *testing.T) {
	each(t, func(w *world) {
		if _, err := w.ResetLink(w.ctx, access.Actor{Account: "firm", User: "boss", Role: access.Administrator, Door: access.DoorAPI}, w.anna); !errs.Is(err, errs.NotFound) {
			t.Errorf("an administrator gets another person's link: %v", err)
		}
		link, err := w.ResetLink(w.ctx, access.Operator("firm"), w.anna)
		w.must(err)
		_, token, ok := strings.Cut(link, "https://cabinet.example/password/reset/")
		if !ok {
			t.Fatal(link)
		}
		w.must(w.reset(token, newPassword))
		if _, err := w.ResetLink(w.ctx, access.Operator("firm"), "nobody"); !errs.Is(err, errs.NotFound) {
			t.Errorf("%v", err)
		}
	})
}

func TestResetMeter(t *testing.T) {
	w := onSQLite(t)
	token := w.resetToken()
	if s, err := w.MeterReset(w.ctx, token, "AnnaKovalenko1"); err != nil || s.Key != "identity.password.context" {
		t.Errorf("%+v, %v", s, err)
	}
	if s, err := w.MeterReset(w.ctx, w.IDs.Secret(), "AnnaKovalenko1"); err != nil || s.Key == "identity.password.context" {
		t.Errorf("a dead link tells a name: %+v, %v", s, err)
	}
	if s, err := w.Meter(w.ctx, w.by(w.in().Secret), newPassword); err != nil || s.Score < 2 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestCatalogues(t *testing.T) { i18ntest.Parity(t, Locales()) }
