package jobs

import (
	"context"
	"time"

	"cabinet/internal/platform/db"
)

type runKey struct{}

func (r *run) context(base context.Context) context.Context {
	return context.WithValue(base, runKey{}, r)
}

func current(ctx context.Context) *run {
	r, _ := ctx.Value(runKey{}).(*run)
	return r
}

// Info is what a handler may know about the job it works on.
type Info struct {
	ID      ID // the same at every try: fit for idempotency keys and Message-IDs
	Account string
	Due     time.Time
	Attempt int // from 1
}

// Current returns the job that ctx was handed to a handler for; false outside of handlers.
func Current(ctx context.Context) (Info, bool) {
	r := current(ctx)
	if r == nil {
		return Info{}, false
	}
	return Info{ID: ID(r.id), Account: r.account, Due: r.due, Attempt: r.attempts}, true
}

// Alive is called right before an outside call and proves by the database that the job is still this worker's and
// wanted: otherwise it answers [ErrLost] or [ErrExpired], and the handler returns that. After nil the lease holds for
// at least two thirds of its length. Outside of handlers it answers ctx.Err().
func Alive(ctx context.Context) error {
	r := current(ctx)
	if r == nil {
		return ctx.Err()
	}
	if r.gone() {
		return ErrLost
	}
	if r.expired() {
		return ErrExpired
	}
	err := r.lease.fresh(ctx)
	if err == nil {
		err = r.held(ctx, r.q.db)
	}
	if r.gone() {
		return ErrLost
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// gone reports what this process knows by itself: the run was given up, or its worker declared dead.
func (r *run) gone() bool { return r.settled.Load() || r.lease.lost.Load() }

func (r *run) held(ctx context.Context, d db.Queryer) error {
	var one int
	err := d.QueryRow(ctx, `select 1 from jobs where id = ? and worker = ? and fence = ? and state = 'running'`,
		r.id, r.worker, r.fence).Scan(&one)
	if db.NoRows(err) {
		return ErrLost
	}
	return err
}

// Complete finishes the job in the handler's own transaction, so that its effect and its end are one. It answers
// [ErrLost], which must fail the transaction, when the job is no longer this worker's. Outside of handlers it does nothing.
func Complete(ctx context.Context, tx *db.Tx) error {
	r := current(ctx)
	if r == nil {
		return nil
	}
	if r.gone() {
		return ErrLost
	}
	n, err := settleOne(ctx, tx, outcome{run: r, verdict: done})
	switch {
	case r.gone(), err == nil && n == 0:
		return ErrLost
	case err != nil:
		return err
	}
	tx.AfterCommit(func() { r.stored.Store(true) })
	return nil
}
