package groups_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) {
	i18ntest.Parity(t, groups.Locales())
	texts, err := i18n.Load(groups.Locales())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range groups.Acts() {
		if !texts.Has(k.Kind.Key()) {
			t.Errorf("act %s has no name", k.Kind)
		}
	}
}

func TestGroupIsMadeAndChanged(t *testing.T) {
	each(t, func(w *world) {
		made, err := w.Create(w.ctx, w.admin(), groups.Input{Name: text("  Fraud\u00a0 team "), Description: text(" Economic crime \r\n\r\n second  line \n")})
		if err != nil || made.Name != "Fraud team" || made.Description != "Economic crime\n\nsecond line" || made.Version != 1 {
			t.Fatalf("%+v %v", made, err)
		}
		if again, err := w.Groups.Group(w.ctx, w.DB, w.one, made.ID); err != nil || again != made {
			t.Errorf("%+v %v", again, err)
		}
		w.make("Ёлки")
		for _, name := range []string{"fraud TEAM", "елки"} {
			if _, err := w.Create(w.ctx, w.admin(), groups.Input{Name: &name}); key(err) != "groups.taken" {
				t.Errorf("%q: %v", name, err)
			}
		}
		if _, err := w.Create(w.ctx, person(w.other, access.Administrator), groups.Input{Name: text("Fraud team")}); err != nil {
			t.Errorf("the same name in another account: %v", err)
		}
		got, err := w.Change(w.ctx, w.admin(), made.ID, groups.Input{Name: text("FRAUD team")}, 1)
		if err != nil || got.Name != "FRAUD team" || got.Version != 2 || got.Description != made.Description {
			t.Errorf("%+v %v", got, err)
		}
		if r, err := w.Groups.Recent(w.ctx, w.DB, w.one, made.ID); err != nil || r != got {
			t.Errorf("recent %+v %v", r, err)
		}
		if same, err := w.Change(w.ctx, w.admin(), made.ID, groups.Input{Name: text("FRAUD team")}, 1); err != nil || same != got {
			t.Errorf("what stands already: %+v %v", same, err)
		}
		_, err = w.Change(w.ctx, w.admin(), made.ID, groups.Input{Description: text("")}, 1)
		if theirs, ok := errs.As(err).Detail.(groups.Group); key(err) != "groups.conflict" || !ok || theirs != got {
			t.Errorf("stale: %v", err)
		}
		if _, err := w.Change(w.ctx, w.admin(), made.ID, groups.Input{Name: text("ЕЛКИ")}, 2); key(err) != "groups.taken" {
			t.Errorf("taken: %v", err)
		}
		if _, err := w.Change(w.ctx, w.admin(), groups.Default, groups.Input{Name: text("Everybody")}, 0); !errs.Is(err, errs.NotFound) {
			t.Errorf("the default group: %v", err)
		}
		if kinds := w.kinds(); !slices.Equal(kinds, []activity.Kind{groups.GroupAdded, groups.GroupAdded, groups.GroupChanged}) {
			t.Error(kinds)
		}
		if payload := w.acts()[2].Payload; strings.Contains(payload, "FRAUD") || !strings.Contains(payload, `"name"`) {
			t.Error(payload)
		}
	})
}

func TestHostileTextsAreRefused(t *testing.T) {
	each(t, func(w *world) {
		for _, name := range []string{"", " \u00a0 ", "a\u202eb", "a\nb", strings.Repeat("x", 101), "\xff", "a\x00", "a\u200bb"} {
			if _, err := w.Create(w.ctx, w.admin(), groups.Input{Name: &name}); !strings.HasPrefix(key(err), "name ") {
				t.Errorf("%.20q: %v", name, err)
			}
		}
		if _, err := w.Create(w.ctx, w.admin(), groups.Input{}); key(err) != "name groups.name.required" {
			t.Errorf("no name: %v", err)
		}
		for _, about := range []string{"a\u202eb", "a\x00", "\xff", strings.Repeat("x", 10_000), "\x1b[2J"} {
			if _, err := w.Create(w.ctx, w.admin(), groups.Input{Name: text("A"), Description: &about}); !strings.HasPrefix(key(err), "description ") {
				t.Errorf("%.20q: %v", about, err)
			}
		}
		for _, name := range []string{`<script>alert(1)</script>`, `=1+1`, `%_\`, strings.Repeat("я", 100), "Robert'); drop table groups;--"} {
			if g := w.make(name); g.Name != name {
				t.Errorf("%q became %q", name, g.Name)
			}
		}
	})
}

// So many people are moved as work with progress, before their group goes (P17).
func TestAGroupOfManyIsEmptiedFirst(t *testing.T) {
	each(t, func(w *world) {
		from, into := w.make("From"), w.make("Into")
		w.write(func(tx *db.Tx) error {
			for range groups.MaxMoved {
				if _, err := tx.Exec(w.ctx, `insert into probe_people (account_id, id, group_id, active, manages) values (?, ?, ?, ?, ?)`,
					w.one, w.maker.New(), from.ID, true, false); err != nil {
					return err
				}
			}
			return nil
		})
		last := w.join(from.ID, true, false)
		if _, err := w.Delete(w.ctx, w.admin(), from.ID, &into.ID); key(err) != "groups.too_full" || errs.As(err).Args["N"] != groups.MaxMoved+1 {
			t.Errorf("more than are moved at once: %v", err)
		}
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(w.ctx, `delete from probe_people where account_id = ? and id = ?`, w.one, last)
			return err
		})
		if moved, err := w.Delete(w.ctx, w.admin(), from.ID, &into.ID); err != nil || moved != groups.MaxMoved {
			t.Errorf("%d %v", moved, err)
		}
	})
}

func TestGroupIsDeletedIntoAnother(t *testing.T) {
	each(t, func(w *world) {
		from, into, free := w.make("From"), w.make("Into"), w.make("Free")
		w.join(from.ID, true, true)
		w.join(from.ID, false, false)
		if _, err := w.SetHours(w.ctx, w.admin(), from.ID, groups.Hours{at(1, 0, 60)}, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Delete(w.ctx, w.admin(), from.ID, nil); key(err) != "groups.in_use" || errs.As(err).Args["Count"] != 2 {
			t.Errorf("without a choice: %v", err)
		}
		foreign, err := w.Create(w.ctx, person(w.other, access.Administrator), groups.Input{Name: text("Foreign")})
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []ids.Group{from.ID, foreign.ID, "nonsense"} {
			if _, err := w.Delete(w.ctx, w.admin(), from.ID, &bad); key(err) != "into groups.into.choose" {
				t.Errorf("into %q: %v", bad, err)
			}
		}
		if moved, err := w.Delete(w.ctx, w.admin(), from.ID, &into.ID); err != nil || moved != 2 {
			t.Errorf("%d %v", moved, err)
		}
		got, err := w.Group(w.ctx, w.admin(), into.ID)
		if err != nil || got.Active != 1 || got.Others != 1 || len(got.Managers) != 0 {
			t.Errorf("%+v %v", got, err)
		}
		if hours, err := w.Groups.Hours(w.ctx, w.DB, w.one, from.ID); err != nil || !hours.Always() {
			t.Errorf("%v %v", hours, err)
		}
		if _, err := w.Delete(w.ctx, w.admin(), from.ID, nil); !errs.Is(err, errs.NotFound) {
			t.Errorf("twice: %v", err)
		}
		if moved, err := w.Delete(w.ctx, w.admin(), free.ID, nil); err != nil || moved != 0 {
			t.Errorf("%d %v", moved, err)
		}
		if moved, err := w.Delete(w.ctx, w.admin(), into.ID, new(ids.Group)); err != nil || moved != 2 {
			t.Errorf("into the default group: %d %v", moved, err)
		}
		if all, err := w.Group(w.ctx, w.admin(), groups.Default); err != nil || all.Total() != 2 {
			t.Errorf("%+v %v", all, err)
		}
		if _, err := w.Delete(w.ctx, w.admin(), groups.Default, nil); !errs.Is(err, errs.NotFound) {
			t.Errorf("the default group: %v", err)
		}
		var last groups.DeletedPayload
		acts := w.acts()
		if err := json.Unmarshal([]byte(acts[len(acts)-1].Payload), &last); err != nil || last != (groups.DeletedPayload{Group: into.ID, People: 2}) {
			t.Errorf("%+v %v", last, err)
		}
	})
}

func TestGroupsAreForAdministratorsAndTheirManagers(t *testing.T) {
	each(t, func(w *world) {
		mine, theirs := w.make("Mine"), w.make("Theirs")
		program := w.admin()
		program.Scope = access.ScopeWrite
		strangers := []access.Actor{{}, person(w.one, access.Standard), person(w.one, access.Guest), manager(w.one, mine.ID, access.Guest), program,
			person(w.other, access.Administrator), manager(w.other, mine.ID, access.Standard), manager(w.one, "", access.Standard)}
		managers := []access.Actor{manager(w.one, mine.ID, access.Standard), manager(w.one, mine.ID, access.Limited)}
		for _, by := range append(strangers, managers...) {
			_, created := w.Create(w.ctx, by, groups.Input{})
			_, changed := w.Change(w.ctx, by, theirs.ID, groups.Input{Name: text("X")}, 0)
			_, own := w.Change(w.ctx, by, mine.ID, groups.Input{Name: text("X")}, 0)
			_, set := w.SetHours(w.ctx, by, mine.ID, groups.Hours{at(1, 0, 60)}, 0)
			_, deleted := w.Delete(w.ctx, by, mine.ID, nil)
			_, read := w.Group(w.ctx, by, theirs.ID)
			_, all := w.Group(w.ctx, by, groups.Default)
			if own == nil || changed == nil || set == nil || deleted == nil || read == nil || created == nil || all == nil && by.Account != w.other {
				t.Errorf("%+v reaches a group", by)
			}
		}
		for _, by := range strangers {
			_, read := w.Group(w.ctx, by, mine.ID)
			list, listed := w.List(w.ctx, by, groups.Filter{})
			if read == nil || listed == nil && len(list.Groups) > 0 {
				t.Errorf("%+v reads groups", by)
			}
		}
		for _, by := range managers {
			got, err := w.Group(w.ctx, by, mine.ID)
			list, failed := w.List(w.ctx, by, groups.Filter{Search: "MI"})
			if err != nil || failed != nil || got.Changeable || list.Total != 1 || list.Groups[0].Name != "Mine" {
				t.Errorf("%+v %v %+v %v", got, err, list, failed)
			}
			if none, err := w.List(w.ctx, by, groups.Filter{Search: "theirs"}); err != nil || len(none.Groups) != 0 || none.Total != 0 {
				t.Errorf("%+v %v", none, err)
			}
		}
	})
}

func TestOneOfManyNamesakesWins(t *testing.T) {
	each(t, func(w *world) {
		var mu sync.Mutex
		won := 0
		var all sync.WaitGroup
		note := func(err error) {
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if key(err) != "groups.taken" {
				t.Error(err)
			}
		}
		for _, name := range strings.Split("abcdef", "") {
			g := w.make(name)
			all.Go(func() {
				_, err := w.Change(w.ctx, w.admin(), g.ID, groups.Input{Name: text("Judges")}, 1)
				note(err)
			})
			all.Go(func() {
				_, err := w.Create(w.ctx, w.admin(), groups.Input{Name: text("JUDGES")})
				note(err)
			})
		}
		if all.Wait(); won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

// Nobody is left in a group that was deleted while they were put into it.
func TestHeldGroupsStay(t *testing.T) {
	each(t, func(w *world) {
		for range 10 {
			g := w.make("Group " + string(w.maker.New()))
			var all sync.WaitGroup
			var joined, deleted error
			all.Go(func() {
				joined = w.DB.Write(w.ctx, func(tx *db.Tx) error {
					if err := w.Groups.Hold(w.ctx, tx, w.one, g.ID); err != nil {
						return err
					}
					_, err := tx.Exec(w.ctx, `insert into probe_people (account_id, id, group_id, active, manages) values (?, ?, ?, ?, ?)`, w.one, w.maker.New(), g.ID, true, false)
					return err
				})
			})
			all.Go(func() { _, deleted = w.Delete(w.ctx, w.admin(), g.ID, nil) })
			all.Wait()
			if (joined == nil) == (deleted == nil) || joined != nil && key(joined) != "group groups.choose" || deleted != nil && key(deleted) != "groups.in_use" {
				t.Errorf("joined %v, deleted %v", joined, deleted)
			}
		}
		w.write(func(tx *db.Tx) error { return w.Groups.Hold(w.ctx, tx, w.one, groups.Default) })
	})
}
