package practice

import (
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestListsAreForAdministratorsOfTheirAccount(t *testing.T) {
	each(t, func(w *world) {
		program := w.admin()
		program.Scope = access.ScopeWrite
		demoted := w.admin()
		demoted.User = "demoted"
		w.demoted["demoted"] = true
		area := w.lists().Areas[0]
		for who, by := range map[string]access.Actor{"nobody": {}, "standard": person(w.one, access.Standard), "guest": person(w.one, access.Guest), "program": program,
			"demoted": demoted, "stranger": person(w.other, access.Administrator)} {
			_, created := w.Add(w.ctx, by, Stages, area.ID, Input{Name: new("X")})
			_, changed := w.Change(w.ctx, by, Areas, string(area.ID), Input{Name: new("X")}, 0)
			_, deleted := w.Delete(w.ctx, by, Areas, string(area.ID), nil)
			moved := w.Move(w.ctx, by, Areas, string(area.ID), 2)
			_, read := w.Entry(w.ctx, by, Areas, string(area.ID))
			_, listed := w.Entries(w.ctx, by, Stages, area.ID)
			if created == nil || changed == nil || deleted == nil || moved == nil || (read == nil || listed == nil) && who != "demoted" {
				t.Errorf("%s reaches the lists", who)
			}
			if _, err := w.SetNumbers(w.ctx, by, NumbersInput{Next: new(int64(5))}, 0); err == nil && who != "stranger" {
				t.Errorf("%s sets numbers", who)
			}
		}
		if all, err := w.Lists(w.ctx, person(w.one, access.Guest)); err != nil || len(all.Areas) != 3 {
			t.Errorf("a guest's: %v", err)
		}
		if _, err := w.Lists(w.ctx, access.Actor{}); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody: %v", err)
		}
	})
}

func TestOneOfManyNamesakesWins(t *testing.T) {
	each(t, func(w *world) {
		var mu sync.Mutex
		won := 0
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				_, err := w.Add(w.ctx, w.admin(), Groups, "", Input{Name: new("Oak")})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if key(err) != "name practice.taken" {
					t.Error(err)
				}
			})
		}
		if all.Wait(); won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

// Nothing is tied to an entry that was deleted meanwhile.
func TestHeldEntriesStay(t *testing.T) {
	each(t, func(w *world) {
		all := w.lists()
		area, kind := all.Areas[0], all.Types[0]
		for range 8 {
			g := w.add(Groups, "", string(w.maker.New()))
			var both sync.WaitGroup
			var opened, deleted error
			both.Go(func() {
				opened = w.DB.Write(w.ctx, func(tx *db.Tx) error {
					c, err := w.Practice.Hold(w.ctx, tx, w.one, Choice{Area: area.ID, Type: kind.ID, Group: ids.CaseGroup(g.ID)})
					if err != nil {
						return err
					}
					_, err = tx.Exec(w.ctx, `insert into probe_cases (account_id, id, area, stage, type, grp) values (?, ?, ?, ?, ?, ?)`, w.one, w.maker.New(), c.Area, c.Stage, c.Type, c.Group)
					return err
				})
			})
			both.Go(func() { _, deleted = w.Delete(w.ctx, w.admin(), Groups, g.ID, nil) })
			both.Wait()
			if (opened == nil) == (deleted == nil) || opened != nil && key(opened) != "group practice.group.choose" || deleted != nil && key(deleted) != "practice.in_use" {
				t.Errorf("opened %v, deleted %v", opened, deleted)
			}
		}
		w.write(func(tx *db.Tx) error {
			c, err := w.Practice.Hold(w.ctx, tx, w.one, Choice{Area: area.ID, Type: kind.ID})
			if c.Stage != area.Stages[0].ID {
				t.Errorf("%+v", c)
			}
			return err
		})
		for what, c := range map[string]Choice{"area practice.area.choose": {Area: "x", Type: kind.ID}, "type practice.type.choose": {Area: area.ID, Type: "x"},
			"stage practice.stage.choose": {Area: area.ID, Stage: all.Areas[1].Stages[0].ID, Type: kind.ID}} {
			err := w.DB.Write(w.ctx, func(tx *db.Tx) error { _, err := w.Practice.Hold(w.ctx, tx, w.one, c); return err })
			if key(err) != what {
				t.Errorf("%s: %v", what, err)
			}
		}
		err := w.DB.Write(w.ctx, func(tx *db.Tx) error {
			_, err := w.Practice.Hold(w.ctx, tx, w.other, Choice{Area: area.ID, Type: kind.ID})
			return err
		})
		if e := errs.As(err); e == nil || len(e.Fields) != 2 {
			t.Errorf("the other account's: %v", err)
		}
	})
}

func TestWhatTheListsHave(t *testing.T) {
	each(t, func(w *world) {
		all := w.lists()
		area, other := all.Areas[0], all.Areas[1]
		group := w.add(Groups, "", "Oak")
		p := w.Practice
		for what, c := range map[string]struct {
			ask  func(q db.Queryer, account ids.Account) (bool, error)
			want bool
		}{
			"area":    {func(q db.Queryer, a ids.Account) (bool, error) { return p.HasArea(w.ctx, q, a, area.ID) }, true},
			"no area": {func(q db.Queryer, a ids.Account) (bool, error) { return p.HasArea(w.ctx, q, a, "x") }, false},
			"stage": {func(q db.Queryer, a ids.Account) (bool, error) {
				return p.HasStage(w.ctx, q, a, area.ID, area.Stages[1].ID)
			}, true},
			"other's": {func(q db.Queryer, a ids.Account) (bool, error) {
				return p.HasStage(w.ctx, q, a, other.ID, area.Stages[1].ID)
			}, false},
			"type":         {func(q db.Queryer, a ids.Account) (bool, error) { return p.HasType(w.ctx, q, a, all.Types[0].ID) }, true},
			"area as type": {func(q db.Queryer, a ids.Account) (bool, error) { return p.HasType(w.ctx, q, a, ids.CaseType(area.ID)) }, false},
			"group": {func(q db.Queryer, a ids.Account) (bool, error) {
				return p.HasGroup(w.ctx, q, a, ids.CaseGroup(group.ID))
			}, true},
			"first": {func(q db.Queryer, a ids.Account) (bool, error) {
				stage, err := p.FirstStage(w.ctx, q, a, area.ID)
				return stage == area.Stages[0].ID, err
			}, true},
		} {
			if got, err := c.ask(w.DB, w.one); err != nil || got != c.want {
				t.Errorf("%s: %v %v", what, got, err)
			}
			if got, err := c.ask(w.DB, w.other); err != nil || got {
				t.Errorf("%s in the other account: %v %v", what, got, err)
			}
			w.write(func(tx *db.Tx) error { _, err := c.ask(tx, w.one); return err })
		}
	})
}
