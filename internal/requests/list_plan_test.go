package requests

import (
	"fmt"
	"io/fs"
	"testing"

	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// asked makes many requests, each of another user; every fiftieth waits.
func (w *world) asked(n int) {
	w.t.Helper()
	for from := 0; from < n; from += 2000 {
		w.write(func(tx *db.Tx) error {
			for i := from; i < min(from+2000, n); i++ {
				user := fmt.Sprintf("user-%08d", i)
				if _, err := tx.Exec(w.ctx, `insert into logins (id, email, email_key, created_at) values (?, ?, ?, 1)`, user, user, user); err != nil {
					return err
				}
				if _, err := tx.Exec(w.ctx, `insert into users (account_id, id, login_id, email, role, status, first_name, last_name, sort_name, search_text, version, created_at, updated_at)
					values (?, ?, ?, ?, 'standard', 'active', 'Una', ?, ?, ?, 1, 1, 1)`, w.firm.ID, user, user, user, user, user, user); err != nil {
					return err
				}
				r := Request{Account: w.firm.ID, ID: ids.Request(fmt.Sprintf("%08d", i*7919%n)), Kind: "title", User: ids.User(user), State: []State{Approved, Declined}[i%2],
					Title: w.lead, TitleName: "Lead", Role: "standard", AskedAt: tx.Now(), Version: 1}
				if i%50 == 0 {
					r.State = Open
				}
				if err := insertRequest(w.ctx, tx, r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if w.DB.Postgres() { // as the server does by itself before long
		for _, table := range []string{"users", "requests"} {
			w.write(func(tx *db.Tx) error { _, err := tx.Exec(w.ctx, `analyze `+table); return err })
		}
	}
}

// A page of what waits, or was answered, is found by an index, however much there is.
func TestAPageReadsNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	each(t, func(w *world) {
		w.asked(20_000)
		for waiting, index := range map[bool]string{true: "requests_by_state", false: "requests_"} {
			for _, before := range []ids.Request{"", "00010000"} {
				p := dbtest.NewPlanned(t, w.DB)
				list, err := selectPage(w.ctx, p, w.firm.ID, waiting, before, 51)
				if bad := p.Wasteful(index); err != nil || len(list) != 51 || bad != "" {
					t.Errorf("%d requests, waiting %v, before %q, %v: %s\n%s", len(list), waiting, before, err, bad, p.Plan)
				}
			}
		}
		p := dbtest.NewPlanned(t, w.DB)
		list, err := selectOfUser(w.ctx, p, w.firm.ID, "user-00000077", "title", 51)
		if bad := p.Wasteful("requests_by_user"); err != nil || len(list) != 1 || bad != "" {
			t.Errorf("%d requests of a user, %v: %s\n%s", len(list), err, bad, p.Plan)
		}
		p = dbtest.NewPlanned(t, w.DB)
		n, err := countOpen(w.ctx, p, w.firm.ID, 100)
		if bad := p.Wasteful("requests_by_state"); err != nil || n != 100 || bad != "" {
			t.Errorf("%d wait, %v: %s\n%s", n, err, bad, p.Plan)
		}
	})
}

// BenchmarkLists reads pages of requests. Run it with -benchtime=1x.
func BenchmarkLists(b *testing.B) {
	for name, open := range map[string]func(testing.TB, *clock.Fake, ...fs.FS) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for _, size := range []int{1000, 100_000} {
				clk := clock.NewFake(dbtest.Start)
				w := newWorld(b, open(b, clk, schemas()...), clk)
				w.asked(size)
				var pages []dbtest.Page
				for _, waiting := range []bool{true, false} {
					for _, before := range []ids.Request{"~", ids.Request(fmt.Sprintf("%08d", size/2))} {
						pages = append(pages, dbtest.Page{Name: fmt.Sprintf("waiting %v before %s", waiting, before), Args: []any{w.firm.ID, waiting, before},
							Bare: `select ` + columns + ` from requests where account_id = ? and waiting = ? and id < ? order by id desc limit 51`,
							Read: func() error {
								_, err := w.Requests(w.ctx, w.jane, ListFilter{Answered: !waiting, After: before})
								return err
							}})
					}
				}
				dbtest.Measure(b, w.DB, size, pages...)
			}
		})
	}
}
