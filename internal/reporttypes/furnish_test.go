package reporttypes_test

import (
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// TestAgenciesBeginWithTypes: each agency is given types in its language, once: not again after it has deleted them, and not where it has
// said how many levels it has; firms are given none.
func TestAgenciesBeginWithTypes(t *testing.T) {
	each(t, func(w *world) {
		add := func(name string, kind accounts.Kind, language string) ids.Account {
			t.Helper()
			var a accounts.Account
			if err := w.DB.Write(w.Ctx, func(tx *db.Tx) (err error) {
				a, err = w.Service.Accounts.Create(w.Ctx, tx, access.System(""), accounts.AccountInput{Name: name, Kind: kind, Country: "GB", TimeZone: "Europe/London", Language: language})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return a.ID
		}
		offered := func(account ids.Account) []string {
			t.Helper()
			types, err := w.types.Offered(w.Ctx, w.DB, account)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, x := range types {
				out = append(out, x.Name)
			}
			return out
		}
		english, russian, firm := add("Riverside", accounts.Police, "en"), add("Приречье", accounts.Police, "ru"), add("Marlowe", accounts.LawFirm, "en")
		for range 2 {
			if err := w.types.FurnishAllAccounts(w.Ctx); err != nil {
				t.Fatal(err)
			}
		}
		en, ru := offered(english), offered(russian)
		if len(en) != 3 || len(ru) != 3 || en[0] == ru[0] || len(offered(firm)) != 0 {
			t.Fatalf("%q, %q, %q", en, ru, offered(firm))
		}
		all, err := w.types.Offered(w.Ctx, w.DB, english)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range all {
			if err := w.types.Delete(w.Ctx, access.Operator(english), x.ID, 0); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.types.FurnishAllAccounts(w.Ctx); err != nil {
			t.Fatal(err)
		}
		if again := offered(english); len(again) != 0 {
			t.Errorf("given anew after they were deleted: %q", again)
		}
	})
}
