package jobs

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"cabinet/internal/platform/db"
)

// lease is a worker's life: a row whose beat grows as long as the process does its duty. When others find it
// standing still they delete it, and everything that was claimed under its name with it.
type lease struct {
	q      *Queue
	worker string
	lost   atomic.Bool
	cancel context.CancelCauseFunc
	ctx    context.Context // ended with the lease

	mu   sync.Mutex // one beat at a time
	last time.Time  // of the last beat, by the machine's monotonic clock
}

// begin enters a new worker; its handlers' contexts descend from ctx.
func (q *Queue) begin(ctx context.Context) (*lease, error) {
	l := &lease{q: q, worker: q.ids.New(), last: q.wall()}
	if err := q.db.WriteSoft(ctx, func(tx *db.Tx) error { return insertWorker(ctx, tx, l.worker) }); err != nil {
		return nil, err
	}
	l.ctx, l.cancel = context.WithCancelCause(ctx)
	return l, nil
}

// beat proves that the worker lives. It answers ErrLost when others have declared it dead.
func (l *lease) beat(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost.Load() {
		return ErrLost
	}
	at := l.q.wall()
	var alive bool
	err := l.q.db.WriteSoft(ctx, func(tx *db.Tx) (err error) {
		alive, err = updateBeat(ctx, tx, l.worker)
		return err
	})
	if err != nil {
		return err
	}
	if !alive {
		return l.lose()
	}
	l.last = at
	return nil
}

// lose ends the handlers of a worker that others have declared dead.
func (l *lease) lose() error {
	l.lost.Store(true)
	l.cancel(ErrLost)
	return ErrLost
}

// claim takes jobs in tx, unless others have declared the worker dead.
func (l *lease) claim(ctx context.Context, tx *db.Tx, lane, limit int) ([]claimed, error) {
	alive, err := selectWorker(ctx, tx, l.worker)
	if err == nil && !alive {
		err = ErrLost
	}
	if err != nil {
		return nil, err
	}
	return l.q.claimJobs(ctx, tx, l.worker, lane, limit)
}

// fresh makes sure that the last beat is young enough for an outside call to begin.
func (l *lease) fresh(ctx context.Context) error {
	l.mu.Lock()
	age := l.q.wall().Sub(l.last)
	l.mu.Unlock()
	if !l.lost.Load() && age >= 0 && age < l.q.opts.Lease/3 {
		return nil
	}
	return l.beat(ctx)
}

// end takes the worker's name away once nothing is claimed under it.
func (l *lease) end(ctx context.Context) {
	l.cancel(context.Canceled)
	err := l.q.db.WriteSoft(ctx, func(tx *db.Tx) error { return deleteIdleWorker(ctx, tx, l.worker) })
	if err != nil {
		l.q.log.WarnContext(ctx, "worker can't sign off; its jobs return when its lease ends", slog.String("error", reason(err)))
	}
}

// watch remembers how long the beats of all workers have stood still, by this process's own monotonic clock.
type watch struct {
	q    *Queue
	seen map[string]sighting
}

type sighting struct {
	beat  int64
	since time.Time
}

// reap looks at all workers and returns the jobs of those whose beat has stood still for a whole lease. Jobs of
// workers that have no row at all are treated alike.
func (w *watch) reap(ctx context.Context) error {
	beats, err := selectBeats(ctx, w.q.db)
	if err != nil {
		return err
	}
	now := w.q.wall()
	for worker := range w.seen {
		if _, there := beats[worker]; !there {
			delete(w.seen, worker)
		}
	}
	for worker, beat := range beats {
		s, known := w.seen[worker]
		if !known || s.beat != beat {
			w.seen[worker] = sighting{beat, now}
			continue
		}
		if now.Sub(s.since) < w.q.opts.Lease {
			continue
		}
		var back, lost int64
		err := w.q.db.Write(ctx, func(tx *db.Tx) (err error) {
			back, lost, err = returnJobs(ctx, tx, worker, beat)
			return err
		})
		if err != nil {
			return err
		}
		delete(w.seen, worker)
		if back+lost > 0 {
			w.q.log.WarnContext(ctx, "a worker died; its jobs return", slog.String("worker", worker),
				slog.Int64("jobs", back), slog.Int64("dead_letters", lost))
			for p := Urgent; p <= Bulk; p++ {
				w.q.nudge(p)
			}
			w.q.hinted[suspectLane].Store(true)
		}
	}
	return nil
}

// keep beats and watches until ctx ends or the lease is lost.
func (l *lease) keep(ctx context.Context, w *watch) {
	for sleep(ctx, l.q.opts.Lease/12) {
		if err := l.beat(ctx); err == ErrLost {
			return
		} else if err != nil && ctx.Err() == nil {
			l.q.log.ErrorContext(ctx, "heartbeat failed", slog.String("error", reason(err)))
		}
		if err := w.reap(ctx); err != nil && ctx.Err() == nil {
			l.q.log.ErrorContext(ctx, "looking for dead workers failed", slog.String("error", reason(err)))
		}
	}
}
