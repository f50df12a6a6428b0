package scim

import (
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/scim/patch"
)

func set(path string, value any) []patch.Operation {
	return []patch.Operation{{Op: "replace", Path: path, Value: value}}
}

func TestUserFromBeginningToEnd(t *testing.T) {
	eachWorld(t, func(w *world) {
		r, err := w.CreateUser(w.ctx, w.dir, Resource{"schemas": []any{UserURN}, "userName": "Vera.Holm@firm.example", "externalId": "E1", "active": true,
			"name": Resource{"givenName": "Vera", "familyName": "Holm"}, "title": "Counsel", "preferredLanguage": "ru-RU", "password": "secret",
			"phoneNumbers": []any{Resource{"value": "+44 20 7946 0018", "type": "work"}}, EnterpriseURN: Resource{"employeeNumber": "77", "department": "x"}})
		w.must(err)
		user := ids.User(r["id"].(string))
		p := w.person(user)
		if p.Status != people.Pending || p.Role != access.Limited || p.FirstName != "Vera" || p.Position != "Counsel" || p.IDNumber != "77" || p.Language != "ru" ||
			p.OfficeNumber != "+442079460018" {
			t.Errorf("%+v", p)
		}
		if _, _, err := w.queue.RunDue(w.ctx); err != nil || len(w.post.to) != 1 || w.post.to[0] != "Vera.Holm@firm.example" {
			t.Errorf("mailed %v, %v", w.post.to, err)
		}
		_, err = w.CreateUser(w.ctx, w.dir, Resource{"userName": "vera.holm@FIRM.example"})
		w.expect("twice", err, errs.Conflict, keyUnique)
		got, err := w.User(w.ctx, w.dir, user)
		w.must(err)
		before := w.dump()
		if _, err := w.ReplaceUser(w.ctx, w.dir, user, got, ""); err != nil || w.dump() != before {
			t.Errorf("the same again changes something: %v", err)
		}
		r, err = w.PatchUser(w.ctx, w.dir, user, []patch.Operation{{Op: "Replace", Path: "name.familyName", Value: "Berg"}, {Op: "Remove", Path: "title"},
			{Op: "Add", Value: Resource{"displayName": "x", "nickName": "y"}}}, r["meta"].(Resource)["version"].(string))
		w.must(err)
		if p = w.person(user); p.LastName != "Berg" || p.Position != "" || r["externalId"] != "E1" {
			t.Errorf("%+v, %v", p, r)
		}
		_, err = w.PatchUser(w.ctx, w.dir, user, set("title", "x"), `W/"1.1"`)
		w.expect("an old version", err, errs.Stale, keyStale)
		_, err = w.PatchUser(w.ctx, w.dir, user, set("phoneNumbers", []any{Resource{"value": "letters", "type": "work"}}), "")
		w.expect("no number", err, errs.Invalid, "")
		_, err = w.PatchUser(w.ctx, w.dir, user, set("userName", "another@firm.example"), "")
		w.expect("another address", err, errs.Malformed, keyEmail)
		if list := w.waiting(); len(list) != 1 || list[0].Kind != WishEmail || list[0].Email != "another@firm.example" || w.person(user).Email != "Vera.Holm@firm.example" {
			t.Errorf("%+v", list)
		}
		w.must(w.DeleteUser(w.ctx, w.dir, user, ""))
		// Who is only invited isn't shut out, by which they could be let in without ever having come: their invitation stops.
		if i, err := w.Invitations.OfUser(w.ctx, w.jane, user); err != nil || i.Death() != invitations.Stopped || w.person(user).Status != people.Pending {
			t.Errorf("who was deleted may come: %+v, %v", i, err)
		}
		_, err = w.User(w.ctx, w.dir, user)
		w.expect("who was deleted", err, errs.NotFound, "")
		w.expect("deleted twice", w.DeleteUser(w.ctx, w.dir, user, ""), errs.NotFound, "")
		_, err = w.CreateUser(w.ctx, w.dir, Resource{"userName": "vera.holm@firm.example"})
		w.expect("made anew", err, errs.Forbidden, keyHeld)
	})
}

func TestTies(t *testing.T) {
	eachWorld(t, func(w *world) {
		r, err := w.CreateUser(w.ctx, w.dir, Resource{"userName": "SAM", "emails": []any{Resource{"value": "Sam@firm.example", "primary": true}}, "externalId": "S",
			"name": Resource{"givenName": "Changed"}})
		w.must(err)
		if r["id"] != string(w.sam.User) || r["userName"] != "SAM" || w.person(w.sam.User).FirstName != "Sam" {
			t.Errorf("%v", r)
		}
		for _, text := range []string{`userName eq "sam"`, `externalId eq "S"`, `emails eq "sam@firm.example"`, `emails[type eq "work"].value eq "x"`} {
			list, err := w.Users(w.ctx, w.dir, ListInput{Filter: text, Count: 10})
			if text[len(text)-1:] == `"` && text[:6] == "emails" && text[6] == '[' {
				w.expect(text, err, errs.Malformed, keyFilter)
				continue
			}
			if err != nil || list.Total != 1 || len(list.Items) != 1 || list.Items[0]["id"] != string(w.sam.User) {
				t.Errorf("%s: %+v, %v", text, list, err)
			}
		}
		if _, err := w.User(w.ctx, w.dir, w.olga.User); !errs.Is(err, errs.NotFound) {
			t.Errorf("a user of another account: %v", err)
		}
		_, err = w.PatchUser(w.ctx, w.dir, w.olga.User, set("title", "x"), "")
		w.expect("a user of another account", err, errs.NotFound, "")
	})
}

func TestAdministratorsAreOutOfReach(t *testing.T) {
	eachWorld(t, func(w *world) {
		for _, ops := range [][]patch.Operation{set("active", "False"), set("title", "Clerk"), set("name.givenName", "x")} {
			_, err := w.PatchUser(w.ctx, w.dir, w.jane.User, ops, "")
			w.expect("an administrator", err, errs.Forbidden, keyHeld)
		}
		w.expect("deleting an administrator", w.DeleteUser(w.ctx, w.dir, w.jane.User, ""), errs.Forbidden, keyHeld)
		if p := w.person(w.jane.User); p.Status != people.Active || p.Position != "" || p.FirstName != "Jane" {
			t.Errorf("%+v", p)
		}
		list := w.waiting()
		if len(list) != 2 || list[0].Reason != ReasonAdministrator { // the last change and the leaving
			t.Fatalf("%+v", list)
		}
		d, err := w.Decide(w.ctx, w.jane, w.con.ID, []string{list[0].ID, list[1].ID}, true)
		if err != nil || d.Done != 1 || len(d.Refused) != 1 { // nobody removes the last administrator, nor themselves
			t.Errorf("%+v, %v", d, err)
		}
		if p := w.person(w.jane.User); p.Status != people.Active || p.FirstName != "x" {
			t.Errorf("%+v", p)
		}
		if _, err := w.Decide(w.ctx, w.sam, w.con.ID, []string{list[1].ID}, true); !errs.Is(err, errs.NotFound) {
			t.Errorf("a user decides: %v", err)
		}
		if _, err := w.Decide(w.ctx, w.olga, w.con.ID, []string{list[1].ID}, false); err != nil && !errs.Is(err, errs.NotFound) {
			t.Errorf("another account: %v", err)
		}
		if len(w.waiting()) != 1 {
			t.Error("another account decided")
		}
		d, err = w.Decide(w.ctx, w.jane, w.con.ID, []string{"unknown", list[0].ID}, true)
		if err != nil || d.Done != 0 || len(d.Refused) != 0 || len(d.Unknown) != 1 || d.Unknown[0] != "unknown" {
			t.Errorf("what isn't there: %+v, %v", d, err)
		}
	})
}

func TestNobodyComesBackByThemselves(t *testing.T) {
	eachWorld(t, func(w *world) {
		user := w.sam.User
		_, err := w.PatchUser(w.ctx, w.dir, user, set("active", false), "")
		w.must(err)
		for range 2 {
			_, err = w.PatchUser(w.ctx, w.dir, user, set("active", true), "")
			w.expect("back", err, errs.Forbidden, keyHeld)
		}
		list := w.waiting()
		if len(list) != 1 || list[0].Reason != ReasonRevive || list[0].Times != 2 || w.person(user).Status != people.Inactive {
			t.Fatalf("%+v", list)
		}
		_, err = w.Decide(w.ctx, w.jane, w.con.ID, []string{list[0].ID}, false)
		w.must(err)
		_, err = w.PatchUser(w.ctx, w.dir, user, set("active", true), "")
		w.expect("declined", err, errs.Forbidden, keyDeclined)
		if len(w.waiting()) != 0 {
			t.Error("what was declined waits again")
		}
		_, err = w.PatchUser(w.ctx, w.dir, user, []patch.Operation{{Op: "replace", Value: Resource{"active": true, "title": "Clerk"}}}, "")
		w.expect("something else", err, errs.Forbidden, keyHeld)
		d, err := w.Decide(w.ctx, w.jane, w.con.ID, []string{w.waiting()[0].ID}, true)
		if err != nil || d.Done != 1 || w.person(user).Status != people.Active || w.person(user).Position != "Clerk" {
			t.Errorf("%+v, %v", d, err)
		}
	})
}

func TestTwoAtOnceAreOne(t *testing.T) {
	eachWorld(t, func(w *world) {
		var wg sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			wg.Go(func() { _, results[i] = w.CreateUser(w.ctx, w.dir, Resource{"userName": "twin@firm.example"}) })
		}
		wg.Wait()
		made := 0
		for _, err := range results {
			if err == nil {
				made++
			} else if !errs.Is(err, errs.Conflict) {
				t.Error(err)
			}
		}
		if n := w.count(`select count(*) from users where account_id = ? and email = ?`, w.firm, "twin@firm.example"); made != 1 || n != 1 {
			t.Errorf("%d made, %d there", made, n)
		}
	})
}

// TestTheInvitedAreStopped: whom the directory no longer wants before they came can't come in, in no way becomes active, and is
// invited again only by an administrator.
func TestTheInvitedAreStopped(t *testing.T) {
	eachWorld(t, func(w *world) {
		r, err := w.CreateUser(w.ctx, w.dir, Resource{"userName": "ina@firm.example"})
		w.must(err)
		user := ids.User(r["id"].(string))
		state := func() invitations.DeathReason {
			i, err := w.Invitations.OfUser(w.ctx, w.jane, user)
			w.must(err)
			return i.Death()
		}
		for range 2 {
			r, err = w.PatchUser(w.ctx, w.dir, user, set("active", false), "")
			if err != nil || r["active"] != false || state() != invitations.Stopped || w.person(user).Status != people.Pending {
				t.Fatalf("%v, %v", r, err)
			}
		}
		_, err = w.PatchUser(w.ctx, w.dir, user, set("active", true), "")
		w.expect("back", err, errs.Forbidden, keyHeld)
		if state() != invitations.Stopped {
			t.Error("they may come")
		}
		d, err := w.Decide(w.ctx, w.jane, w.con.ID, []string{w.waiting()[0].ID}, true)
		if err != nil || d.Done != 1 || state() != "" || w.person(user).Status != people.Pending {
			t.Errorf("%+v, %v", d, err)
		}
		if r, err = w.User(w.ctx, w.dir, user); err != nil || r["active"] != true {
			t.Errorf("%v, %v", r, err)
		}
		r, err = w.CreateUser(w.ctx, w.dir, Resource{"userName": "otto@firm.example", "active": false})
		w.must(err)
		if user = ids.User(r["id"].(string)); r["active"] != false || state() != invitations.Stopped {
			t.Errorf("%v", r)
		}
	})
}
