package leaving

import (
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// Before somebody is erased all passes on that they hold: by their plan, and what it leaves with them or doesn't cover to the
// one who decided. Nothing points at them afterwards.
func TestAllPassesBeforeAnErasure(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		set := w.office()
		_, err := set.ChangeContacts(w.ctx, w.jane, []string{"mia@example.com"}, 0)
		must(t, err)
		w.invites(w.mia, w.claims, 3)
		at := w.clk.Now().Add(48 * time.Hour)
		w.lastDay(w.mia, people.UserInput{EndsAt: &at})
		_, err = w.Plan(w.ctx, w.jane, w.mia.User, PlanInput{Rules: []Rule{{Kind: people.Managing, To: []ids.User{w.sam.User}}, {Leave: true}}, Fallback: w.kate.User})
		must(t, err)
		list, planned, err := w.HeldBy(w.ctx, w.DB, access.Operator(w.firm.ID), w.mia.User)
		if err != nil || !planned || len(list) != 3 {
			t.Fatalf("%+v, %v, %v", list, planned, err)
		}
		w.write(func(tx *db.Tx) error { return w.PassAll(w.ctx, tx, w.lena, w.firm.ID, w.mia.User, w.lena.User) })
		if list, planned, err := w.HeldBy(w.ctx, w.DB, access.Operator(w.firm.ID), w.mia.User); err != nil || planned || len(list) != 0 {
			t.Errorf("%+v, %v, %v", list, planned, err)
		}
		if !w.person(w.sam).Manages || w.vouches(w.kate) != 3 || w.vouches(w.mia) != 0 {
			t.Errorf("Sam manages: %v, Kate has %d", w.person(w.sam).Manages, w.vouches(w.kate))
		}
		if got, err := set.Contacts(w.ctx, w.jane); err != nil || len(got.Addresses) != 1 || got.Addresses[0] != "kate@example.com" {
			t.Errorf("%v, %v", got.Addresses, err)
		}

		// Without a plan all goes to the one who decided; whoever holds nothing leaves no trace of it.
		w.invites(w.ned, w.claims, 0)
		done := w.acts(HandedOver)
		w.write(func(tx *db.Tx) error { return w.PassAll(w.ctx, tx, w.lena, w.firm.ID, w.ned.User, w.lena.User) })
		if n := w.acts(HandedOver); n != done {
			t.Errorf("%d acts about nothing", n-done)
		}
		w.invites(w.kate, "", 2)
		w.write(func(tx *db.Tx) error { return w.PassAll(w.ctx, tx, w.lena, w.firm.ID, w.kate.User, w.lena.User) })
		if w.vouches(w.lena) != 5 || w.vouches(w.kate) != 0 {
			t.Errorf("Lena has %d", w.vouches(w.lena))
		}
		if list, err := w.Items(w.ctx, w.jane, w.lena.User, accounts.Holding, "", 5); err != nil || len(list) != 1 {
			t.Errorf("%v, %v", list, err)
		}

		// Nobody but the last administrator: there is nobody to pass anything to.
		w.invites(w.olga, "", 1)
		w.write(func(tx *db.Tx) error { return w.PassAll(w.ctx, tx, w.olga, w.dept.ID, w.olga.User, "") })
		if list, err := w.Items(w.ctx, w.olga, w.olga.User, invitations.Holding, "", 5); err != nil || len(list) != 1 {
			t.Errorf("%v, %v", list, err)
		}
	})
}
