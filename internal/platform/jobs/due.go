package jobs

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"cabinet/internal/platform/db"
)

// RunDue works inline on everything that is due now, schedules included, one job after the other by priority and due
// time, until nothing is left, and waits for what [Queue.Run] holds in the same process. It returns how many jobs
// ended well or were dropped, and how many tries failed; those are due again after their backoff. Tests and the
// demo's clock use it.
func (q *Queue) RunDue(ctx context.Context) (ran, failed int, err error) {
	ran0, failed0 := q.ran.Load(), q.failed.Load()
	counts := func() (int, int) { return int(q.ran.Load() - ran0), int(q.failed.Load() - failed0) }
	if err := q.enterSchedules(ctx); err != nil {
		return 0, 0, err
	}
	in := &inline{q: q}
	defer in.close(ctx)
	for {
		busy, err := in.step(ctx)
		if err != nil || ctx.Err() != nil {
			ran, failed = counts()
			if err == nil {
				err = ctx.Err()
			}
			return ran, failed, err
		}
		if busy {
			continue
		}
		if q.busy.Load() == 0 {
			ran, failed = counts()
			return ran, failed, nil
		}
		sleep(ctx, 2*time.Millisecond)
	}
}

// inline is a worker that works in the caller's goroutine. It signs on with the first job it finds.
type inline struct {
	q     *Queue
	lease *lease
	stop  context.CancelFunc
	ended chan struct{}
}

// step does the next due thing and reports whether there was one.
func (in *inline) step(ctx context.Context) (bool, error) {
	if n, err := in.q.tick(ctx); err != nil || n > 0 {
		return true, err
	}
	for i := range lanes {
		due, err := in.q.dueNow(ctx, i)
		if err != nil {
			return false, err
		}
		if due {
			return in.one(ctx, i)
		}
	}
	return false, nil
}

func (in *inline) one(ctx context.Context, lane int) (bool, error) {
	if in.lease == nil {
		if err := in.open(ctx); err != nil {
			return false, err
		}
	}
	var taken []claimed
	err := in.q.db.WriteSoft(ctx, func(tx *db.Tx) (err error) {
		taken, err = in.lease.claim(ctx, tx, lane, 1)
		return err
	})
	if errors.Is(err, ErrLost) {
		_ = in.lease.lose()
		in.close(ctx) // the next step signs on anew
		return true, nil
	}
	if err != nil || len(taken) == 0 {
		return false, err
	}
	in.q.busy.Add(1)
	r := &run{claimed: taken[0], q: in.q, kind: in.q.kind(taken[0].kind), lease: in.lease}
	o := r.work(in.lease.ctx)
	err = in.q.settle(ctx, []outcome{o})
	in.q.file([]outcome{o})
	return err == nil, err
}

func (in *inline) open(ctx context.Context) error {
	l, err := in.q.begin(ctx)
	if err != nil {
		return err
	}
	keeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	in.lease, in.stop, in.ended = l, stop, make(chan struct{})
	go func() {
		defer close(in.ended)
		l.keep(keeping, &watch{q: in.q, seen: map[string]sighting{}})
	}()
	return nil
}

func (in *inline) close(ctx context.Context) {
	if in.lease == nil {
		return
	}
	in.stop()
	<-in.ended
	in.lease.end(context.WithoutCancel(ctx))
	in.lease = nil
}

// NextDue returns the earliest instant after now at which a job or a schedule of this program falls due; false when
// there is none. What is due already is left to [Queue.RunDue]. Schedules that recur more often than least are passed over:
// nobody awaits the very instant of housekeeping. 0 passes over none.
func (q *Queue) NextDue(ctx context.Context, least time.Duration) (time.Time, bool, error) {
	now := db.At(q.now())
	args := []any{now, now}
	text := `select min(due_at) from (
			select min(due_at) as due_at from jobs where state = 'waiting' and due_at > ?
			union all select min(next_at) from job_schedules where next_at > ?`
	for _, name := range slices.Sorted(maps.Keys(q.schedules)) {
		if every := q.schedules[name].Rule.Every; every > 0 && every < least {
			text, args = text+" and name <> ?", append(args, name)
		}
	}
	var next db.TS
	err := q.db.QueryRow(ctx, text+`) as instants`, args...).Scan(&next)
	return next.Time, !next.IsZero(), err
}
