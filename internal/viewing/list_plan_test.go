package viewing

import (
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"time"

	"cabinet/internal/cases/casestest"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

func schemas() []fs.FS { return slices.Concat(casestest.Schemas(), []fs.FS{Schema()}) }

// looked makes many views by one administrator, every hundredth as another one and the rest as somebody else.
func looked(w *casestest.World, n int) {
	w.Helper()
	for from := 0; from < n; from += 2000 {
		w.Write(func(tx *db.Tx) error {
			for i := from; i < min(from+2000, n); i++ {
				v := Viewing{Account: w.Firm, ID: ids.Viewing(fmt.Sprintf("%08d", i*7919%n)), Viewer: w.Jane.User, User: w.Lee.User, Reason: "The list looks wrong to them",
					StartedAt: tx.Now(), EndsAt: tx.Now().Add(time.Minute)}
				if i%100 == 0 {
					v.User = w.Sam.User
				}
				if err := insertViewing(w.Ctx, tx, v); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if w.DB.Postgres() { // as the server does by itself before long
		w.Write(func(tx *db.Tx) error { _, err := tx.Exec(w.Ctx, `analyze viewings`); return err })
	}
}

// A page of what administrators looked at is found by an index, however much there is.
func TestAPageReadsNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) {
		w := casestest.New(t, d, clk, nil)
		looked(w, 20_000)
		for user, index := range map[ids.User]string{"": "viewings", w.Sam.User: "viewings_of_user"} {
			for _, before := range []ids.Viewing{"", "00015000"} {
				p := dbtest.NewPlanned(t, w.DB)
				list, err := selectPage(w.Ctx, p, w.Firm, user, before, 51)
				if bad := p.Wasteful(index); err != nil || len(list) != 51 || bad != "" {
					t.Errorf("%d views of %q, before %q, %v: %s\n%s", len(list), user, before, err, bad, p.Plan)
				}
			}
		}
	})
}

// BenchmarkLists reads pages of views. Run it with -benchtime=1x.
func BenchmarkLists(b *testing.B) {
	for name, open := range map[string]func(testing.TB, *clock.Fake, ...fs.FS) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for _, size := range []int{1000, 100_000} {
				clk := clock.NewFake(dbtest.Start)
				w := casestest.New(b, open(b, clk, schemas()...), clk, nil)
				s := New(Deps{DB: w.DB})
				looked(w, size)
				var pages []dbtest.Page
				for _, before := range []ids.Viewing{"~", ids.Viewing(fmt.Sprintf("%08d", size/2))} {
					bare := `select ` + columns + ` from viewings v where v.account_id = ? and v.id < ?`
					pages = append(pages,
						dbtest.Page{Name: "all, before " + string(before), Args: []any{w.Firm, before}, Bare: bare + ` order by v.id desc limit 51`,
							Read: func() error { _, err := s.List(w.Ctx, w.Jane, before, 0); return err }},
						dbtest.Page{Name: "as oneself, before " + string(before), Args: []any{w.Firm, before, w.Sam.User}, Bare: bare + ` and v.user_id = ? order by v.id desc limit 51`,
							Read: func() error { _, err := s.Mine(w.Ctx, w.Sam, before, 0); return err }})
				}
				dbtest.Measure(b, w.DB, size, pages...)
			}
		})
	}
}
