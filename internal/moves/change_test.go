package moves

import (
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestAnotherEmailOfAUser(t *testing.T) {
	each(t, func(w *world) {
		_, asked, err := w.EditUser(w.ctx, w.jane, w.sam.User, Edit{User: people.UserInput{Profile: people.ProfileInput{Position: new("Of counsel")}}, Email: new("Sam.New@other.example")}, 0)
		if err != nil || asked != Confirming {
			t.Fatal(asked, err)
		}
		if p := w.person(w.sam.User); p.Email != "sam@old.example" || p.Position != "Of counsel" {
			t.Errorf("%s, %s", p.Email, p.Position)
		}
		waits, err := w.Waiting(w.ctx, w.jane, w.sam.User)
		if err != nil || waits.NewEmail != "Sam.New@other.example" || waits.AskedAt.IsZero() {
			t.Errorf("%+v, %v", waits, err)
		}
		w.run()
		w.must(w.ResendWaiting(w.ctx, w.kate, w.sam.User))
		first := w.verify("Sam.New@other.example")
		w.run()
		if _, err := w.Identity.CheckEmailChange(w.ctx, access.Actor{}, first); !errs.Is(err, errs.NotFound) {
			t.Errorf("the earlier link: %v", err)
		}
		_, err = w.Identity.ConfirmEmailChange(w.ctx, access.Actor{Door: access.DoorWeb}, w.verify("Sam.New@other.example"))
		w.must(err)
		if p := w.person(w.sam.User); p.Email != "Sam.New@other.example" {
			t.Errorf("after the confirmation: %s", p.Email)
		}
		if err := w.CancelWaiting(w.ctx, w.jane, w.sam.User); !errs.Is(err, errs.NotFound) {
			t.Errorf("nothing waits: %v", err)
		}
	})
}

func TestCancelledEmailOfAUser(t *testing.T) {
	each(t, func(w *world) {
		_, _, err := w.EditUser(w.ctx, w.jane, w.sam.User, Edit{Email: new("sam@other.example")}, 0)
		w.must(err)
		for name, by := range map[string]access.Actor{"manager": w.mia, "sam": w.sam, "elsewhere": w.olga} {
			if _, err := w.Waiting(w.ctx, by, w.sam.User); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s looks: %v", name, err)
			}
			if err := w.CancelWaiting(w.ctx, by, w.sam.User); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s cancels: %v", name, err)
			}
		}
		w.must(w.CancelWaiting(w.ctx, w.kate, w.sam.User))
		w.run()
		if n := len(w.post.to("sam@other.example", "")); n > 0 {
			t.Errorf("%d mails of what was cancelled", n)
		}
	})
}

func TestAnotherEmailOfAPendingUser(t *testing.T) {
	each(t, func(w *world) {
		user := w.invite("vera@tpyo.example")
		w.run()
		_, asked, err := w.EditUser(w.ctx, w.jane, user, Edit{User: people.UserInput{Profile: people.ProfileInput{FirstName: new("Vera")}}, Email: new("vera@typo.example")}, 0)
		if err != nil || asked != Reinvited {
			t.Fatal(asked, err)
		}
		w.run()
		if p := w.person(user); p.Email != "vera@typo.example" || p.Status != people.Pending || p.FirstName != "Vera" {
			t.Errorf("%+v", p)
		}
		if n := len(w.post.to("vera@typo.example", "")); n != 1 {
			t.Errorf("%d mails to the new address", n)
		}
		var logins int
		w.must(w.db.QueryRow(w.ctx, `select count(*) from logins where email_key = ?`, "vera@tpyo.example").Scan(&logins))
		if logins != 0 {
			t.Error("the mistyped login stays")
		}
		if _, _, err := w.EditUser(w.ctx, w.jane, user, Edit{Email: new("sam@old.example")}, 0); field(err, "email") != "identity.order.taken_here" {
			t.Errorf("a colleague's address: %v", err)
		}
	})
}

func TestRefusedEmails(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.People.SetStatus(w.ctx, w.jane, w.ben.User, people.Inactive)
		w.must(err)
		for name, c := range map[string]struct {
			by    access.Actor
			of    access.Actor
			email string
			key   string
		}{
			"one's own":      {w.jane, w.jane, "jane@new.example", "moves.email.own"},
			"inactive":       {w.jane, w.ben, "ben@new.example", "moves.email.inactive"},
			"a colleague's":  {w.jane, w.sam, "Kate@OLD.example", "identity.order.taken_here"},
			"another firm's": {w.jane, w.sam, "olga@dept.example", "identity.order.taken"},
			"none":           {w.jane, w.sam, "", "email.address.missing"},
			"two lines":      {w.jane, w.sam, "sam@new.example\r\nbcc: x@y.example", "email.address.line_break"},
			"long":           {w.jane, w.sam, strings.Repeat("a", 10_000) + "@new.example", "email.address.too_long"},
		} {
			if _, _, err := w.EditUser(w.ctx, c.by, c.of.User, Edit{User: people.UserInput{Profile: people.ProfileInput{Position: new("x")}}, Email: &c.email}, 0); field(err, "email") != c.key {
				t.Errorf("%s: %v", name, err)
			}
			if p := w.person(c.of.User); p.Position != "" {
				t.Errorf("%s: the rest of the form is stored", name)
			}
		}
		// Who manages the group edits its people, but never how they sign in (P9); the attempt is recorded (R40).
		eve := w.add(w.firm.ID, "eve@old.example", access.Guest, w.claims, false)
		if _, _, err := w.EditUser(w.ctx, w.mia, eve.User, Edit{Email: new("eve@new.example")}, 0); field(err, "email") != "people.profile.not_yours" {
			t.Errorf("the group's manager: %v", err)
		}
		var n int
		w.must(w.db.QueryRow(w.ctx, `select count(*) from acts where kind = ? and outcome = 'refused'`, people.ReachRefused).Scan(&n))
		if n != 1 {
			t.Errorf("%d refused attempts recorded", n)
		}
		// The same address in another spelling is no wish.
		if _, asked, err := w.EditUser(w.ctx, w.mia, eve.User, Edit{Email: new("EVE@old.example")}, 0); err != nil || asked != Kept {
			t.Errorf("the same address: %q, %v", asked, err)
		}
		w.write(func(tx *db.Tx) error {
			tomb, err := w.Identity.Tombstone(w.ctx, tx)
			if err == nil {
				_, err = w.People.Erase(w.ctx, tx, w.firm.ID, w.sam.User, people.Erasure{Pseudonym: "Former user 1", Login: tomb})
			}
			return err
		})
		if _, _, err := w.EditUser(w.ctx, w.jane, w.sam.User, Edit{Email: new("sam@new.example")}, 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("an erased user: %v", err)
		}
	})
}

// An edit of a user and an invitation's acceptance take their locks in one order, whoever comes first.
func TestEditsAtOnce(t *testing.T) {
	each(t, func(w *world) {
		other, _ := w.process()
		var wg sync.WaitGroup
		for i, s := range []*Service{w.Service, other, w.Service, other} {
			wg.Go(func() {
				for _, user := range []access.Actor{w.sam, w.ben} {
					_, _, err := s.EditUser(w.ctx, w.jane, user.User, Edit{Email: new("one" + string(rune('a'+i)) + "@new.example")}, 0)
					if err != nil && !errs.Is(err, errs.TooMany) && !errs.Is(err, errs.Invalid) {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
	})
}
