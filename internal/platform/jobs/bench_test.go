package jobs_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/jobs"
)

func databases(b *testing.B, fn func(b *testing.B, d *db.DB, clk *clock.Fake)) {
	for name, open := range map[string]func(*clock.Fake) *db.DB{
		"sqlite":   func(clk *clock.Fake) *db.DB { return dbtest.SQLite(b, clk, schemas...) },
		"postgres": func(clk *clock.Fake) *db.DB { return dbtest.Postgres(b, clk, schemas...) },
	} {
		b.Run(name, func(b *testing.B) {
			clk := clock.NewFake(dbtest.Start)
			fn(b, open(clk), clk)
		})
	}
}

// BenchmarkEnqueue adds one job per transaction from 16 callers at once.
func BenchmarkEnqueue(b *testing.B) {
	databases(b, func(b *testing.B, d *db.DB, clk *clock.Fake) {
		q := newQueue(d, clk.Now, clk.Now, jobs.Options{})
		h := jobs.Register(q, jobs.Kind[note]{Name: "b.note", Do: func(context.Context, note) error { return nil }})
		b.ResetTimer()
		var wg sync.WaitGroup
		for w := range 16 {
			wg.Go(func() {
				for i := w; i < b.N; i += 16 {
					if _, err := enqueue(d, h, note{"x"}); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
	})
}

// BenchmarkWork works off jobs that do nothing, from the first claim until the last is stored as done.
func BenchmarkWork(b *testing.B) {
	databases(b, func(b *testing.B, d *db.DB, clk *clock.Fake) {
		q := newQueue(d, clk.Now, clock.System(), jobs.Options{})
		var ran atomic.Int64
		h := jobs.Register(q, jobs.Kind[note]{Name: "b.note", Do: func(context.Context, note) error { ran.Add(1); return nil }})
		for left := b.N; left > 0; left -= 500 {
			err := d.Write(context.Background(), func(tx *db.Tx) error {
				for range min(left, 500) {
					if _, err := h.Enqueue(context.Background(), tx, note{"x"}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		b.ResetTimer()
		stop := start(b, q)
		for ran.Load() < int64(b.N) {
			time.Sleep(time.Millisecond)
		}
		stop() // stores what is still under way
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
		if c, err := q.Counts(context.Background()); err != nil || c.Done != b.N {
			b.Fatalf("%+v %v", c, err)
		}
	})
}
