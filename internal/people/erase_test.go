package people

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// tomb makes a login that nobody has.
func (w *world) tomb(tx *db.Tx) ids.Login {
	w.t.Helper()
	login, err := w.identity.CreateLogin(w.ctx, tx, "tomb-"+strings.ToLower(w.ids.New())+"@example.com")
	must(w.t, err)
	return login
}

func (w *world) erase(by access.Actor, keep bool) (Person, error) {
	w.t.Helper()
	var p Person
	err := w.db.Write(w.ctx, func(tx *db.Tx) error {
		var err error
		p, err = w.Erase(w.ctx, tx, by.Account, by.User, Erasure{Pseudonym: "Erased user 7F3A", Login: w.tomb(tx), KeepIDNumber: keep})
		return err
	})
	return p, err
}

func TestErasingEmptiesEveryField(t *testing.T) {
	each(t, func(w *world) {
		number, about, site := "B 12", "About Sam", "https://sam.example"
		_, err := w.UpdateProfile(w.ctx, w.sam, ProfileInput{About: &about, Website: &site}, 0)
		must(t, err)
		eve := w.addPerson(w.firm.ID, NewPerson{Email: "eve@example.com", Role: access.Guest,
			Profile: ProfileInput{FirstName: &about, LastName: &about, IDNumber: &number}})
		must(t, w.db.Write(w.ctx, func(tx *db.Tx) error { return MarkSignedIn(w.ctx, tx, w.firm.ID, w.sam.User) }))
		before, err := w.PersonOf(w.ctx, w.db, w.firm.ID, w.sam.User)
		must(t, err)
		_, err = w.erase(w.sam, false)
		must(t, err)
		got, err := w.PersonOf(w.ctx, w.db, w.firm.ID, w.sam.User)
		must(t, err)
		want := Person{Account: before.Account, ID: before.ID, Login: got.Login, Role: before.Role, Lasting: Standing{Role: before.Role}, Status: Inactive,
			LastName: "Erased user 7F3A",
			Version:  before.Version + 1, CreatedAt: before.CreatedAt, UpdatedAt: got.UpdatedAt}
		if !reflect.DeepEqual(got, want) || got.Login == before.Login || !got.Erased() || before.Erased() {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if _, err := w.erase(actor(eve), true); err != nil {
			t.Fatal(err)
		}
		if p, err := w.PersonOf(w.ctx, w.db, w.firm.ID, eve.ID); err != nil || p.IDNumber != number {
			t.Errorf("the ID number is %q, %v", p.IDNumber, err)
		}
		again, err := w.erase(w.sam, false)
		if must(t, err); again.Version != got.Version || again.Login != got.Login {
			t.Error("erasing twice changes something")
		}
		if _, err := w.Me(w.ctx, w.sam); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("an erased person is let in: %v", err)
		}
		var hit int
		must(t, w.db.QueryRow(w.ctx, `select count(*) from users where account_id = ? and search_text like '%sam%'`, w.firm.ID).Scan(&hit))
		if hit != 0 {
			t.Error("an erased person can be searched for")
		}
		_, err = w.erase(access.Actor{Account: w.firm.ID, User: w.janeDept.User}, false)
		expect(t, "a user of another account", err, errs.NotFound, "access.not_found")
	})
}

// Two administrators who are erased at the same time: one stays (P8).
func TestTheLastAdministratorIsNeverErased(t *testing.T) {
	each(t, func(w *world) {
		ada := w.add(w.firm.ID, "ada@example.com", "Ada", "Quill", access.Administrator)
		var all sync.WaitGroup
		var errors [2]error
		for i, by := range []access.Actor{w.jane, ada} {
			all.Go(func() { _, errors[i] = w.erase(by, true) })
		}
		all.Wait()
		if (errors[0] == nil) == (errors[1] == nil) {
			t.Fatalf("%v", errors)
		}
		for _, err := range errors {
			if err != nil {
				expect(t, "the last one", err, errs.Conflict, "people.administrators.last")
			}
		}
	})
}
