package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cabinet/internal/platform/db"
)

// maxArgs bounds the text of a job's arguments, so that no caller can fill the table with payloads.
const maxArgs = 64 << 10

// ID identifies one job of the deployment.
type ID string

// Option changes one enqueued job.
type Option func(*request)

type request struct {
	due      time.Time
	notAfter time.Time
	unique   string
	account  string
}

// At makes the job due at t of the organisation's time instead of at once.
func At(t time.Time) Option { return func(r *request) { r.due = t } }

// NotAfter drops the job when it hasn't been done by t of the organisation's time; it overrides the kind's own rule.
func NotAfter(t time.Time) Option { return func(r *request) { r.notAfter = t } }

// Unique makes Enqueue return the job of the same kind, account and key that isn't finished yet, if there is one,
// instead of adding another.
func Unique(key string) Option { return func(r *request) { r.unique = key } }

// Account says for which account the work is done; without it the job belongs to the deployment.
func Account(id string) Option { return func(r *request) { r.account = id } }

// Enqueue adds a job to tx: it exists if and only if tx commits, and starts within milliseconds of that when a worker
// of this process is free, within about a second when only another process has one. It returns the job's id, which
// with [Unique] may be that of an earlier job. Arguments over 64 KB are refused.
func (h *Handle[A]) Enqueue(ctx context.Context, tx *db.Tx, a A, opts ...Option) (ID, error) {
	args, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("jobs: arguments of %s: %w", h.k.name, err)
	}
	return h.q.enqueue(ctx, tx, h.k, args, opts)
}

func (q *Queue) enqueue(ctx context.Context, tx *db.Tx, k *kind, args []byte, opts []Option) (ID, error) {
	if len(args) > maxArgs {
		return "", fmt.Errorf("jobs: arguments of %s take %d bytes, over the limit of %d", k.name, len(args), maxArgs)
	}
	r := request{due: tx.Now()}
	for _, o := range opts {
		o(&r)
	}
	if k.notAfter > 0 && r.notAfter.IsZero() {
		r.notAfter = r.due.Add(k.notAfter)
	}
	id, added, err := insertJob(ctx, tx, q.ids.New(), k, string(args), r)
	if err != nil {
		return "", fmt.Errorf("jobs: enqueue %s: %w", k.name, err)
	}
	if added && !r.due.After(tx.Now()) {
		tx.AfterCommit(func() { q.nudge(k.priority) })
	}
	return ID(id), nil
}

func insertJob(ctx context.Context, tx *db.Tx, id string, k *kind, args string, r request) (string, bool, error) {
	// The loop ends at the second round at the latest, unless the other job finishes between insert and select.
	for range 3 {
		n, err := tx.Exec(ctx, `insert into jobs (id, kind, account_id, args, unique_key, priority, state, due_at, not_after,
				attempts, crashes, fence, worker, reason, created_at)
			values (?, ?, ?, ?, ?, ?, 'waiting', ?, ?, 0, 0, 0, '', '', ?) on conflict do nothing`,
			id, k.name, r.account, args, r.unique, int(k.priority), db.At(r.due), db.At(r.notAfter), db.At(tx.Now()))
		if err != nil || n == 1 {
			return id, n == 1, err
		}
		var other string
		err = tx.QueryRow(ctx, `select id from jobs where kind = ? and account_id = ? and unique_key = ?
			and unique_key <> '' and state in ('waiting', 'running')`, k.name, r.account, r.unique).Scan(&other)
		if err == nil || !db.NoRows(err) {
			return other, false, err
		}
	}
	return "", false, fmt.Errorf("unique key of %s keeps changing hands", k.name)
}
