package bulk

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

var (
	benchRows    = flag.Int("bulk.rows", 50_000, "rows of the file in BenchmarkImport")
	benchChanges = flag.Int("bulk.changes", 10_000, "users changed in BenchmarkAction")
)

// benchEach runs a benchmark on both databases; it prints rates, so run it with -benchtime=1x.
func benchEach(b *testing.B, fn func(b *testing.B, w *world)) {
	for name, open := range map[string]func(testing.TB, *clock.Fake, ...fs.FS) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			clk := clock.NewFake(dbtest.Start)
			fn(b, newWorld(b, open(b, clk, schemas()...), clk))
		})
	}
}

// BenchmarkImport drafts and does a large file, beside bare inserts of as many rows in as many transactions.
func BenchmarkImport(b *testing.B) {
	benchEach(b, func(b *testing.B, w *world) {
		n := *benchRows
		peak := heapPeak(b)
		start := time.Now()
		j := w.drafted(w.jane, addresses(n))
		w.run()
		rate(b, "drafted", n, start)
		j = w.confirmed(w.jane, w.now(w.jane, j))
		start = time.Now()
		w.run()
		rate(b, "invited", n, start)
		if j = w.now(w.jane, j); int(j.Done) != n {
			b.Fatalf("%v", figures(j))
		}
		b.ReportMetric(float64(peak()>>20), "heap-MB")
		start = time.Now()
		w.bare(b, n, func(ctx context.Context, tx *db.Tx, i int) error {
			_, err := tx.Exec(ctx, `insert into bulk_rows (account_id, job_id, row_no, line, state, email_key, input) values (?, ?, ?, ?, 'done', ?, ?)`,
				j.Account, j.ID, n+1+i, i, fmt.Sprint("bare", i), "{}")
			return err
		})
		rate(b, "bare", n, start)
	})
}

// BenchmarkAction changes many users, beside bare updates of as many rows in as many transactions.
func BenchmarkAction(b *testing.B) {
	benchEach(b, func(b *testing.B, w *world) {
		n := *benchChanges
		j := w.drafted(w.jane, addresses(n))
		w.run()
		w.confirmed(w.jane, w.now(w.jane, j))
		w.run()
		j, err := w.Act(w.ctx, w.jane, ActionInput{Operation: "about", Params: aboutAs("x"), Of: Selection{Query: []byte(`"new"`)}})
		must(b, err)
		w.run()
		w.confirmed(w.jane, w.now(w.jane, j))
		start := time.Now()
		w.run()
		rate(b, "changed", n, start)
		if j = w.now(w.jane, j); int(j.Done) != n {
			b.Fatalf("%v", figures(j))
		}
		rows, err := selectRows(w.ctx, w.db, j, "", 0, n)
		must(b, err)
		start = time.Now()
		w.bare(b, n, func(ctx context.Context, tx *db.Tx, i int) error {
			_, err := tx.Exec(ctx, `update users set about = ?, version = version + 1 where account_id = ? and id = ?`, "y", j.Account, rows[i].User)
			return err
		})
		rate(b, "bare", n, start)
	})
}

// bare does something n times in as many transactions, as many at once as the room does.
func (w *world) bare(b *testing.B, n int, do func(ctx context.Context, tx *db.Tx, i int) error) {
	b.Helper()
	group, ctx := errgroup.WithContext(w.ctx)
	group.SetLimit(hands)
	for i := range n {
		group.Go(func() error { return w.db.Write(ctx, func(tx *db.Tx) error { return do(ctx, tx, i) }) })
	}
	must(b, group.Wait())
}

func rate(b *testing.B, what string, n int, since time.Time) {
	b.ReportMetric(float64(n)/time.Since(since).Seconds(), what+"/s")
}

// heapPeak watches the heap until the returned function is called, which tells by how much it grew at most.
func heapPeak(b *testing.B) func() uint64 {
	b.Helper()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before := m.HeapAlloc
	var peak atomic.Uint64
	over := make(chan struct{})
	go func() {
		ticks := time.NewTicker(50 * time.Millisecond)
		defer ticks.Stop()
		for {
			select {
			case <-over:
				return
			case <-ticks.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				if m.HeapAlloc > before && m.HeapAlloc-before > peak.Load() {
					peak.Store(m.HeapAlloc - before)
				}
			}
		}
	}()
	return func() uint64 {
		close(over)
		return peak.Load()
	}
}
