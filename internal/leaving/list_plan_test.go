package leaving

import (
	"fmt"
	"io/fs"
	"testing"

	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// left makes many leavings, each of another user and with three things, and ten more of Kate, of whom a plan stands too.
func (w *world) left(n int) {
	w.t.Helper()
	for from := 0; from < n; from += 2000 {
		w.write(func(tx *db.Tx) error {
			for i := from; i < min(from+2000, n); i++ {
				user := fmt.Sprintf("user-%08d", i)
				if _, err := tx.Exec(w.ctx, `insert into logins (id, email, email_key, created_at) values (?, ?, ?, 1)`, user, user, user); err != nil {
					return err
				}
				if _, err := tx.Exec(w.ctx, `insert into users (account_id, id, login_id, email, role, status, first_name, last_name, sort_name, search_text, version, created_at, updated_at)
					values (?, ?, ?, ?, 'standard', 'inactive', 'Una', ?, ?, ?, 1, 1, 1)`, w.firm.ID, user, user, user, user, user, user); err != nil {
					return err
				}
				p := Plan{Account: w.firm.ID, ID: ids.Leaving(fmt.Sprintf("%08d", i*7919%n)), User: ids.User(user), state: []planState{done, planned}[i%2], Version: 1, CreatedAt: tx.Now()}
				if i < 10 {
					p.User, p.state = w.kate.User, done
				} else if i == 10 {
					p.User, p.state = w.kate.User, planned
				}
				if err := insertLeaving(w.ctx, tx, p); err != nil {
					return err
				}
				for thing := range 3 {
					l := lot{kind: "things", item: holdings.Item{ID: fmt.Sprint(thing)}, heir: w.jane.User, state: given}
					if err := insertItem(w.ctx, tx, p, l); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	if w.DB.Postgres() { // as the server does by itself before long
		for _, table := range []string{"users", "leavings", "leaving_items"} {
			w.write(func(tx *db.Tx) error { _, err := tx.Exec(w.ctx, `analyze `+table); return err })
		}
	}
}

// What is planned for somebody, and what became of their things, is found by indexes, however many left.
func TestALookReadsNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	each(t, func(w *world) {
		w.left(20_000)
		p := dbtest.NewPlanned(t, w.DB)
		_, err := selectPlan(w.ctx, p, w.firm.ID, w.kate.User)
		if bad := p.Wasteful("leavings_"); err != nil || bad != "" {
			t.Errorf("a plan, %v: %s\n%s", err, bad, p.Plan)
		}
		p = dbtest.NewPlanned(t, w.DB)
		_, err = selectLast(w.ctx, p, w.firm.ID, w.kate.User)
		if bad := p.Wasteful("leavings_by_user"); err != nil || bad != "" {
			t.Errorf("the last, %v: %s\n%s", err, bad, p.Plan)
		}
		p = dbtest.NewPlanned(t, w.DB)
		list, err := selectNoted(w.ctx, p, w.firm.ID, w.kate.User)
		if bad := p.ReadsAll("leavings_by_user"); err != nil || len(list) != 30 || bad != "" {
			t.Errorf("%d things, %v: %s\n%s", len(list), err, bad, p.Plan)
		}
	})
}

// BenchmarkLook reads what is known of one who leaves. Run it with -benchtime=1x.
func BenchmarkLook(b *testing.B) {
	for name, open := range map[string]func(testing.TB, *clock.Fake, ...fs.FS) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for _, size := range []int{1000, 100_000} {
				clk := clock.NewFake(dbtest.Start)
				w := newWorld(b, open(b, clk, schemas()...), clk)
				w.left(size)
				dbtest.Measure(b, w.DB, size, dbtest.Page{Name: "a plan and what was done", Args: []any{w.firm.ID, w.kate.User},
					Bare: `select i.leaving_id, i.kind, i.item_id from leavings l join leaving_items i on i.account_id = l.account_id and i.leaving_id = l.id where l.account_id = ? and l.user_id = ?`,
					Read: func() error { _, err := w.Look(w.ctx, w.jane, w.kate.User); return err }})
			}
		})
	}
}
