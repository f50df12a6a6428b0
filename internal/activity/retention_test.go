package activity_test

import (
	"context"
	"crypto/rand"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
)

func (w world) cut(account ids.Account, years int) int64 {
	w.Helper()
	n, err := w.log.CutOld(context.Background(), account, years)
	if err != nil {
		w.Fatal(err)
	}
	w.seal()
	return n
}

func (w world) count(table string) (n int) {
	w.Helper()
	if err := w.db.QueryRow(context.Background(), `select count(1) from `+table+` where account_id = 'a1'`).Scan(&n); err != nil {
		w.Fatal(err)
	}
	return n
}

// years lets time pass in a world where a1 has four acts older than the retention and two younger ones.
func (w world) years() {
	w.Helper()
	w.notes("a1", 4)
	w.clk.Advance(2 * 365 * 24 * time.Hour)
	w.notes("a1", 2)
	w.clk.Advance(400 * 24 * time.Hour)
}

func TestOldActsGoAndTheRestStaysProven(t *testing.T) {
	each(t, func(w world) {
		w.years()
		if n := w.cut("a1", 4); n != 0 {
			w.Errorf("%d acts went before their time", n)
		}
		if n := w.cut("a1", 3); n != 4 {
			w.Errorf("%d acts went, want 4", n)
		}
		if n := w.cut("a1", 3); n != 0 {
			w.Errorf("%d acts went twice", n)
		}
		r := w.verify("a1")
		if r.Fault != nil || r.Cut != 4 || r.Head.Position != 7 {
			w.Errorf("%+v %+v", r, r.Fault)
		}
		p := w.acts("a1", activity.Filter{Total: true})
		if len(p.Acts) != 3 || p.Total != 3 || p.Acts[0].Position != 5 || p.Acts[2].Kind != activity.Cut {
			w.Errorf("left: %+v", p)
		}
		if p := w.acts("a1", activity.Filter{User: "u1", Total: true}); len(p.Acts) != 2 || p.Total != 2 {
			w.Errorf("found: %+v", p)
		}
		for table, want := range map[string]int{"acts": 3, "act_seals": 3, "act_removals": 0} {
			if got := w.count(table); got != want {
				w.Errorf("%d rows in %s, want %d", got, table, want)
			}
		}
	})
}

func TestAChainOfWhichEverythingWasCutGoesOn(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 3)
		w.clk.Advance(4 * 365 * 24 * time.Hour)
		if _, err := w.log.CutOld(context.Background(), "a1", 3); err != nil {
			w.Fatal(err)
		}
		if r := w.verify("a1"); r.Fault != nil || r.Head.Position != 3 || r.Waiting != 1 {
			w.Errorf("before the cut's act is sealed: %+v %+v", r, r.Fault)
		}
		w.notes("a1", 1)
		if r := w.verify("a1"); r.Fault != nil || r.Head.Position != 5 {
			w.Errorf("%+v %+v", r, r.Fault)
		}
	})
}

func TestCutsCannotHideTampering(t *testing.T) {
	each(t, func(w world) {
		w.years()
		w.cut("a1", 3)
		before := w.verify("a1").Head
		for _, statement := range []string{
			`delete from act_cuts where account_id = 'a1'`,
			`update act_cuts set position = 6 where account_id = 'a1'`,
			`insert into act_removals (account_id, act_id) select account_id, act_id from act_seals where account_id = 'a1' and position = 6`,
			`delete from act_seals where account_id = 'a1' and position = 5`,
			`delete from acts where account_id = 'a1'`,
		} {
			err := w.db.Write(context.Background(), func(tx *db.Tx) error {
				_, err := tx.Exec(context.Background(), statement)
				return err
			})
			if err == nil {
				w.Errorf("the database took: %s", statement)
			}
		}
		forge := func(act string) {
			w.exec(`insert into act_cuts (account_id, position, hash, until, at, act_id)
				select account_id, position, hash, 1000000, 900000000000000000, ` + act + ` from act_seals where account_id = 'a1' and position = 6`)
			w.exec(`delete from act_seals where account_id = 'a1' and position <= 6`)
			w.exec(`delete from act_erasable where account_id = 'a1'`)
		}
		w.undoneAll(func() {
			forge(`'none'`)
			if r := w.verify("a1", before); r.Fault == nil || r.Fault.Problem != activity.ProblemCut || r.Fault.Position != 6 {
				w.Errorf("a cut without its act: %+v", r.Fault)
			}
		})
		w.undoneAll(func() {
			forge(`(select act_id from act_seals where account_id = 'a1' and position = 7)`)
			if r := w.verify("a1", before); r.Fault == nil || r.Fault.Problem != activity.ProblemCut {
				w.Errorf("a cut with another cut's act: %+v", r.Fault)
			}
		})
		w.undoneAll(func() {
			w.exec(`insert into act_cuts (account_id, position, hash, until, at, act_id) values ('a1', 6, 'made up', 0, 0, 'x')`)
			if r := w.verify("a1", before); r.Fault == nil || r.Fault.Problem != activity.ProblemCut {
				w.Errorf("a cut that was made up: %+v", r.Fault)
			}
		})
		if r := w.verify("a1", before); r.Fault != nil {
			w.Errorf("after all was undone: %+v", r.Fault)
		}
	})
}

// undoneAll is undone for everything that cuts touch.
func (w world) undoneAll(fn func()) {
	w.Helper()
	w.unlock()
	w.exec(`create table kept_act_cuts as select * from act_cuts`)
	w.undone(fn)
	w.exec(`delete from act_cuts`)
	w.exec(`insert into act_cuts select * from kept_act_cuts`)
	w.exec(`drop table kept_act_cuts`)
	w.lock()
}

func TestAddressesGoAfterAYear(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 250)
		w.clk.Advance(200 * 24 * time.Hour)
		w.notes("a1", 1)
		w.clk.Advance(200 * 24 * time.Hour)
		for range 2 {
			if err := w.log.EraseAddressesAllAccounts(context.Background()); err != nil {
				w.Fatal(err)
			}
		}
		all := w.everything("a1")
		for _, e := range all {
			if gone := e.Position <= 250; gone != (e.RemoteIP == "") || gone != (len(e.Erased) == 1) || e.Erasable["name"] == "" {
				w.Fatalf("%+v", e)
			}
		}
		if r := w.verify("a1"); r.Fault != nil || r.Erased != 250 {
			w.Errorf("%+v %+v", r, r.Fault)
		}
	})
}

func TestErasureOfAPerson(t *testing.T) {
	each(t, func(w world) {
		ctx := context.Background()
		anna, boris := person("a1"), person("a1")
		anna.User, boris.User = "anna", "boris"
		personal := map[string]string{"name": "x"}
		note := func(by access.Actor, subjectType, subjectID string) {
			w.record(by, activity.Act{Kind: "test.noted", Payload: notePayload{}, SubjectType: subjectType, SubjectID: subjectID, Erasable: personal})
		}
		note(anna, "user", "anna")  // both go
		note(anna, "user", "boris") // the address goes
		note(boris, "user", "anna") // the value goes
		note(anna, "", "")          // both go
		w.seal()
		note(boris, "user", "boris") // stays
		note(anna, "note", "n1")     // waiting for its seal; the address goes
		elsewhere := anna
		elsewhere.Account = "a2"
		note(elsewhere, "user", "anna")
		var first, second int64
		err := w.db.Write(ctx, func(tx *db.Tx) (err error) {
			if first, err = w.log.Erase(ctx, tx, "a1", "anna"); err == nil {
				second, err = w.log.Erase(ctx, tx, "a1", "anna")
			}
			return err
		})
		if err != nil || first != 7 || second != 0 {
			w.Errorf("erased %d, then %d: %v", first, second, err)
		}
		w.seal()
		for i, want := range []struct {
			name string
			ip   bool
		}{{"", false}, {"x", false}, {"", true}, {"", false}, {"x", true}, {"x", false}} {
			e := w.everything("a1")[i]
			if e.Erasable["name"] != want.name || (e.RemoteIP != "") != want.ip {
				w.Errorf("act %d: %v %q", i+1, e.Erasable, e.RemoteIP)
			}
		}
		if e := w.everything("a2")[0]; e.RemoteIP == "" || e.Erasable["name"] != "x" {
			w.Errorf("the other account: %+v", e)
		}
		if r := w.verify("a1"); r.Fault != nil || r.Erased != 7 {
			w.Errorf("%+v %+v", r, r.Fault)
		}
	})
}

// TestACutRecordIsRestored carries a record with a cut into another database, row by row, as a backup does.
func TestACutRecordIsRestored(t *testing.T) {
	each(t, func(w world) {
		w.years()
		w.cut("a1", 3)
		ctx := context.Background()
		target := filepath.Join(w.TempDir(), "copy.db")
		if w.db.Postgres() {
			target = dbtest.PostgresURL(w)
		}
		d := dbtest.Open(w, target, w.clk, []fs.FS{activity.Schema()}...)
		err := w.db.Snapshot(ctx, func(s *db.Snapshot) error {
			tables, err := s.Tables(ctx)
			if err != nil {
				return err
			}
			for _, table := range tables {
				var rows [][]any
				if err := s.Rows(ctx, table, func(row []any) error { rows = append(rows, slices.Clone(row)); return nil }); err != nil {
					return err
				}
				if _, err := d.Load(ctx, table, func() ([]any, error) {
					if len(rows) == 0 {
						return nil, io.EOF
					}
					row := rows[0]
					rows = rows[1:]
					return row, nil
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			w.Fatal(err)
		}
		log, err := activity.New(d, id.NewMaker(w.clk.Now, rand.Reader), slog.New(slog.DiscardHandler), kinds()...)
		if err != nil {
			w.Fatal(err)
		}
		back := world{w.T, d, w.clk, log}
		if r := back.verify("a1"); r.Fault != nil || r.Cut != 4 || r.Head.Position != 7 {
			w.Errorf("%+v %+v", r, r.Fault)
		}
		back.notes("a1", 1)
		if p := back.acts("a1", activity.Filter{User: "u1", Total: true}); p.Total != 3 {
			w.Errorf("%+v", p)
		}
	})
}
