package tasks

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
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

var benchTasks = flag.Int("tasks", 10_000, "how many tasks the benchmark reads, a hundred in each case; 1000000 for the figures")

// BenchmarkMine reads pages and counts of one's own tasks over all cases, and the tasks of a case, each beside the same rows
// without asking who sees what. It prints the figures: times of one reader.
func BenchmarkMine(b *testing.B) {
	schemas := slices.Concat(casestest.Schemas(), []fs.FS{Schema()})
	for name, open := range map[string]func(clk *clock.Fake) *db.DB{
		"sqlite":   func(clk *clock.Fake) *db.DB { return dbtest.SQLite(b, clk, schemas...) },
		"postgres": func(clk *clock.Fake) *db.DB { return dbtest.Postgres(b, clk, schemas...) },
	} {
		b.Run(name, func(b *testing.B) {
			clk := clock.NewFake(dbtest.Start)
			w := casestest.New(b, open(clk), clk, Acts())
			s := New(Deps{DB: w.DB, IDs: w.IDs, Acts: w.Service.Log, Cases: w.Service, Index: w.Search})
			all := busy(w, *benchTasks)
			const from = ` from tasks t join cases c on c.account_id = t.account_id and c.id = t.case_id where t.account_id = ? and `
			var pages []dbtest.Page
			for _, by := range []struct {
				name string
				access.Actor
			}{{"administrator", w.Jane}, {"standard", w.Sam}, {"limited", w.Lee}, {"guest", w.Gus}} {
				for _, span := range []Span{Always, ThisWeek} {
					f := MineFilter{Span: span}
					own, err := s.mine(by.Actor, f)
					w.Must(err)
					n := len(access.SeenCase(by.Actor, w.DB.Now(), "t.account_id", "t.case_id").Args)
					bare, args := `t.assignee_id = ? and t.closed = ? and (t.due_key, t.id) > (?, ?)`, slices.Concat([]any{w.Firm}, own.args[1+n:])
					if span != Always {
						bare += ` and t.due_key >= ? and t.due_key < ?`
					}
					pages = append(pages,
						dbtest.Page{Name: "my tasks " + string(span) + ", " + by.name, Read: func() error { _, err := s.Mine(w.Ctx, by.Actor, f); return err },
							Bare: `select ` + columns + `, c.number, c.name` + from + bare + ` order by t.due_key, t.id limit 51`, Args: args},
						dbtest.Page{Name: "their number " + string(span) + ", " + by.name, Read: func() error { _, err := s.CountMine(w.Ctx, by.Actor, f); return err },
							Bare: `select count(*) from (select 1 from tasks t where t.account_id = ? and ` + bare + ` limit 1000) counted`, Args: args})
				}
			}
			pages = append(pages, dbtest.Page{Name: "tasks of a case", Read: func() error { _, err := s.OfCase(w.Ctx, w.Sam, all[0].ID, CaseFilter{}); return err },
				Bare: `select ` + columns + ` from tasks t where t.account_id = ? and t.case_id = ? and t.parent_id is null and t.closed = ? order by t.due_key, t.id limit 51`,
				Args: []any{w.Firm, all[0].ID, false}})
			dbtest.Measure(b, w.DB, *benchTasks, pages...)
		})
	}
}

// busy fills the firm with tasks of ten years, a hundred in each case and three in a hundred of them open. One in a hundred is for each
// of four people, of whom the limited one is on every tenth case and the guest on one.
func busy(w *casestest.World, many int) (all []cases.Case) {
	w.Helper()
	for i := range max(1, many/100) {
		c := w.Open(w.Jane, fmt.Sprintf("Case %d", i))
		if i%10 == 0 {
			w.AssignTo(c, w.Lee)
		}
		if i == 0 {
			w.AssignTo(c, w.Gus)
		}
		all = append(all, c)
	}
	others := w.Add(w.Firm, "Max", access.Standard)
	people := []access.Actor{w.Jane, w.Sam, w.Lee, w.Gus}
	for from := 0; from < many; from += 5000 {
		w.Write(func(tx *db.Tx) error {
			for i := from; i < min(from+5000, many); i++ {
				t := Task{Account: w.Firm, ID: ids.Task(w.IDs.New()), Case: all[i/100].ID, Depth: 1, Title: "x", Status: Done, Priority: Normal, Assignee: others.User,
					AssignedBy: w.Jane.User, Due: w.DB.Now().Add(time.Duration(i%3650-100) * 24 * time.Hour), CreatedAt: w.DB.Now(), Version: 1}
				place, who := i/100, i%100
				if who < 2 || who == 2 && place%10 == 0 || who == 3 && place == 0 {
					t.Assignee = people[who].User
				}
				if t.Root = t.ID; who < 4 {
					t.Status = Open
				} else {
					t.ClosedAt = w.DB.Now()
				}
				if err := insertTask(w.Ctx, tx, t); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if w.DB.Postgres() { // as the server does by itself before long
		for _, table := range []string{"tasks", "cases", "case_assignments"} {
			w.Write(func(tx *db.Tx) error { _, err := tx.Exec(w.Ctx, `analyze `+table); return err })
		}
	}
	return all
}
