package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"cabinet/internal/platform/db"
)

// Schedule is recurring work. With a Rule it recurs for the deployment or the named Account from the first start on;
// without one it recurs for those accounts for which [Recurring.Set] was called.
type Schedule struct {
	Name    string // stable for ever
	Account string
	Rule    Rule
	// Do does the work of one tick; like every handler it must be safe to run twice. The next tick waits for its end.
	Do       func(ctx context.Context, t Tick) error
	Attempts int // 10 when zero
	Timeout  time.Duration
	Priority Priority
}

// Tick is one falling due. The ticks of a schedule tile time: each begins where the one before ended, whatever was
// missed, so that a digest over [Since, At) holds every event exactly once (R86).
type Tick struct {
	Account string    `json:"account"`
	Since   time.Time `json:"since"`
	At      time.Time `json:"at"`
}

// Recurring is a registered schedule.
type Recurring struct {
	q *Queue
	Schedule
	timing timing
	handle *Handle[Tick]
}

const scheduledKind = "schedule:"

// Schedule registers recurring work. Each falling due becomes a job, with all that jobs promise, in the transaction
// that moves the schedule on: by compare-and-set, so any number of processes may try. Missed ticks are caught up by
// one. It panics on a rule or name that can't be: a mistake of the program.
func (q *Queue) Schedule(s Schedule) *Recurring {
	if s.Attempts <= 0 {
		s.Attempts = 10
	}
	r := &Recurring{q: q, Schedule: s}
	r.handle = Register(q, Kind[Tick]{Name: scheduledKind + s.Name, Do: s.Do, Attempts: s.Attempts, Timeout: s.Timeout, Priority: s.Priority})
	if s.Rule != (Rule{}) {
		var err error
		if r.timing, err = s.Rule.check(); err != nil {
			panic(err.Error())
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.schedules[s.Name] = r
	return r
}

// Set makes the work recur for the account by the rule, from now on. The same rule again changes nothing; another one
// moves the next tick. A rule that can't be, such as one in an unknown zone, is an error.
func (r *Recurring) Set(ctx context.Context, tx *db.Tx, account string, rule Rule) error {
	t, err := rule.check()
	if err != nil {
		return err
	}
	return upsertSchedule(ctx, tx, r.Name, account, t)
}

// Remove ends the recurring for the account; removing what isn't there is no error.
func (r *Recurring) Remove(ctx context.Context, tx *db.Tx, account string) error {
	return deleteSchedule(ctx, tx, r.Name, account)
}

// enterSchedules sees to the rows of those schedules whose rule is part of the program.
func (q *Queue) enterSchedules(ctx context.Context) error {
	q.mu.RLock()
	var fixed []*Recurring
	for _, r := range q.schedules {
		if r.Rule != (Rule{}) {
			fixed = append(fixed, r)
		}
	}
	q.mu.RUnlock()
	for _, r := range fixed {
		same, err := sameSchedule(ctx, q.db, r.Name, r.Account, r.timing)
		if err == nil && !same {
			err = q.db.Write(ctx, func(tx *db.Tx) error { return upsertSchedule(ctx, tx, r.Name, r.Account, r.timing) })
		}
		if err != nil {
			return fmt.Errorf("jobs: schedule %s: %w", r.Name, err)
		}
	}
	return nil
}

var errTaken = errors.New("jobs: another process took the tick")

// tick turns every schedule that has fallen due into a job, and returns how many it did.
func (q *Queue) tick(ctx context.Context) (int, error) {
	rows, err := selectDueSchedules(ctx, q.db, q.now())
	if err != nil {
		return 0, err
	}
	var ticked int
	var all error
	for _, row := range rows {
		q.mu.RLock()
		r := q.schedules[row.name]
		q.mu.RUnlock()
		if r == nil {
			continue
		}
		err := q.db.Write(ctx, func(tx *db.Tx) error { return r.take(ctx, tx, row) })
		switch {
		case err == nil:
			ticked++
		case !errors.Is(err, errTaken):
			q.log.ErrorContext(ctx, "schedule can't move on", slog.String("schedule", row.name),
				slog.String("account", row.account), slog.String("error", reason(err)))
			all = errors.Join(all, err)
		}
	}
	return ticked, all
}

// take moves the schedule on and enqueues its work.
func (r *Recurring) take(ctx context.Context, tx *db.Tx, row scheduleRow) error {
	t, err := parseTiming(row.zone, row.rule)
	if err != nil {
		return err
	}
	at := t.latest(row.next, tx.Now())
	moved, err := moveSchedule(ctx, tx, row, at, t.next(tx.Now()))
	if err != nil {
		return err
	}
	if !moved {
		return errTaken
	}
	args, err := json.Marshal(Tick{Account: row.account, Since: row.last, At: at})
	if err != nil {
		return err
	}
	request := request{due: at, unique: "tick", account: row.account}
	_, added, err := insertJob(ctx, tx, r.q.ids.New(), r.handle.k, string(args), request)
	if err == nil && !added {
		return errTaken // the tick before isn't finished, and this one waits for it
	}
	tx.AfterCommit(func() { r.q.nudge(r.handle.k.priority) })
	return err
}
