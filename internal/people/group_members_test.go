package people

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
)

func TestGroupsAreCountedAndMoved(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		south, west := w.group("South"), w.group("West")
		user := func(name string) ids.User {
			return w.add(w.firm.ID, name+"@example.com", name, "X", access.Limited).User
		}
		boss, member, left, guest := user("boss"), user("member"), user("left"), user("guest")
		w.join(boss, south, true)
		w.join(member, south, false)
		w.join(left, south, false)
		_, err := w.SetStatus(w.ctx, w.jane, left, Inactive)
		must(t, err)
		later := w.clk.Now().Add(time.Hour)
		w.edit(w.jane, guest, UserInput{TempGroup: &TemporaryGroup{south, true, Period{From: later}}})
		w.edit(w.jane, member, UserInput{TempGroup: &TemporaryGroup{west, false, Period{From: w.clk.Now()}}})

		counts, err := w.GroupMembers(w.ctx, w.db, w.firm.ID, []ids.Group{south, west, groups.Default})
		must(t, err)
		if c := counts[south]; c.Active != 1 || c.Others != 3 || !slices.Equal(c.Managers, []ids.User{boss}) {
			t.Errorf("South: %+v", c)
		}
		if c := counts[west]; c.Active != 1 || c.Others != 0 || c.Managers != nil {
			t.Errorf("West: %+v", c)
		}
		if c := counts[groups.Default]; c.Active != 3 || c.Others != 0 {
			t.Errorf("Default: %+v", c)
		}
		_, err = w.groups.Delete(w.ctx, w.jane, south, nil)
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("%v", err)
		}
		moved, err := w.groups.Delete(w.ctx, w.jane, south, &west)
		if err != nil || moved != 4 {
			t.Errorf("%d moved, %v", moved, err)
		}
		for _, u := range []ids.User{boss, member, left} {
			if p := w.look(u); p.Lasting.Group != west || p.Lasting.Manages || p.Manages || p.Group != west {
				t.Errorf("%+v", p.holding())
			}
		}
		if p := w.look(guest); p.TempGroup == nil || p.TempGroup.Group != west || p.TempGroup.Manages || p.Group != "" {
			t.Errorf("%+v", p.TempGroup)
		}
		if counts, err = w.GroupMembers(w.ctx, w.db, w.firm.ID, []ids.Group{south}); err != nil || counts[south].Total() != 0 {
			t.Errorf("%+v, %v", counts, err)
		}
		if kinds := w.kinds(boss); kinds[len(kinds)-1] != GroupChanged {
			t.Errorf("%v", kinds)
		}
		if counts, err = w.GroupMembers(w.ctx, w.db, w.dept.ID, []ids.Group{west, groups.Default}); err != nil || counts[west].Total() != 0 || counts[groups.Default].Active != 1 {
			t.Errorf("another account: %+v, %v", counts, err)
		}
	})
}

// While groups are deleted, others put users into them: nobody is left in a group that is gone, and nobody waits for ever.
func TestNobodyJoinsAGroupThatIsGone(t *testing.T) {
	rounds := 30
	if testing.Short() {
		rounds = 5
	}
	each(t, func(w *world) {
		t := w.t
		anna := w.add(w.firm.ID, "anna@example.com", "Anna", "X", access.Limited).User
		west := w.group("West")
		for i := range rounds {
			south := w.group(fmt.Sprintf("South %d", i))
			w.join(anna, south, false)
			var wg sync.WaitGroup
			failed := make([]error, 3)
			wg.Go(func() { _, failed[0] = w.groups.Delete(w.ctx, w.jane, south, &west) })
			wg.Go(func() { _, failed[1] = w.EditUser(w.ctx, w.jane, w.sam.User, UserInput{Group: &south}, 0) })
			wg.Go(func() {
				_, failed[2] = w.EditUser(w.ctx, w.jane, anna, UserInput{Group: new(ids.Group), TempGroup: &TemporaryGroup{Group: south, Period: Period{From: w.clk.Now().Add(time.Hour)}}}, 0)
			})
			wg.Wait()
			for n, err := range failed {
				if err != nil && !errs.Is(err, errs.Invalid) {
					t.Fatalf("round %d, %d: %v", i, n, err)
				}
			}
			for _, user := range []ids.User{anna, w.sam.User} {
				p := w.look(user)
				if p.Group == south || p.Lasting.Group == south || p.TempGroup != nil && p.TempGroup.Group == south {
					t.Fatalf("round %d: %+v is in a group that is gone", i, p.holding())
				}
			}
		}
	})
}

// Whoever was demoted, or deactivated, since their request began changes no groups any more.
func TestGroupsAskWhoActsNow(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		kate, south := w.add(w.firm.ID, "kate@example.com", "Kate", "X", access.Administrator), w.group("South")
		deeds := map[string]func() error{
			"create": func() error { _, err := w.groups.Create(w.ctx, kate, groups.Input{Name: new("North")}); return err },
			"change": func() error {
				_, err := w.groups.Change(w.ctx, kate, south, groups.Input{Name: new("East")}, 0)
				return err
			},
			"hours":  func() error { _, err := w.groups.SetHours(w.ctx, kate, south, nil, 0); return err },
			"delete": func() error { _, err := w.groups.Delete(w.ctx, kate, south, nil); return err },
		}
		w.edit(w.jane, kate.User, UserInput{Profile: ProfileInput{Role: new(string(access.Standard))}})
		for what, do := range deeds {
			if err := do(); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s by somebody who was demoted: %v", what, err)
			}
		}
		_, err := w.SetStatus(w.ctx, w.jane, kate.User, Inactive)
		must(t, err)
		for what, do := range deeds {
			if err := do(); !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s by somebody inactive: %v", what, err)
			}
		}
	})
}

// A page of groups reads their own users, not everybody's rows.
func TestCountingGroupsReadsNobodyElse(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	dbtest.Each(t, directorySchemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) {
		c := &crowd{world: newWorld(t, d, clk), more: 300}
		c.fill(t, 5000, rand.New(rand.NewPCG(7, 7)))
		n := &noting{DB: d}
		some := []ids.Group{ids.Group(c.groups[100]), ids.Group(c.groups[200])}
		counts, err := c.GroupMembers(c.ctx, n, c.firm.ID, some)
		must(t, err)
		users, err := selectTied(c.ctx, n, c.firm.ID, some[0], "", 1000)
		if err != nil || len(users) == 0 || len(users) != counts[some[0]].Total() {
			t.Errorf("%d users, %+v, %v", len(users), counts, err)
		}
		n.asked = append(n.asked, []any{`select 1 from users where account_id = ? and picture_id = ?`, c.firm.ID, "p"}) // who sweeps pictures
		for _, asked := range n.asked {
			plan := n.explain(t, asked)
			if bad := wasteful(plan, true); bad != "" {
				t.Errorf("%s\n%s\n%s", bad, asked[0], plan)
			}
		}
	})
}
