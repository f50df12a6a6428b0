package scim

import (
	"fmt"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

func TestTooMany(t *testing.T) {
	for _, c := range []struct {
		disabled, active int
		want             bool
	}{{1, 3, false}, {2, 3, true}, {2, 38, false}, {2, 37, true}, {10, 1000, false}, {11, 100_000, true}, {0, 0, false}} {
		if got := tooMany(c.disabled, c.active); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// mappings says what the directory's groups mean.
func (w *world) mappings(list ...Mapping) {
	w.t.Helper()
	_, err := w.SetMappings(w.ctx, w.jane, w.con.ID, list, 0)
	w.must(err)
}

func TestMassDeactivationStops(t *testing.T) {
	eachWorld(t, func(w *world) {
		var users []ids.User
		for i := range 240 {
			users = append(users, w.add(w.firm, fmt.Sprintf("u%d@firm.example", i), "U", access.Limited, "", false).User)
		}
		for i := range 10 {
			_, err := w.PatchUser(w.ctx, w.dir, users[i], set("active", "False"), "")
			w.must(err)
		}
		_, err := w.PatchUser(w.ctx, w.dir, users[10], set("active", false), "")
		w.expect("the eleventh", err, errs.TooMany, keyStopped)
		_, err = w.PatchUser(w.ctx, w.dir, users[11], set("title", "x"), "")
		w.expect("whatever comes then", err, errs.TooMany, keyStopped)
		w.expect("whatever comes then", w.DeleteUser(w.ctx, w.dir, users[12], ""), errs.TooMany, keyStopped)
		if _, err := w.User(w.ctx, w.dir, users[11]); err != nil {
			t.Errorf("reading: %v", err)
		}
		o, err := w.Connection(w.ctx, w.jane, w.con.ID)
		if err != nil || o.Stopped != ReasonMany || o.Waiting != 3 || w.person(users[10]).Status != people.Active {
			t.Errorf("%+v, %v", o, err)
		}
		if n := w.count(`select count(*) from acts where kind = ?`, Stopped); n != 1 {
			t.Errorf("told %d times", n)
		}
		var all []string
		for _, i := range w.waiting() {
			all = append(all, i.ID)
		}
		d, err := w.Decide(w.ctx, w.jane, w.con.ID, all, true)
		if err != nil || d.Done != 3 || w.person(users[10]).Status != people.Inactive || w.person(users[12]).Status != people.Inactive || w.person(users[11]).Position != "x" {
			t.Errorf("%+v, %v", d, err)
		}
		_, err = w.User(w.ctx, w.dir, users[12])
		w.expect("who left by approval", err, errs.NotFound, "")
		w.clk.Advance(time.Second)
		_, err = w.Resume(w.ctx, w.jane, w.con.ID)
		w.must(err)
		_, err = w.PatchUser(w.ctx, w.dir, users[10], set("active", false), "")
		w.must(err)
		_, err = w.PatchUser(w.ctx, w.dir, users[13], set("active", false), "")
		w.must(err)
	})
}

func TestRaisedRightsStop(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.mappings(Mapping{Name: "Lawyers", Role: access.Standard, Group: w.north}, Mapping{Name: "clerks", Role: access.Limited})
		clerks, err := w.CreateGroup(w.ctx, w.dir, Resource{"displayName": "Clerks", "members": []any{Resource{"value": string(w.sam.User)}, Resource{"value": string(w.jane.User)}}})
		w.must(err)
		if p := w.person(w.sam.User); p.Role != access.Limited || p.Group != w.south {
			t.Errorf("%+v", p.Lasting)
		}
		lawyers, err := w.CreateGroup(w.ctx, w.dir, Resource{"displayName": "LAWYERS"})
		w.must(err)
		add := set("members", []any{Resource{"value": string(w.max.User)}})
		add[0].Op = "add"
		_, err = w.PatchGroup(w.ctx, w.dir, lawyers["id"].(string), add, "")
		w.must(err) // he stands there already
		if p := w.person(w.max.User); !p.Manages || p.Group != w.north {
			t.Errorf("%+v", p.Lasting)
		}
		add = set("members", []any{Resource{"value": string(w.sam.User)}})
		add[0].Op = "Add"
		for range 2 {
			_, err = w.PatchGroup(w.ctx, w.dir, lawyers["id"].(string), add, "")
			w.expect("a higher role", err, errs.TooMany, keyStopped)
		}
		if p := w.person(w.sam.User); p.Role != access.Limited || p.Group != w.south {
			t.Errorf("%+v", p.Lasting)
		}
		list := w.waiting()
		if len(list) != 1 || list[0].Reason != ReasonRaise || list[0].Role != access.Standard {
			t.Fatalf("%+v", list)
		}
		_, err = w.Decide(w.ctx, w.jane, w.con.ID, []string{list[0].ID}, true)
		w.must(err)
		_, err = w.Resume(w.ctx, w.jane, w.con.ID)
		w.must(err)
		_, err = w.PatchGroup(w.ctx, w.dir, lawyers["id"].(string), add, "")
		w.must(err)
		if p := w.person(w.sam.User); p.Role != access.Standard || p.Group != w.north || p.Manages {
			t.Errorf("%+v", p.Lasting)
		}
		w.must(w.DeleteGroup(w.ctx, w.dir, lawyers["id"].(string), ""))
		if p := w.person(w.sam.User); p.Role != access.Limited || p.Group != "" {
			t.Errorf("without the group: %+v", p.Lasting)
		}
		if p := w.person(w.jane.User); p.Role != access.Administrator {
			t.Errorf("%+v", p.Lasting)
		}
		got, err := w.Group(w.ctx, w.dir, clerks["id"].(string))
		if err != nil || len(got["members"].([]any)) != 2 {
			t.Errorf("%v, %v", got, err)
		}
	})
}

func TestDryRunChangesNothing(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.mappings(Mapping{Name: "Lawyers", Role: access.Standard, Group: w.north})
		_, err := w.SetMode(w.ctx, w.jane, w.con.ID, DryRun)
		w.must(err)
		w.dir = w.knock()
		before := w.dump("scim_items")
		var ghost, team string
		for round := range 2 {
			r, err := w.CreateUser(w.ctx, w.dir, Resource{"userName": "new@firm.example", "externalId": "N", "name": Resource{"givenName": "New", "familyName": "One"}})
			w.must(err)
			if id := r["id"].(string); ghost != "" && ghost != id {
				t.Errorf("another ghost: %s, %s", ghost, id)
			}
			ghost = r["id"].(string)
			r, err = w.PatchUser(w.ctx, w.dir, ids.User(ghost), set("title", "Clerk"), "")
			if err != nil || r["title"] != "Clerk" || r["id"] != ghost {
				t.Errorf("%v, %v", r, err)
			}
			if r, err := w.User(w.ctx, w.dir, ids.User(ghost)); err != nil || r["title"] != "Clerk" {
				t.Errorf("%v, %v", r, err)
			}
			r, err = w.PatchUser(w.ctx, w.dir, w.sam.User, set("active", "False"), "")
			if err != nil || r["active"] != false {
				t.Errorf("%v, %v", r, err)
			}
			_, err = w.PatchUser(w.ctx, w.dir, w.max.User, set("active", false), "")
			w.must(err)
			w.must(w.DeleteUser(w.ctx, w.dir, w.jane.User, ""))
			r, err = w.CreateGroup(w.ctx, w.dir, Resource{"displayName": "Lawyers"})
			w.must(err)
			team = r["id"].(string)
			add := set("members", []any{Resource{"value": string(w.sam.User)}, Resource{"value": ghost}})
			add[0].Op = "add"
			r, err = w.PatchGroup(w.ctx, w.dir, team, add, "")
			if err != nil || r["id"] != team || len(listOf(r["members"])) != 1 {
				t.Errorf("%v, %v", r, err)
			}
			if got := w.dump("scim_items"); got != before {
				t.Fatalf("round %d changed something", round)
			}
		}
		list, _, err := w.Items(w.ctx, w.jane, w.con.ID, ItemFilter{State: Dry})
		kinds := map[WishKind]int{}
		for _, i := range list {
			kinds[i.Kind]++
		}
		if err != nil || len(list) != 6 || kinds[WishCreate] != 1 || kinds[WishChange] != 2 || kinds[WishLeave] != 1 || kinds[WishGroup] != 1 || kinds[WishStanding] != 1 {
			t.Errorf("%v, %v", kinds, err)
		}
		if _, _, err := w.queue.RunDue(w.ctx); err != nil || len(w.post.to) != 0 {
			t.Errorf("mailed %v, %v", w.post.to, err)
		}
		w.must(w.DeleteUser(w.ctx, w.dir, ids.User(ghost), ""))
		_, err = w.User(w.ctx, w.dir, ids.User(ghost))
		w.expect("a ghost that was deleted", err, errs.NotFound, "")
		_, err = w.SetMode(w.ctx, w.jane, w.con.ID, Live)
		w.must(err)
		if w.count(`select count(*) from scim_items`) != 0 {
			t.Error("a dry run's list outlives it")
		}
	})
}

func TestTokens(t *testing.T) {
	eachWorld(t, func(w *world) {
		knock := func(secret string) error {
			_, err := w.ByToken(w.ctx, secret, Client{})
			return err
		}
		first, one, err := w.MakeToken(w.ctx, w.jane, w.con.ID, TokenInput{})
		w.must(err)
		_, two, err := w.MakeToken(w.ctx, w.jane, w.con.ID, TokenInput{Overlap: time.Hour, Life: 48 * time.Hour})
		w.must(err)
		w.must(knock(one))
		w.must(knock(two))
		w.clk.Advance(time.Hour)
		w.expect("after the overlap", knock(one), errs.Unauthenticated, "")
		w.must(knock(two))
		third, three, err := w.MakeToken(w.ctx, w.jane, w.con.ID, TokenInput{Overlap: time.Hour})
		w.must(err)
		w.must(knock(three))
		w.must(w.RevokeToken(w.ctx, w.jane, w.con.ID, third.ID))
		w.expect("revoked", knock(three), errs.Unauthenticated, "")
		w.expect("revoked twice", w.RevokeToken(w.ctx, w.jane, w.con.ID, first.ID), errs.NotFound, "")
		w.clk.Advance(48 * time.Hour)
		w.expect("over", knock(two), errs.Unauthenticated, "")
		for _, bad := range []string{"", TokenPrefix, "cab_x", two + "x", TokenPrefix + "x"} {
			w.expect("nonsense", knock(bad), errs.Unauthenticated, "")
		}
		_, _, err = w.MakeToken(w.ctx, w.jane, w.con.ID, TokenInput{Life: 400 * 24 * time.Hour})
		w.expect("too long", err, errs.Invalid, "")
		for _, by := range []access.Actor{w.sam, w.max, w.olga, w.dir.By, {}} {
			if _, _, err := w.MakeToken(w.ctx, by, w.con.ID, TokenInput{}); err == nil {
				t.Errorf("%+v makes a token", by)
			}
			if _, err := w.Connect(w.ctx, by, ConnectionInput{}); err == nil {
				t.Errorf("%+v connects", by)
			}
		}
		_, four, err := w.MakeToken(w.ctx, w.jane, w.con.ID, TokenInput{})
		w.must(err)
		w.must(w.Remove(w.ctx, w.jane, w.con.ID))
		w.expect("removed", knock(four), errs.Unauthenticated, "")
	})
}
