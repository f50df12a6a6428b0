package identity

import (
	"maps"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestChangePassword(t *testing.T) {
	each(t, func(w *world) {
		here, there := w.in(), w.in()
		reset := w.resetToken()
		secret, err := w.ChangePassword(w.ctx, w.by(here.Secret), ChangeInput{annasPassword, newPassword, newPassword})
		w.must(err)
		if w.alive(here.Secret) || w.alive(there.Secret) || !w.alive(secret) {
			t.Error("sessions after the change")
		}
		if _, err := w.signIn(annasEmail, annasPassword, "", home); err == nil {
			t.Error("the old password still works")
		}
		_, err = w.signIn(annasEmail, newPassword, "", home)
		w.must(err)
		if err := w.link(reset); !errs.Is(err, errs.NotFound) {
			t.Errorf("the link from before the change: %v", err)
		}
		w.run()
		if told := w.post.about("Your password was changed"); len(told) != 1 || told[0].To.Email != annasEmail {
			t.Error("the person isn't told")
		}
	})
}

func TestEachFailureIsNamed(t *testing.T) {
	w := onSQLite(t)
	const cur, fresh, again = FieldCurrent, FieldNew, FieldConfirm
	for _, c := range []struct {
		name string
		in   ChangeInput
		want map[string]string
	}{
		{"nothing", ChangeInput{}, map[string]string{cur: "current_missing", fresh: "missing", again: "confirm_missing"}},
		{"wrong current", ChangeInput{"wrong", newPassword, newPassword}, map[string]string{cur: "current_wrong"}},
		{"short", ChangeInput{annasPassword, "short", "short"}, map[string]string{fresh: "short"}},
		{"differs", ChangeInput{annasPassword, newPassword, newPassword + "x"}, map[string]string{again: "confirm_differs"}},
		{"common", ChangeInput{annasPassword, "password1234", "password1234"}, map[string]string{fresh: "common"}},
		{"own name", ChangeInput{annasPassword, "AnnaKovalenko1", "AnnaKovalenko1"}, map[string]string{fresh: "context"}},
		{"organisation and number", ChangeInput{annasPassword, "whitfield-B4471-2026", "whitfield-B4471-2026"}, map[string]string{fresh: "context"}},
		{"the same", ChangeInput{annasPassword, annasPassword, annasPassword}, map[string]string{fresh: "same"}},
		{"all at once", ChangeInput{"wrong", "x", "y"}, map[string]string{cur: "current_wrong", fresh: "short", again: "confirm_differs"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := w.in()
			_, err := w.ChangePassword(w.ctx, w.by(s.Secret), c.in)
			want := map[string]string{}
			for field, key := range c.want {
				want[field] = "identity.password." + key
			}
			if got := fields(err); !maps.Equal(got, want) || !errs.Is(err, errs.Invalid) {
				t.Errorf("got %v, want %v (%v)", got, want, err)
			}
			if !w.alive(s.Secret) {
				t.Error("a refused change ends the session")
			}
		})
	}
	w.in() // nothing was changed
}

// A stolen session doesn't open the password to guessing, and guessing from outside doesn't keep its owner from changing it.
func TestGuessingTheCurrentPassword(t *testing.T) {
	each(t, func(w *world) {
		stolen, own := w.in(), w.in()
		for range 20 {
			_, _ = w.ChangePassword(w.ctx, w.by(stolen.Secret), ChangeInput{"wrong", newPassword, newPassword})
		}
		if n := w.judged(); n != 5 {
			t.Errorf("%d guesses were judged", n)
		}
		_, err := w.ChangePassword(w.ctx, w.by(stolen.Secret), ChangeInput{annasPassword, newPassword, newPassword})
		if e := errs.As(err); e == nil || e.Kind != errs.TooMany || e.RetryAfter != 30 {
			t.Errorf("after five failures: %v", err)
		}
		if _, err := w.signIn(annasEmail, annasPassword, "", elsewhere); err == nil {
			t.Error("failures in a session don't count at the front door")
		}
		_, err = w.ChangePassword(w.ctx, w.by(own.Secret), ChangeInput{annasPassword, newPassword, newPassword})
		w.must(err)
		if w.alive(stolen.Secret) {
			t.Error("the stolen session lives on")
		}
	})
}

func TestWithoutCurrentPasswordOnceWithin15Minutes(t *testing.T) {
	each(t, func(w *world) {
		start := func(proof Proof) string {
			var in SignedIn
			w.write(func(tx *db.Tx) (err error) {
				in, err = w.Start(w.ctx, tx, StartInput{Login: w.anna, Proof: proof, Client: at(home)})
				return err
			})
			return in.Secret
		}
		without := ChangeInput{New: newPassword, Confirm: newPassword}
		late := start(ProofInvitation)
		w.clk.Advance(15*minute + time.Second)
		if _, err := w.ChangePassword(w.ctx, w.by(late), without); fields(err)[FieldCurrent] == "" {
			t.Errorf("after 15 minutes: %v", err)
		}
		if _, err := w.ChangePassword(w.ctx, w.by(start(ProofPassword)), without); fields(err)[FieldCurrent] == "" {
			t.Errorf("in a session opened by password: %v", err)
		}
		secret, err := w.ChangePassword(w.ctx, w.by(start(ProofPIN)), without)
		w.must(err)
		other := "copper window orchard"
		if _, err := w.ChangePassword(w.ctx, w.by(secret), ChangeInput{New: other, Confirm: other}); fields(err)[FieldCurrent] == "" {
			t.Errorf("a second time: %v", err)
		}
	})
}

func TestFormerPasswords(t *testing.T) {
	each(t, func(w *world) {
		w.list.change("anna-at-firm", func(m *Membership) { m.Policy.Password.History = 2 })
		words := []string{annasPassword, "copper window orchard", "quiet harbour lantern", "marble ladder thicket"}
		secret := w.in().Secret
		for i := 1; i < len(words); i++ {
			w.clk.Advance(time.Second)
			var err error
			secret, err = w.ChangePassword(w.ctx, w.by(secret), ChangeInput{words[i-1], words[i], words[i]})
			w.must(err)
		}
		for _, i := range []int{3, 2, 1} {
			want := map[bool]string{true: "identity.password.same", false: "identity.password.used_before"}[i == 3]
			_, err := w.ChangePassword(w.ctx, w.by(secret), ChangeInput{words[3], words[i], words[i]})
			if got := fields(err)[FieldNew]; got != want {
				t.Errorf("password %d: %q, want %q", i, got, want)
			}
		}
		_, err := w.ChangePassword(w.ctx, w.by(secret), ChangeInput{words[3], words[0], words[0]})
		w.must(err)
	})
}

// Two windows change the password at the same moment: one wins, the other hears of it, and no session is left over.
func TestTwoChangesAtOnce(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.by(w.in().Secret), w.by(w.in().Secret)
		words := []string{"copper window orchard", "marble ladder thicket"}
		errors := make([]error, 2)
		var wg sync.WaitGroup
		for i, by := range []access.Actor{a, b} {
			wg.Go(func() { _, errors[i] = w.ChangePassword(w.ctx, by, ChangeInput{annasPassword, words[i], words[i]}) })
		}
		wg.Wait()
		good := 0
		for i, err := range errors {
			_, in := w.signIn(annasEmail, words[i], "", home)
			if (err == nil) != (in == nil) {
				t.Errorf("change %d: %v, then sign-in: %v", i, err, in)
			}
			if err == nil {
				good++
			}
		}
		if good != 1 {
			t.Errorf("%d changes won", good)
		}
	})
}

// A sign-in by the old password that runs beside a change never leaves a session behind.
func TestSignInBesideAChange(t *testing.T) {
	each(t, func(w *world) {
		for round := range 5 {
			old, fresh := annasPassword, newPassword
			if round%2 == 1 {
				old, fresh = fresh, old
			}
			first, err := w.signIn(annasEmail, old, "", home)
			w.must(err)
			by := w.by(first.Secret)
			var wg sync.WaitGroup
			var mu sync.Mutex
			var got []string
			for range 3 {
				wg.Go(func() {
					if in, err := w.SignIn(w.ctx, SignInInput{Email: annasEmail, Password: old, Client: at(home)}); err == nil {
						mu.Lock()
						defer mu.Unlock()
						got = append(got, in.Secret)
					}
				})
			}
			secret := ""
			wg.Go(func() { secret, err = w.ChangePassword(w.ctx, by, ChangeInput{old, fresh, fresh}) })
			wg.Wait()
			w.must(err)
			for _, s := range got {
				if w.alive(s) {
					t.Fatal("a session by the old password survives the change")
				}
			}
			if !w.alive(secret) {
				t.Fatal("the changer's session is gone")
			}
			w.must(w.Release(w.ctx, access.Operator(""), w.anna))
		}
	})
}

func TestPrepareAndFirstPassword(t *testing.T) {
	each(t, func(w *world) {
		policy := accounts.DefaultPolicy()
		known := Context{Email: "new@firm.example", Names: []string{"Nora", "Lindqvist"}}
		_, err := w.Prepare(w.ctx, "nora-lindqvist-1", "x", policy, known)
		if got := fields(err); got[FieldNew] != "identity.password.context" || got[FieldConfirm] != "identity.password.confirm_differs" {
			t.Errorf("%v", got)
		}
		p, err := w.Prepare(w.ctx, newPassword, newPassword, policy, known)
		w.must(err)
		login := w.login("new@firm.example", "")
		w.join(login, "firm", "nora")
		set := func() error {
			return w.db.Write(w.ctx, func(tx *db.Tx) error { return w.SetPassword(w.ctx, tx, access.Operator("firm"), login, p) })
		}
		w.must(set())
		if err := set(); !errs.Is(err, errs.Conflict) {
			t.Errorf("a password can be overwritten: %v", err)
		}
		_, err = w.signIn("new@firm.example", newPassword, "", home)
		w.must(err)
	})
}

func TestLoginsAreMadeOnce(t *testing.T) {
	each(t, func(w *world) {
		var wg sync.WaitGroup
		for _, email := range []string{"Dup@Firm.example", "dup@firm.EXAMPLE", "dup@firm.example", "DUP@firm.example"} {
			wg.Go(func() {
				_ = w.db.Write(w.ctx, func(tx *db.Tx) error {
					_, err := w.CreateLogin(w.ctx, tx, email)
					return err
				})
			})
		}
		wg.Wait()
		var n int
		w.must(w.db.QueryRow(w.ctx, `select count(*) from logins where email_key = ?`, "dup@firm.example").Scan(&n))
		l, err := w.LoginOf(w.ctx, w.db, "DUP@FIRM.example")
		if n != 1 || err != nil || l.ID == "" {
			t.Errorf("%d logins, %v", n, err)
		}
		if _, err := w.LoginOf(w.ctx, w.db, "nobody@firm.example"); !errs.Is(err, errs.NotFound) {
			t.Errorf("%v", err)
		}
	})
}
