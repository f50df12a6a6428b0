package moves

import (
	"flag"
	"fmt"
	"io/fs"
	"runtime"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/people"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

var benchUsers = flag.Int("moves.users", 10_000, "users moved in BenchmarkMove")

// BenchmarkMove judges and moves an account's users to another mail domain of its own, without the mails. Run it with
// -benchtime=1x.
func BenchmarkMove(b *testing.B) {
	for name, open := range map[string]func(testing.TB, *clock.Fake, ...fs.FS) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			clk := clock.NewFake(dbtest.Start)
			w := newWorld(b, open(b, clk, schemas()...), clk)
			w.prove(w.firm.ID, "new.example")
			w.crowd(*benchUsers)
			before := heap()
			start := time.Now()
			m := w.drafted(Input{Days: 30})
			if m.State == Draft {
				must(b, w.doDraft(w.ctx, m.work()))
			}
			m = w.look(m)
			b.ReportMetric(float64(m.Figures.Total())/time.Since(start).Seconds(), "judged/s")
			m = w.confirmed(m)
			start = time.Now()
			must(b, w.doRun(w.ctx, m.work()))
			b.ReportMetric(float64(m.Figures.Total())/time.Since(start).Seconds(), "moved/s")
			b.ReportMetric(float64(heap()-before)/(1<<20), "heap-MB")
			if m = w.look(m); m.State != Done || m.Figures.Done[Moves] < int64(*benchUsers) {
				b.Fatalf("%+v", m)
			}
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// heap is what is in use after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// crowd adds users, many in one transaction.
func (w *world) crowd(n int) {
	w.t.Helper()
	for done := 0; done < n; {
		w.write(func(tx *db.Tx) error {
			for range min(500, n-done) {
				address := fmt.Sprintf("user%d@old.example", done)
				login, err := w.Identity.CreateLogin(w.ctx, tx, address)
				if err != nil {
					return err
				}
				if _, err := w.People.Add(w.ctx, tx, access.Operator(w.firm.ID), people.NewPerson{Login: login, Email: address, Role: access.Standard,
					Profile: people.ProfileInput{FirstName: new("User"), LastName: new(fmt.Sprint("No", done))}}); err != nil {
					return err
				}
				done++
			}
			return nil
		})
	}
}
