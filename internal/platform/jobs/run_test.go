package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// quick are options for tests that wait for real time to pass.
var quick = jobs.Options{Lease: 400 * time.Millisecond, Poll: 20 * time.Millisecond, Drain: 300 * time.Millisecond, Grace: 50 * time.Millisecond,
	Urgent: 2, Normal: 2, Bulk: 2}

func TestRunStartsWithinMillisecondsOfTheCommit(t *testing.T) {
	each(t, func(w *world) {
		q := newQueue(w.d, w.clk.Now, clock.System(), jobs.Options{Poll: time.Hour})
		started := make(chan time.Time, 1)
		h := jobs.Register(q, jobs.Kind[note]{Name: "t.note", Do: func(context.Context, note) error { started <- time.Now(); return nil }})
		start(w, q)
		fastest := time.Hour
		for range 10 {
			time.Sleep(10 * time.Millisecond)
			began := time.Now()
			add(w, h, note{})
			fastest = min(fastest, (<-started).Sub(began))
		}
		if fastest > 100*time.Millisecond {
			w.Fatalf("the quickest of ten took %s", fastest)
		}
	})
}

func TestEveryJobRunsOnceUnderLoadOfTwoQueues(t *testing.T) {
	each(t, func(w *world) {
		const n = 2000
		var times [n]atomic.Int32
		var handles []*jobs.Handle[int]
		for range 2 {
			q := newQueue(w.d, w.clk.Now, clock.System(), jobs.Options{Poll: 20 * time.Millisecond})
			handles = append(handles, jobs.Register(q, jobs.Kind[int]{Name: "t.n", Do: func(_ context.Context, i int) error { times[i].Add(1); return nil }}))
			start(w, q)
		}
		var wg sync.WaitGroup
		for part := range 4 {
			wg.Go(func() {
				for base := part * n / 4; base < (part+1)*n/4; base += 50 {
					err := w.d.Write(context.Background(), func(tx *db.Tx) error {
						for i := base; i < base+50; i++ {
							if _, err := handles[part%2].Enqueue(context.Background(), tx, i); err != nil {
								return err
							}
						}
						return nil
					})
					if err != nil {
						w.Error(err)
					}
				}
			})
		}
		wg.Wait()
		eventually(w, "all jobs done", func() bool { return w.counts().Done == n })
		for i := range times {
			if times[i].Load() != 1 {
				w.Fatalf("job %d ran %d times", i, times[i].Load())
			}
		}
	})
}

func TestUrgentWorkNeverWaitsForBulkNorBulkForUrgent(t *testing.T) {
	each(t, func(w *world) {
		q := newQueue(w.d, w.clk.Now, clock.System(), quick)
		release := make(chan struct{})
		var held atomic.Int32
		hold := func(ctx context.Context, _ note) error {
			held.Add(1)
			select {
			case <-release:
			case <-ctx.Done():
			}
			return nil
		}
		bulk := jobs.Register(q, jobs.Kind[note]{Name: "t.bulk", Priority: jobs.Bulk, Do: hold})
		var ran atomic.Int32
		count := func(context.Context, note) error { ran.Add(1); return nil }
		urgent := jobs.Register(q, jobs.Kind[note]{Name: "t.urgent", Priority: jobs.Urgent, Do: count})
		normal := jobs.Register(q, jobs.Kind[note]{Name: "t.normal", Do: count})
		start(w, q)
		for range 20 {
			add(w, bulk, note{})
		}
		eventually(w, "bulk workers all busy", func() bool { return held.Load() == 2 })
		add(w, urgent, note{})
		add(w, normal, note{})
		eventually(w, "urgent and normal done", func() bool { return ran.Load() == 2 })
		close(release)
		eventually(w, "bulk done", func() bool { return held.Load() == 20 })
	})
}

func TestAJobThatLoopsLosesItsWorkerAndDies(t *testing.T) {
	each(t, func(w *world) {
		q := newQueue(w.d, w.clk.Now, clock.System(), quick)
		release := make(chan struct{})
		late := make(chan error, 3)
		h := jobs.Register(q, jobs.Kind[note]{Name: "t.loop", Timeout: 20 * time.Millisecond, Backoff: func(int) time.Duration { return time.Second },
			Do: func(ctx context.Context, _ note) error { <-release; late <- jobs.Alive(ctx); return nil }})
		good := jobs.Register(q, jobs.Kind[note]{Name: "t.good", Do: func(context.Context, note) error { return nil }})
		start(w, q)
		add(w, h, note{})
		eventually(w, "loop found dead", func() bool {
			w.clk.Advance(time.Second)
			return w.counts().Dead == 1
		})
		add(w, good, note{})
		eventually(w, "others go on", func() bool { return w.counts().Done == 1 })
		close(release)
		for range 3 {
			if err := <-late; !errors.Is(err, jobs.ErrLost) {
				w.Error("a given-up handler may still call outside:", err)
			}
		}
		if w.counts().Done != 1 {
			w.Error("a given-up handler finished its job")
		}
		if list := w.dead(); !strings.Contains(list[0].Reason, "time limit") || list[0].Crashes != 2 {
			w.Errorf("%+v", list)
		}
	})
}

func TestStoppingDrainsGivesBackAndInterrupts(t *testing.T) {
	each(t, func(w *world) {
		q := newQueue(w.d, w.clk.Now, clock.System(), quick)
		started := make(chan struct{}, 10)
		short := jobs.Register(q, jobs.Kind[note]{Name: "t.short", Do: func(context.Context, note) error {
			started <- struct{}{}
			time.Sleep(100 * time.Millisecond)
			return nil
		}})
		long := jobs.Register(q, jobs.Kind[note]{Name: "t.long", Priority: jobs.Bulk, Do: func(ctx context.Context, _ note) error {
			started <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}})
		stop := start(w, q)
		add(w, short, note{})
		add(w, long, note{})
		<-started
		<-started
		began := time.Now()
		stop()
		if took := time.Since(began); took < 250*time.Millisecond || took > 3*time.Second {
			w.Errorf("stopping took %s", took)
		}
		c := w.counts()
		if c.Done != 1 || c.Waiting != 1 || c.Running != 0 {
			w.Fatalf("%+v", c)
		}
		var attempts, crashes, workers int
		err := w.d.QueryRow(w.Context(), `select attempts, crashes, (select count(*) from job_workers) from jobs where state = 'waiting'`).Scan(&attempts, &crashes, &workers)
		if err != nil || attempts != 0 || crashes != 0 || workers != 0 {
			w.Fatalf("an interrupted job counts %d attempts, %d crashes; %d workers are left (%v)", attempts, crashes, workers, err)
		}
	})
}

// A worker whose heart stops while its handler goes on: what it learns later must change nothing.
func TestAZombieCannotWriteResults(t *testing.T) {
	each(t, func(w *world) {
		frozen := clock.NewFake(time.Now())
		zombie := newQueue(w.d, w.clk.Now, frozen.Now, jobs.Options{Lease: time.Hour, Poll: 20 * time.Millisecond})
		healthy := newQueue(w.d, w.clk.Now, clock.System(), quick)
		type result struct{ alive, complete error }
		entered, release, results := make(chan struct{}), make(chan struct{}), make(chan result, 1)
		var calls atomic.Int32
		h := jobs.Register(zombie, jobs.Kind[note]{Name: "t.mail", Do: func(ctx context.Context, _ note) error {
			if calls.Add(1) > 1 {
				return jobs.Alive(ctx)
			}
			close(entered)
			<-release
			var r result
			r.alive = jobs.Alive(ctx)
			r.complete = w.d.Write(context.Background(), func(tx *db.Tx) error { return jobs.Complete(ctx, tx) })
			results <- r
			return jobs.Permanent(errors.New("the zombie's verdict"))
		}})
		jobs.Register(healthy, jobs.Kind[note]{Name: "t.mail", Do: func(ctx context.Context, _ note) error { return jobs.Alive(ctx) }})
		start(w, zombie)
		add(w, h, note{})
		<-entered
		start(w, healthy)
		eventually(w, "job taken from the dead worker", func() bool { return w.counts().Done == 1 })
		close(release)
		if r := <-results; !errors.Is(r.alive, jobs.ErrLost) || !errors.Is(r.complete, jobs.ErrLost) {
			w.Errorf("Alive: %v, Complete: %v", r.alive, r.complete)
		}
		add(w, h, note{}) // the zombie is asked first, and must not take it under its old name
		eventually(w, "both done", func() bool { return w.counts().Done == 2 })
		if c := w.counts(); c.Dead != 0 {
			w.Fatalf("%+v", c)
		}
	})
}

func TestAWorkerDeclaredDeadStartsAnew(t *testing.T) {
	each(t, func(w *world) {
		q := newQueue(w.d, w.clk.Now, clock.System(), quick)
		cause := make(chan error, 1)
		entered := make(chan struct{}, 2)
		var runs atomic.Int32
		h := jobs.Register(q, jobs.Kind[note]{Name: "t.note", Do: func(ctx context.Context, _ note) error {
			entered <- struct{}{}
			if runs.Add(1) == 1 {
				<-ctx.Done()
				cause <- context.Cause(ctx)
				return ctx.Err()
			}
			return nil
		}})
		start(w, q)
		add(w, h, note{})
		<-entered
		err := w.d.Write(w.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(w.Context(), `delete from job_workers`)
			return err
		})
		if err != nil {
			w.Fatal(err)
		}
		if err := <-cause; !errors.Is(err, jobs.ErrLost) {
			w.Fatal(err)
		}
		eventually(w, "job done by the next worker", func() bool { return w.counts().Done == 1 })
	})
}

func TestClockStepsTakeNoLease(t *testing.T) {
	each(t, func(w *world) {
		// The other process's clock is two hours ahead, then two behind: beats are watched, not compared.
		skewed := clock.NewFake(time.Now().Add(2 * time.Hour))
		mine := newQueue(w.d, w.clk.Now, clock.System(), quick)
		other := newQueue(w.d, w.clk.Now, skewed.Now, quick)
		var runs atomic.Int32
		h := jobs.Register(mine, jobs.Kind[note]{Name: "t.long", Do: func(context.Context, note) error {
			runs.Add(1)
			time.Sleep(700 * time.Millisecond)
			return nil
		}})
		jobs.Register(other, jobs.Kind[note]{Name: "t.other", Do: func(context.Context, note) error { return nil }})
		start(w, mine)
		start(w, other)
		add(w, h, note{})
		for range 5 {
			time.Sleep(100 * time.Millisecond)
			skewed.Advance(100*time.Millisecond - time.Hour)
		}
		eventually(w, "job done", func() bool { return w.counts().Done == 1 })
		if runs.Load() != 1 {
			w.Fatalf("ran %d times", runs.Load())
		}
	})
}

func TestRunDueWaitsForWhatRunHolds(t *testing.T) {
	each(t, func(w *world) {
		q := newQueue(w.d, w.clk.Now, clock.System(), quick)
		w.q = q
		var ended atomic.Int32
		h := jobs.Register(q, jobs.Kind[note]{Name: "t.note", Do: func(context.Context, note) error {
			time.Sleep(30 * time.Millisecond)
			ended.Add(1)
			return nil
		}})
		start(w, q)
		for i := range 6 {
			add(w, h, note{fmt.Sprint(i)})
		}
		ran, failed, err := q.RunDue(w.Context())
		if err != nil || failed != 0 || ran > 6 || ended.Load() != 6 {
			w.Fatal(ran, failed, err, ended.Load())
		}
		if c := w.counts(); c.Done != 6 {
			w.Fatalf("%+v", c)
		}
	})
}

func TestRunDueEndsWithItsContext(t *testing.T) {
	each(t, func(w *world) {
		ctx, cancel := context.WithCancel(w.Context())
		h := jobs.Register(w.q, jobs.Kind[note]{Name: "t.note", Do: func(context.Context, note) error { cancel(); return nil }})
		add(w, h, note{})
		add(w, h, note{})
		if _, _, err := w.q.RunDue(ctx); !errors.Is(err, context.Canceled) {
			w.Fatal(err)
		}
		if c := w.counts(); c.Running != 0 || c.Done != 1 {
			w.Fatalf("%+v", c)
		}
	})
}
