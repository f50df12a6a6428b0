package jobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
)

// The model holds what the queue promises about each job, while random workers claim, finish, fail, pause, crash and
// come back as zombies in any order (P24). Its seed makes every failure repeatable.
type model struct {
	q     *Queue
	clk   *clock.Fake // the organisation's
	wall  *clock.Fake
	h     *Handle[int]
	watch *watch

	jobs    map[string]*modelJob
	workers []*modelWorker
}

type modelJob struct {
	state             string
	due, notAfter     time.Time
	attempts, crashes int
	worker            string
	fence             int64
	effects           int // how often an end of it was accepted
}

type modelWorker struct {
	lease   *lease
	runs    []*run
	crashed bool
	dead    bool      // declared so by the others
	beat    time.Time // the last one
}

const modelLease = time.Minute

func TestRandomCrashesPausesAndZombies(t *testing.T) {
	dbtest.Each(t, []fs.FS{Schema()}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		rapid.Check(t, func(rt *rapid.T) {
			m := newModel(rt, d, clk)
			rt.Repeat(map[string]func(*rapid.T){
				"enqueue": m.enqueue, "sign on": m.signOn, "claim": m.claim, "finish": m.finish, "crash": m.crash,
				"beat": m.beat, "time passes": m.pass, "reap": m.reap, "": m.agree,
			})
			m.drain(rt)
		})
	})
}

func newModel(t *rapid.T, d *db.DB, clk *clock.Fake) *model {
	m := &model{clk: clk, wall: clock.NewFake(dbtest.Start), jobs: map[string]*modelJob{}}
	m.q = New(d, clk.Now, m.wall.Now, id.NewMaker(clock.System(), rand.Reader), slog.New(slog.DiscardHandler), Options{Lease: modelLease})
	m.h = Register(m.q, Kind[int]{Name: "m.job", Attempts: 5, Backoff: func(n int) time.Duration { return time.Duration(n) * time.Second },
		Do: func(context.Context, int) error { return nil }})
	m.watch = &watch{q: m.q, seen: map[string]sighting{}}
	m.write(t, func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), `delete from jobs`)
		if err == nil {
			_, err = tx.Exec(context.Background(), `delete from job_workers`)
		}
		return err
	})
	return m
}

func (m *model) write(t *rapid.T, fn func(tx *db.Tx) error) {
	if err := m.q.db.WriteSoft(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func (m *model) enqueue(t *rapid.T) {
	j := &modelJob{state: "waiting", due: m.clk.Now().Add(time.Duration(rapid.IntRange(-5, 60).Draw(t, "due")) * time.Second)}
	opts := []Option{At(j.due)}
	if rapid.Bool().Draw(t, "expires") {
		j.notAfter = j.due.Add(90 * time.Second)
		opts = append(opts, NotAfter(j.notAfter))
	}
	m.write(t, func(tx *db.Tx) error {
		job, err := m.h.Enqueue(context.Background(), tx, 1, opts...)
		m.jobs[string(job)] = j
		return err
	})
}

func (m *model) signOn(t *rapid.T) {
	if len(m.workers) >= 4 {
		t.Skip("enough workers")
	}
	l, err := m.q.begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	m.workers = append(m.workers, &modelWorker{lease: l, beat: m.wall.Now()})
}

// worker picks one that hasn't crashed; it may have been declared dead without knowing.
func (m *model) worker(t *rapid.T) *modelWorker {
	var live []*modelWorker
	for _, w := range m.workers {
		if !w.crashed {
			live = append(live, w)
		}
	}
	if len(live) == 0 {
		t.Skip("no worker")
	}
	return live[rapid.IntRange(0, len(live)-1).Draw(t, "worker")]
}

func (m *model) claim(t *rapid.T) {
	w := m.worker(t)
	lane := rapid.SampledFrom([]int{normalLane, suspectLane}).Draw(t, "lane")
	var taken []claimed
	err := m.q.db.WriteSoft(context.Background(), func(tx *db.Tx) (err error) {
		taken, err = w.lease.claim(context.Background(), tx, lane, rapid.IntRange(1, 3).Draw(t, "limit"))
		return err
	})
	if w.dead {
		if !errors.Is(err, ErrLost) {
			t.Fatalf("a worker declared dead claimed %d jobs (%v)", len(taken), err)
		}
		m.retire(w)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range taken {
		j := m.jobs[c.id]
		if j.state != "waiting" || j.due.After(m.clk.Now()) || (lane == suspectLane) != (j.crashes >= 2) || c.fence <= j.fence {
			t.Fatalf("claimed %+v, which is %+v", c, j)
		}
		j.state, j.worker, j.fence = "running", c.worker, c.fence
		j.attempts++
		w.runs = append(w.runs, &run{claimed: c, q: m.q, kind: m.q.kind(c.kind), lease: w.lease})
	}
}

func (m *model) retire(w *modelWorker) { w.crashed, w.runs = true, nil }

// finish settles one run by what its handler may have done. A zombie's word must count for nothing.
func (m *model) finish(t *rapid.T) {
	w := m.worker(t)
	if len(w.runs) == 0 {
		t.Skip("idle")
	}
	i := rapid.IntRange(0, len(w.runs)-1).Draw(t, "run")
	r := w.runs[i]
	w.runs = append(w.runs[:i], w.runs[i+1:]...)
	results := map[string]error{"done": nil, "error": errors.New("x"), "permanent": Permanent(errors.New("x")), "drop": Drop(errors.New("x")),
		"panic": panicError{errors.New("x")}}
	how := rapid.SampledFrom([]string{"done", "error", "permanent", "drop", "panic"}).Draw(t, "result")
	o := r.judge(results[how])
	j := m.jobs[r.id]
	mine := j.state == "running" && j.worker == r.worker && j.fence == r.fence
	if alive := r.held(context.Background(), m.q.db); (alive == nil) != mine {
		t.Fatalf("held says %v of %+v", alive, j)
	}
	if err := m.q.settle(context.Background(), []outcome{o}); err != nil {
		t.Fatal(err)
	}
	if !mine {
		return
	}
	j.worker = ""
	switch o.verdict {
	case again, crashed:
		j.state, j.due = "waiting", o.due.Truncate(time.Microsecond)
		if o.verdict == crashed {
			j.crashes++
		}
	case done:
		j.state = "done"
	case dead:
		j.state = "dead"
	case dropped:
		j.state = "dropped"
	}
	if j.state != "waiting" {
		j.effects++
	}
	if (how == "done") != (o.verdict == done) || j.attempts > 5 || j.crashes > 2 {
		t.Fatalf("%s led to %+v", how, j)
	}
}

func (m *model) crash(t *rapid.T) { m.retire(m.worker(t)) }

func (m *model) beat(t *rapid.T) {
	w := m.worker(t)
	err := w.lease.beat(context.Background())
	if w.dead != errors.Is(err, ErrLost) || !w.dead && err != nil {
		t.Fatalf("declared dead: %t, but the beat says %v", w.dead, err)
	}
	if w.dead {
		m.retire(w)
		return
	}
	w.beat = m.wall.Now()
}

func (m *model) pass(t *rapid.T) {
	d := time.Duration(rapid.IntRange(1, 40).Draw(t, "seconds")) * time.Second
	m.wall.Advance(d)
	m.clk.Advance(d)
}

func (m *model) reap(t *rapid.T) {
	if err := m.watch.reap(context.Background()); err != nil {
		t.Fatal(err)
	}
	beats, err := selectBeats(context.Background(), m.q.db)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range m.workers {
		if _, there := beats[w.lease.worker]; there || w.dead {
			continue
		}
		if quiet := m.wall.Now().Sub(w.beat); quiet < modelLease {
			t.Fatalf("a worker was declared dead %s after its beat", quiet)
		}
		w.dead = true
		for _, j := range m.jobs {
			if j.worker != w.lease.worker {
				continue
			}
			j.worker, j.state = "", "waiting"
			j.crashes++
			if j.crashes >= maxCrashes {
				j.state = "dead"
				j.effects++
			}
		}
	}
	// Those who are dead and know it make room for new ones.
	var left []*modelWorker
	for _, w := range m.workers {
		if !w.dead || !w.crashed {
			left = append(left, w)
		}
	}
	m.workers = left
}

// agree compares every job with the model after every step.
func (m *model) agree(t *rapid.T) {
	rows, err := m.q.db.Query(context.Background(), `select id, state, attempts, crashes, worker, due_at from jobs`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var key, state, worker string
		var attempts, crashes int
		var due db.TS
		if err := rows.Scan(&key, &state, &attempts, &crashes, &worker, &due); err != nil {
			t.Fatal(err)
		}
		j := m.jobs[key]
		if j == nil || j.state != state || j.worker != worker || j.attempts != attempts || !j.due.Equal(due.Time) || j.effects > 1 {
			t.Fatalf("%s is %s with %q, %d attempts, due %s; the model has %+v", key, state, worker, attempts, due.Time, j)
		}
	}
	if n != len(m.jobs) || rows.Err() != nil {
		t.Fatalf("%d jobs of %d (%v)", n, len(m.jobs), rows.Err())
	}
}

// drain lets every worker die and one healthy queue do the rest: everything ends, nothing is lost.
func (m *model) drain(t *rapid.T) {
	for _, w := range m.workers {
		m.retire(w)
	}
	m.reap(t)
	m.wall.Advance(modelLease + time.Second)
	m.reap(t)
	for range 100 {
		if _, _, err := m.q.RunDue(context.Background()); err != nil {
			t.Fatal(err)
		}
		next, ok, err := m.q.NextDue(context.Background(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		m.clk.Advance(next.Sub(m.clk.Now()))
	}
	c, err := m.q.Counts(context.Background())
	if err != nil || c.Waiting+c.Running != 0 || c.Done+c.Dead+c.Dropped != len(m.jobs) {
		t.Fatal(fmt.Sprintf("%d jobs ended as %+v", len(m.jobs), c), err)
	}
}
