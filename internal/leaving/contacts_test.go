package leaving

import (
	"context"
	"log/slog"
	"slices"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// office lets the world hand security contacts over, too.
func (w *world) office() *accounts.Settings {
	acc := accounts.New(w.DB, w.clk.Now, w.IDs, w.Acts)
	set := accounts.NewSettings(accounts.SettingsDeps{DB: w.DB, IDs: w.IDs, Acts: w.Acts, Accounts: acc, Log: slog.New(slog.DiscardHandler)})
	w.Handings = append(w.Handings, set.Handings(func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (string, error) {
		p, err := w.ppl.PersonOf(ctx, q, account, user)
		return p.Email, err
	})...)
	return set
}

// The address of a leaver among the security contacts gives way to the heir's, and comes back with them.
func TestSecurityContactsPassOn(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		set := w.office()
		contacts := func(want ...string) {
			t.Helper()
			got, err := set.Contacts(w.ctx, w.jane)
			if err != nil || !slices.Equal(got.Addresses, want) {
				t.Fatalf("%v, %v; wanted %v", got.Addresses, err, want)
			}
		}
		_, err := set.ChangeContacts(w.ctx, w.jane, []string{"soc@example.org", "KATE@example.com", "lena@example.com"}, 0)
		must(t, err)
		v, err := w.Look(w.ctx, w.jane, w.kate.User)
		if err != nil || len(v.Held) != 1 || v.Held[0].Kind != accounts.Holding || v.Held[0].N != 1 || v.Held[0].Examples[0] != "KATE@example.com" {
			t.Fatalf("%+v, %v", v.Held, err)
		}
		_, err = w.HandOver(w.ctx, w.jane, w.kate.User, Input{Deactivate: true, Rules: to(w.sam)})
		must(t, err)
		contacts("soc@example.org", "sam@example.com", "lena@example.com")
		if n := w.open(w.kate); n != 0 {
			t.Errorf("%d things point at Kate", n)
		}
		_, _, err = w.Reactivate(w.ctx, w.jane, w.kate.User, true)
		must(t, err)
		contacts("soc@example.org", "kate@example.com", "lena@example.com")

		// Lena heard before: Kate's address goes, and Lena goes on when it comes back.
		_, err = w.HandOver(w.ctx, w.jane, w.kate.User, Input{Deactivate: true, Rules: to(w.lena)})
		must(t, err)
		contacts("soc@example.org", "lena@example.com")
		_, _, err = w.Reactivate(w.ctx, w.jane, w.kate.User, true)
		must(t, err)
		contacts("soc@example.org", "lena@example.com", "kate@example.com")

		// An heir whose address was taken from the list since has nothing to give back.
		_, err = w.HandOver(w.ctx, w.jane, w.kate.User, Input{Deactivate: true, Rules: to(w.mia)})
		must(t, err)
		contacts("soc@example.org", "lena@example.com", "mia@example.com")
		_, err = set.ChangeContacts(w.ctx, w.jane, []string{"soc@example.org"}, 0)
		must(t, err)
		_, _, err = w.Reactivate(w.ctx, w.jane, w.kate.User, true)
		must(t, err)
		contacts("soc@example.org")
		if n := w.acts(accounts.ContactsChanged); n != 7 {
			t.Errorf("%d changes are recorded", n)
		}

		// A leaver of another organisation with the same list has nothing to do with it.
		list, err := w.Items(w.ctx, w.olga, w.olga.User, accounts.Holding, "", 10)
		if err != nil || len(list) != 0 {
			t.Errorf("%+v, %v", list, err)
		}
		_, err = w.Items(w.ctx, access.Actor{Account: w.firm.ID, User: w.gus.User, Role: access.Guest}, w.kate.User, accounts.Holding, "", 10)
		if err == nil {
			t.Error("a guest sees what Kate holds")
		}
	})
}
