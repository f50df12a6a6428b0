package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// verdict is how a run ended.
type verdict int

const (
	done verdict = iota
	again
	crashed
	dead
	dropped
	released  // not started, or stopped with the process: another worker may have it at once
	abandoned // not this worker's to judge any more: leases decide
)

// run is one try of one job by this process.
type run struct {
	claimed
	q       *Queue
	kind    *kind
	lease   *lease
	settled atomic.Bool // its end is decided; a handler that goes on regardless has no more say
	stored  atomic.Bool // the handler's own transaction has finished the job
}

// outcome is a run's end on its way to the database.
type outcome struct {
	*run
	verdict verdict
	due     time.Time // of the next try
	reason  string
	filed   chan struct{} // closed once the outcome is stored or hopeless; nil when nobody waits
}

// work runs the handler within its time limit, contains its panics and decides what becomes of the job.
func (r *run) work(base context.Context) outcome {
	if r.expired() {
		r.settled.Store(true)
		return outcome{run: r, verdict: dropped, reason: "not done in time"}
	}
	ctx, cancel := context.WithTimeout(r.context(base), r.kind.timeout)
	defer cancel()
	result := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				r.q.log.ErrorContext(ctx, "job panicked", r.attrs(slog.String("stack", string(debug.Stack())))...)
				result <- panicError{fmt.Errorf("panic: %v", p)}
			}
		}()
		result <- r.kind.do(ctx, []byte(r.args))
	}()
	var err error
	select {
	case err = <-result:
	case <-ctx.Done():
		err = r.overdue(ctx, result)
	}
	r.settled.Store(true)
	return r.judge(err)
}

// overdue waits a little for a handler whose time is up and gives it up then: its goroutine can't be stopped, but it
// no longer holds a worker, and the job counts as crashed.
func (r *run) overdue(ctx context.Context, result <-chan error) error {
	timer := time.NewTimer(r.q.opts.Grace)
	defer timer.Stop()
	select {
	case err := <-result:
		return err
	case <-timer.C:
		r.q.log.ErrorContext(ctx, "job ignores its time limit", r.attrs()...)
		return panicError{fmt.Errorf("ignored the time limit of %s", r.kind.timeout)}
	}
}

func (r *run) judge(err error) outcome {
	o := outcome{run: r}
	var p panicError
	switch {
	case err == nil || r.stored.Load():
		return o
	case context.Cause(r.lease.ctx) == errStopping:
		o.verdict = released
		if errors.As(err, &p) {
			o.verdict = abandoned
		}
		return o
	case r.lease.lost.Load():
		o.verdict = abandoned // those who declared this worker dead have given the job back
		return o
	case errors.Is(err, ErrLost):
		o.verdict, o.reason = again, "lease lost"
	case isDrop(err):
		o.verdict, o.reason = dropped, reason(err)
		return o
	case errors.As(err, &p):
		o.verdict, o.reason = crashed, reason(err)
		if r.crashes+1 >= maxCrashes {
			o.verdict = dead
		}
	case isPermanent(err) || r.attempts >= r.kind.attempts:
		o.verdict, o.reason = dead, reason(err)
	default:
		o.verdict, o.reason = again, reason(err)
	}
	o.due = r.q.now().Add(r.q.jittered(r.kind.backoff(r.attempts)))
	if o.verdict != dead && !r.notAfter.IsZero() && o.due.After(r.notAfter) {
		o.verdict, o.reason = dropped, "not done in time: "+o.reason
	}
	return o
}

func (r *run) expired() bool { return !r.notAfter.IsZero() && r.q.now().After(r.notAfter) }

// maxCrashes is how many times a job may take its process down, panic or loop until it is a dead letter (R87).
const maxCrashes = 3

type panicError struct{ error }

func (r *run) attrs(more ...any) []any {
	return append([]any{slog.String("job", r.id), slog.String("kind", r.claimed.kind), slog.String("account", r.account),
		slog.Int("attempt", r.attempts)}, more...)
}

// report counts and logs what happened.
func (o outcome) report(ctx context.Context) {
	switch o.verdict {
	case done, dropped:
		o.q.ran.Add(1)
	case again, crashed:
		o.q.failed.Add(1)
		o.q.log.WarnContext(ctx, "job failed, will be tried again", o.attrs(slog.String("reason", o.reason), slog.Time("due", o.due))...)
	case dead:
		o.q.failed.Add(1)
		o.q.log.ErrorContext(ctx, "job is a dead letter", o.attrs(slog.String("reason", o.reason))...)
	case released, abandoned:
	}
}
