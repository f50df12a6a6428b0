package demo

import (
	"context"
	"time"

	"cabinet/internal/identity"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// Clock moves the organisation's time forward. Its lead over the wall clock is in the database, and every process
// reads it there.
type Clock struct {
	db       *db.DB
	queue    *jobs.Queue
	identity *identity.Service
	movable  *clock.Movable
	turn     chan struct{} // one advance at a time
}

// NewClock returns the clock that moves movable.
func NewClock(d *db.DB, q *jobs.Queue, s *identity.Service, movable *clock.Movable) *Clock {
	return &Clock{db: d, queue: q, identity: s, movable: movable, turn: make(chan struct{}, 1)}
}

const (
	leadRow = "clock_lead"
	// look is how often other processes' advances are looked for.
	look = 250 * time.Millisecond
	// MaxAdvance is the furthest one step goes.
	MaxAdvance = 5 * 366 * 24 * time.Hour
)

// Load takes the lead that the database has.
func (k *Clock) Load(ctx context.Context) error {
	var lead int64
	err := k.db.QueryRow(ctx, `select value from demo_state where id = ?`, leadRow).Scan(&lead)
	if db.NoRows(err) {
		return nil
	}
	if err == nil {
		k.movable.SetOffset(time.Duration(lead) * time.Microsecond)
	}
	return err
}

// Run follows the advances of other processes until ctx ends.
func (k *Clock) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
		_ = k.Load(ctx) // a database that is away for a moment is asked again
	}
}

// Advanced is what an advance did.
type Advanced struct {
	Now    time.Time `json:"now" format:"date-time" doc:"The organisation's time afterwards"`
	Ran    int       `json:"ran" doc:"Jobs that ran on the way and ended well"`
	Failed int       `json:"failed" doc:"Tries that failed on the way; they are due again"`
}

// Advance moves time forward by d, from one due instant to the next, working off what is due at each, so that
// everything sees the hour at which it would have run. Live sessions are carried along unless expire is set.
func (k *Clock) Advance(ctx context.Context, d time.Duration, expire bool) (out Advanced, err error) {
	if d <= 0 || d > MaxAdvance {
		return out, errs.FieldError("advance", "demo.clock.range")
	}
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return out, ctx.Err()
	}
	target := k.movable.Now().Add(d)
	if !expire {
		if err := k.identity.CarryAlong(ctx, d); err != nil {
			return out, err
		}
	}
	for {
		if err := k.drain(ctx, &out); err != nil {
			return out, err
		}
		due, any, err := k.queue.NextDue(ctx, housekeeping)
		if err != nil {
			return out, err
		}
		if !any || !due.Before(target) {
			break
		}
		if err := k.moveTo(ctx, due); err != nil {
			return out, err
		}
	}
	if err := k.moveTo(ctx, target); err != nil {
		return out, err
	}
	err = k.drain(ctx, &out)
	out.Now = k.movable.Now()
	return out, err
}

func (k *Clock) drain(ctx context.Context, out *Advanced) error {
	ran, failed, err := k.queue.RunDue(ctx)
	out.Ran, out.Failed = out.Ran+ran, out.Failed+failed
	return err
}

// housekeeping recurs more often than this; the clock doesn't stop at each of its instants.
const housekeeping = time.Hour

// moveTo sets the clock to at least t and stores its lead.
func (k *Clock) moveTo(ctx context.Context, t time.Time) error {
	lead := k.movable.Offset() + max(0, t.Sub(k.movable.Now()))
	err := k.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into demo_state (id, value) values (?, ?) on conflict (id) do update set value = excluded.value
			where demo_state.value < excluded.value`, leadRow, lead.Microseconds())
		return err
	})
	if err == nil {
		k.movable.SetOffset(lead)
	}
	return err
}
