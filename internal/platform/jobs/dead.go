package jobs

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/platform/db"
)

// DeadLetter is a job that was given up.
type DeadLetter struct {
	ID       ID
	Kind     string
	Account  string
	Reason   string // without addresses and secrets
	Attempts int
	Crashes  int
	Created  time.Time
	Died     time.Time
}

// Dead lists dead letters of all accounts by id, oldest first, beginning after the given id ("" for the start).
// At most 200 come at once, whatever limit says.
func (q *Queue) Dead(ctx context.Context, after ID, limit int) ([]DeadLetter, error) {
	rows, err := q.db.Query(ctx, `select id, kind, account_id, reason, attempts, crashes, created_at, finished_at
		from jobs where state = 'dead' and id > ? order by id limit ?`, string(after), min(max(limit, 1), 200))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []DeadLetter{}
	for rows.Next() {
		var d DeadLetter
		var created, died db.TS
		if err := rows.Scan(&d.ID, &d.Kind, &d.Account, &d.Reason, &d.Attempts, &d.Crashes, &created, &died); err != nil {
			return nil, err
		}
		d.Created, d.Died = created.Time, died.Time
		list = append(list, d)
	}
	return list, rows.Err()
}

// Retry replays a dead letter as if it had never been tried, due now. It answers errs.NotFound when the job isn't a
// dead letter, errs.Conflict when another unfinished job holds its unique key.
func (q *Queue) Retry(ctx context.Context, id ID) error {
	return q.db.Write(ctx, func(tx *db.Tx) error { return q.Replay(ctx, tx, id) })
}

// Counts says how the queue stands.
type Counts struct {
	Waiting, Running, Done, Dropped, Dead int
	// Late is how long the longest due job has waited, 0 when none is due: the figure to raise an alarm on (R87).
	Late time.Duration
}

// Counts counts the jobs of all accounts by state. Finished ones count until they are pruned.
func (q *Queue) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	rows, err := q.db.Query(ctx, `select state, count(*) from jobs group by state`)
	if err != nil {
		return c, err
	}
	defer rows.Close()
	byState := map[string]*int{"waiting": &c.Waiting, "running": &c.Running, "done": &c.Done, "dropped": &c.Dropped, "dead": &c.Dead}
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return c, err
		}
		if p := byState[state]; p != nil {
			*p = n
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return c, err
	}
	var first db.TS
	err = q.db.QueryRow(ctx, `select min(due_at) from jobs where state = 'waiting'`).Scan(&first)
	if late := q.now().Sub(first.Time); err == nil && !first.IsZero() && late > 0 {
		c.Late = late
	}
	return c, err
}

// Forget removes all jobs and schedules of an account; it is part of the account's deletion.
func (q *Queue) Forget(ctx context.Context, tx *db.Tx, account string) error {
	if account == "" {
		return errors.New("jobs: the deployment's own work isn't forgotten")
	}
	if _, err := tx.Exec(ctx, `delete from jobs where account_id = ?`, account); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from job_schedules where account_id = ?`, account)
	return err
}
