package jobs

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"cabinet/internal/platform/db"
)

var errStopping = errors.New("jobs: the process is stopping")

// crew is the running part of a queue: lanes of workers, and one collector of what they did.
type crew struct {
	q       *Queue
	lanes   [lanes]*lane
	results chan outcome
	workers sync.WaitGroup
	ending  atomic.Bool
}

// Run works on due jobs and schedules until ctx ends. Then it claims nothing more, gives back what hasn't started,
// and lets running jobs finish for [Options.Drain] before their contexts end; what they did is stored before Run
// returns. It survives an absent database and the loss of its lease, and returns an error only when the schedules
// can't be entered at the start.
func (q *Queue) Run(ctx context.Context) error {
	if err := q.enterSchedules(ctx); err != nil {
		return err
	}
	handlers, stopHandlers := context.WithCancelCause(context.WithoutCancel(ctx))
	storing, stopStoring := context.WithCancel(context.WithoutCancel(ctx))
	defer stopHandlers(nil)
	defer stopStoring()
	c := &crew{q: q, results: make(chan outcome, maxBatch)}
	c.start()
	var helpers sync.WaitGroup
	helpers.Go(func() { q.collect(c.results, storing) })
	helpers.Go(func() { q.keepPruning(ctx) })

	watch := &watch{q: q, seen: map[string]sighting{}}
	var last *lease
	for ctx.Err() == nil {
		l, err := q.begin(handlers)
		if err != nil {
			q.log.ErrorContext(ctx, "job worker can't sign on", slog.String("error", reason(err)))
			sleep(ctx, q.opts.Poll)
			continue
		}
		last = l
		c.serve(ctx, l, watch)
	}
	keeping, stopKeeping := context.WithCancel(storing)
	if last != nil {
		helpers.Go(func() { last.keep(keeping, watch) })
	}
	c.stop(stopHandlers, stopStoring)
	stopKeeping()
	helpers.Wait()
	if last != nil {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		last.end(ending)
	}
	return nil
}

func (c *crew) start() {
	o := c.q.opts
	for i, n := range [lanes]int{urgentLane: o.Urgent, normalLane: o.Normal, bulkLane: o.Bulk, suspectLane: 1} {
		l := newLane(i, n)
		c.lanes[i] = l
		for range n {
			c.workers.Go(func() { c.work(l) })
		}
	}
}

func (c *crew) work(l *lane) {
	for r := range l.queue {
		if c.ending.Load() || r.lease.ctx.Err() != nil {
			l.load.Add(-1)
			c.results <- outcome{run: r, verdict: released}
			continue
		}
		began := c.q.wall()
		o := r.work(r.lease.ctx)
		if r.kind.outside {
			o.filed = make(chan struct{})
		}
		c.results <- o
		if o.filed != nil {
			<-o.filed
		}
		l.finished(c.q.wall().Sub(began))
		if c.q.hinted[l.index].Load() && l.room() > 0 {
			c.q.rouse()
		}
	}
}

// serve claims jobs under one lease until ctx ends or the lease is lost.
func (c *crew) serve(ctx context.Context, l *lease, w *watch) {
	keeping, stop := context.WithCancel(ctx)
	var keeper sync.WaitGroup
	keeper.Go(func() { l.keep(keeping, w) })
	defer keeper.Wait()
	defer stop()
	ticker := time.NewTicker(c.q.opts.Poll)
	defer ticker.Stop()
	c.look(ctx)
	for {
		if err := c.claim(ctx, l); err != nil && ctx.Err() == nil && !l.lost.Load() {
			c.q.log.ErrorContext(ctx, "jobs can't be claimed", slog.String("error", reason(err)))
			sleep(ctx, c.q.opts.Poll)
		}
		select {
		case <-ctx.Done():
			return
		case <-l.ctx.Done():
			c.q.log.ErrorContext(ctx, "job worker was declared dead; starting anew")
			return
		case <-c.q.wake:
		case <-ticker.C:
			c.look(ctx)
		}
	}
}

// look finds what no one in this process has told of: jobs of other processes, jobs whose time has come, schedules.
func (c *crew) look(ctx context.Context) {
	_, err := c.q.tick(ctx)
	for i := range lanes {
		if c.q.hinted[i].Load() {
			continue
		}
		due, derr := c.q.dueNow(ctx, i)
		err = errors.Join(err, derr)
		if due {
			c.q.hinted[i].Store(true)
		}
	}
	if err != nil && ctx.Err() == nil {
		c.q.log.ErrorContext(ctx, "looking for due jobs failed", slog.String("error", reason(err)))
	}
}

// claim fills all lanes that may have due jobs and have room, in one transaction.
func (c *crew) claim(ctx context.Context, l *lease) error {
	var rooms [lanes]int
	for i, lane := range c.lanes {
		if n := lane.room(); n > 0 && c.q.hinted[i].Swap(false) {
			rooms[i] = n
		}
	}
	if rooms == [lanes]int{} {
		return nil
	}
	var taken [lanes][]claimed
	err := c.q.db.WriteSoft(ctx, func(tx *db.Tx) (err error) {
		for i, n := range rooms {
			if n == 0 {
				continue
			}
			if taken[i], err = l.claim(ctx, tx, i, n); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, ErrLost) {
		_ = l.lose()
	}
	for i, n := range rooms {
		if err != nil {
			if n > 0 {
				c.q.hinted[i].Store(true)
			}
			continue
		}
		c.lanes[i].load.Add(int64(len(taken[i])))
		c.q.busy.Add(int64(len(taken[i])))
		for _, t := range taken[i] {
			c.lanes[i].queue <- &run{claimed: t, q: c.q, kind: c.q.kind(t.kind), lease: l}
		}
		if n > 0 && len(taken[i]) == n {
			c.q.hinted[i].Store(true)
			if c.lanes[i].room() > 0 {
				c.q.rouse()
			}
		}
	}
	return err
}

// stop ends the crew in order: what hasn't started goes back, what runs gets its time, what was done is stored.
func (c *crew) stop(stopHandlers context.CancelCauseFunc, stopStoring context.CancelFunc) {
	c.ending.Store(true)
	for _, l := range c.lanes {
		close(l.queue)
		for r := range l.queue {
			l.load.Add(-1)
			c.results <- outcome{run: r, verdict: released}
		}
	}
	drained := make(chan struct{})
	go func() { c.workers.Wait(); close(drained) }()
	timer := time.NewTimer(c.q.opts.Drain)
	defer timer.Stop()
	select {
	case <-drained:
	case <-timer.C:
		stopHandlers(errStopping)
		<-drained // within Grace, since a worker gives up on a handler that doesn't return
	}
	close(c.results)
	last := time.AfterFunc(c.q.opts.Grace, stopStoring)
	defer last.Stop()
}
