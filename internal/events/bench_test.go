package events

import (
	"flag"
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

var benchEvents = flag.Int("events", 10_000, "how many events the benchmark reads; 1000000 for the figures")

// BenchmarkCalendar reads a month of the calendar and a page of a case's events, each beside the same rows without asking who
// sees what. It prints the figures: times of one reader.
func BenchmarkCalendar(b *testing.B) {
	schemas := slices.Concat(casestest.Schemas(), []fs.FS{Schema()})
	for name, open := range map[string]func(clk *clock.Fake) *db.DB{
		"sqlite":   func(clk *clock.Fake) *db.DB { return dbtest.SQLite(b, clk, schemas...) },
		"postgres": func(clk *clock.Fake) *db.DB { return dbtest.Postgres(b, clk, schemas...) },
	} {
		b.Run(name, func(b *testing.B) {
			clk := clock.NewFake(dbtest.Start)
			w := casestest.New(b, open(clk), clk, Acts())
			s := New(Deps{DB: w.DB, IDs: w.IDs, Acts: w.Service.Log, Cases: w.Service, Index: w.Search})
			var all []cases.Case
			for i := range 200 {
				all = append(all, w.Open(w.Jane, fmt.Sprintf("Case %d", i)))
			}
			w.AssignTo(all[0], w.Lee)
			filled(w, all, *benchEvents)
			bare := `select ` + columns + `, c.number, c.name from event_users a join events e on e.account_id = a.account_id and e.id = a.event_id
				join cases c on c.account_id = e.account_id and c.id = e.case_id
				where a.account_id = ? and a.user_id = ? and a.starts_at >= ? and a.starts_at < ? and e.cancelled = ? order by a.starts_at, a.event_id limit 51`
			month := CalendarFilter{From: w.DB.Now(), Until: w.DB.Now().Add(31 * 24 * time.Hour)}
			everybody := month
			everybody.All = true
			read := func(by access.Actor, f CalendarFilter) func() error {
				return func() error { _, err := s.Calendar(w.Ctx, by, f); return err }
			}
			args := []any{w.Firm, w.Sam.User, db.At(month.From), db.At(month.Until), false}
			whole := `select ` + columns + `, c.number, c.name from events e join cases c on c.account_id = e.account_id and c.id = e.case_id
				where e.account_id = ? and e.starts_at >= ? and e.starts_at < ? and e.cancelled = ? order by e.starts_at, e.id limit 51`
			dbtest.Measure(b, w.DB, *benchEvents,
				dbtest.Page{Name: "my month, standard", Read: read(w.Sam, month), Bare: bare, Args: args},
				dbtest.Page{Name: "my month, limited", Read: read(w.Lee, month), Bare: bare, Args: args},
				dbtest.Page{Name: "everybody's month, administrator", Read: read(w.Jane, everybody), Bare: whole, Args: []any{w.Firm, args[2], args[3], false}},
				dbtest.Page{Name: "everybody's month, limited", Read: read(w.Lee, everybody), Bare: whole, Args: []any{w.Firm, args[2], args[3], false}},
				dbtest.Page{Name: "a case's events", Read: func() error {
					_, err := s.OfCase(w.Ctx, w.Jane, all[0].ID, CaseFilter{})
					return err
				}, Bare: `select ` + columns + ` from events e where e.account_id = ? and e.case_id = ? and e.cancelled = ? and e.starts_at >= ? order by e.starts_at, e.id limit 51`,
					Args: []any{w.Firm, all[0].ID, false, args[2]}})
		})
	}
}
