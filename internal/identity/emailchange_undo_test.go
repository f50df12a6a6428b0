package identity

import (
	"fmt"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Of two people who prove the same address at the same moment one gets it and the other is told, a hundred times.
func TestTwoClaimsOnOneAddress(t *testing.T) {
	each(t, func(w *world) {
		other, _ := w.process(cheap)
		ben := w.login("ben@firm.example", newPassword)
		w.join(ben, "firm", "ben")
		bens, err := w.signIn("ben@firm.example", newPassword, "", home)
		w.must(err)
		secrets := []string{w.in().Secret, bens.Secret}
		for round := range 100 {
			address := fmt.Sprintf("office%d@firm.example", round)
			var by [2]access.Actor
			var token [2]string
			for i, password := range []string{annasPassword, newPassword} {
				w.must(w.ask(secrets[i], address, password))
				by[i], token[i] = w.by(secrets[i]), w.IDs.Secret()
				w.write(func(tx *db.Tx) error { // as the mail does it
					c, err := selectEmailChange(w.ctx, tx, by[i].Login, tx.Now())
					w.must(err)
					return updateEmailChangeToken(w.ctx, tx, c.id, token[i])
				})
			}
			var got [2]string
			var failed [2]error
			var wg sync.WaitGroup
			for i, s := range []*Service{w.Service, other} {
				wg.Go(func() { got[i], failed[i] = s.ConfirmEmailChange(w.ctx, by[i], token[i]) })
			}
			wg.Wait()
			winner := 0
			if failed[0] != nil {
				winner = 1
			}
			if failed[winner] != nil || !errs.Is(failed[1-winner], errs.Conflict) {
				t.Fatalf("round %d: %v, %v", round, failed[0], failed[1])
			}
			secrets[winner] = got[winner]
			w.write(func(tx *db.Tx) error { _, err := tx.Exec(w.ctx, `delete from reset_requests`); return err })
		}
	})
}

func TestUndoOfTheChange(t *testing.T) {
	each(t, func(w *world) {
		_, bearer, err := w.CreateToken(w.ctx, access.Operator("firm"), TokenInput{Account: "firm", User: "anna-at-firm", Name: "t", Scope: access.ScopeRead})
		w.must(err)
		thief := w.in()
		known := thief.Device
		secret, undo := w.moved(thief.Secret, "thief@evil.example", annasPassword)
		for range 3 { // opening the link changes nothing
			u, err := w.CheckUndo(w.ctx, undo)
			if err != nil || u.OldEmail != annasEmail || u.NewEmail != "thief@evil.example" || u.EndsAt.Sub(u.ChangedAt) != undoLife {
				t.Fatalf("%+v, %v", u, err)
			}
		}
		if !w.alive(secret) {
			t.Fatal("looking at the link ends sessions")
		}
		w.clk.Advance(minute) // the thief moves on, and gets a link of their own by that
		next, thiefsUndo := w.moved(secret, "other@evil.example", annasPassword)
		restored, err := w.UndoEmailChange(w.ctx, undo, at(elsewhere))
		w.must(err)
		if !restored || w.alive(next) {
			t.Errorf("restored %v, the thief's session %v", restored, w.alive(next))
		}
		if _, err := w.ByToken(w.ctx, bearer, Visit{Unsafe: true}, at(home)); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("bearer token: %v", err)
		}
		for _, address := range []string{annasEmail, "thief@evil.example", "other@evil.example"} {
			if _, err := w.signIn(address, annasPassword, known, home); !errs.Is(err, errs.Invalid) {
				t.Errorf("the password that the thief knows opens %s: %v", address, err)
			}
		}
		for name, token := range map[string]string{"replayed": undo, "the thief's": thiefsUndo, "guessed": w.IDs.Secret()} {
			if _, err := w.UndoEmailChange(w.ctx, token, at(elsewhere)); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.run()
		for subject, to := range map[string]string{mailUndone: annasEmail, mailGivenUp: "other@evil.example"} {
			if told := w.post.about(subject); len(told) != 1 || told[0].To.Email != to {
				t.Errorf("%s: %v", subject, told)
			}
		}
		resets := w.post.about("Set a new password")
		if len(resets) != 1 || resets[0].To.Email != annasEmail {
			t.Fatalf("links to a new password: %v", resets)
		}
		if got := fields(w.reset(w.post.token(t), annasPassword)); got[FieldNew] != "identity.password.same" {
			t.Errorf("the void password again: %v", got)
		}
		w.must(w.reset(w.post.token(t), newPassword))
		_, err = w.signIn(annasEmail, newPassword, "", home)
		w.must(err)
		if w.list.email["anna-at-firm"] != annasEmail {
			t.Errorf("other rooms know %v", w.list.email)
		}
	})
}

func TestUndoEndsAfterSevenDays(t *testing.T) {
	each(t, func(w *world) {
		_, undo := w.moved(w.in().Secret, annasNew, annasPassword)
		w.clk.Advance(undoLife - minute)
		w.must(w.Sweep(w.ctx))
		_, err := w.CheckUndo(w.ctx, undo)
		w.must(err)
		w.clk.Advance(minute)
		if _, err := w.UndoEmailChange(w.ctx, undo, at(elsewhere)); !errs.Is(err, errs.NotFound) {
			t.Errorf("after seven days: %v", err)
		}
		w.clk.Advance(25 * 60 * minute)
		w.must(w.Sweep(w.ctx))
		var n int
		w.must(w.db.QueryRow(w.ctx, `select count(*) from email_undos`).Scan(&n))
		if n != 0 {
			t.Error("the former address is kept")
		}
		if _, err := w.signIn(annasNew, annasPassword, "", home); err != nil {
			t.Error(err)
		}
	})
}

// Where somebody else got the former address meanwhile, whoever took the login over is thrown out all the same.
func TestUndoOfAnAddressThatIsTaken(t *testing.T) {
	each(t, func(w *world) {
		secret, undo := w.moved(w.in().Secret, annasNew, annasPassword)
		w.join(w.login(annasEmail, newPassword), "firm", "newcomer")
		restored, err := w.UndoEmailChange(w.ctx, undo, at(elsewhere))
		if err != nil || restored {
			t.Errorf("restored %v, %v", restored, err)
		}
		before := len(w.post.about("Set a new password"))
		w.run()
		if _, err := w.signIn(annasNew, annasPassword, "", home); w.alive(secret) || err == nil || len(w.post.about("Set a new password")) != before {
			t.Error("the new address goes on working")
		}
		_, err = w.signIn(annasEmail, newPassword, "", home)
		w.must(err)
	})
}

// Only one of many who use the same link at once does anything.
func TestOneOfManyUndosWins(t *testing.T) {
	each(t, func(w *world) {
		_, undo := w.moved(w.in().Secret, annasNew, annasPassword)
		other, _ := w.process(cheap)
		var mu sync.Mutex
		won := 0
		var wg sync.WaitGroup
		for i := range 10 {
			wg.Go(func() {
				_, err := []*Service{w.Service, other}[i%2].UndoEmailChange(w.ctx, undo, at(elsewhere))
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if !errs.Is(err, errs.NotFound) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

// The notice of the request ends it, and with it everything by which somebody could go on.
func TestDisownedChange(t *testing.T) {
	each(t, func(w *world) {
		thief := w.in().Secret
		token := w.asked(thief, "thief@evil.example", annasPassword)
		d, err := w.CheckDisown(w.ctx, w.post.tokenOf(t, mailAsked))
		if err != nil || d.Cause != CauseEmailChange || d.RemoteIP != home || d.Device.Browser != "Firefox" {
			t.Errorf("%+v, %v", d, err)
		}
		w.must(w.DisownDevice(w.ctx, w.post.tokenOf(t, mailAsked), at(elsewhere)))
		if w.alive(thief) {
			t.Error("the session that asked lives on")
		}
		if _, err := w.CheckEmailChange(w.ctx, access.Actor{}, token); !errs.Is(err, errs.NotFound) {
			t.Errorf("the link to the new address: %v", err)
		}
		if _, err := w.signIn(annasEmail, annasPassword, "", home); !errs.Is(err, errs.Invalid) {
			t.Errorf("the password: %v", err)
		}
	})
}

func TestGuessedMailLinksCountOnTheAddress(t *testing.T) {
	w := onSQLite(t)
	in := w.by(w.in().Secret)
	in.RemoteIP = "203.0.113.1"
	tries := map[string]func() error{
		in.RemoteIP:   func() error { _, err := w.ConfirmEmailChange(w.ctx, in, w.IDs.Secret()); return err },
		"203.0.113.2": func() error { _, err := w.UndoEmailChange(w.ctx, w.IDs.Secret(), at("203.0.113.2")); return err },
		"203.0.113.3": func() error { return w.DisownDevice(w.ctx, w.IDs.Secret(), at("203.0.113.3")) },
	}
	for ip, try := range tries {
		var err error
		for range 31 {
			err = try()
		}
		if !errs.Is(err, errs.TooMany) {
			t.Errorf("%s after 31 guesses: %v", ip, err)
		}
	}
}
