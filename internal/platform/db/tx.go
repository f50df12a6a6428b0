package db

import (
	"context"
	"database/sql"
	"hash/fnv"
	"time"
)

// Tx is a transaction under way. It belongs to its callback: it isn't safe for parallel use nor used afterwards.
type Tx struct {
	session session
	now     time.Time
	ctx     context.Context // of the caller, so that one who has gone is noticed whichever context a statement gets
	failed  error           // the first failure of a statement; it dooms the transaction
	over    bool
	rows    []*sql.Rows
	after   []func()
}

// session runs statements on the one connection of a transaction.
type session interface {
	query(ctx context.Context, query string, args []any) (*sql.Rows, error)
	queryRow(ctx context.Context, query string, args []any) *sql.Row
	exec(ctx context.Context, query string, args []any) (int64, error)
	lock(ctx context.Context, key int64) error
}

// Now returns the organisation's time at the start of the transaction; it stands still within it.
func (t *Tx) Now() time.Time { return t.now }

// Exec runs a statement and returns how many rows it changed.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := t.usable(ctx); err != nil {
		return 0, err
	}
	n, err := t.session.exec(ctx, query, args)
	return n, t.note(err)
}

// Query runs a query inside the transaction. Rows left open are closed when the callback ends.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := t.usable(ctx); err != nil {
		return nil, err
	}
	rows, err := t.session.query(ctx, query, args)
	if err == nil {
		t.rows = append(t.rows, rows)
	}
	return rows, t.note(err)
}

// QueryRow runs a query inside the transaction, of which at most the first row is read.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if err := t.usable(ctx); err != nil {
		return failedRow(err)
	}
	row := t.session.queryRow(ctx, query, args)
	t.note(row.Err())
	return row
}

// Lock makes later transactions that lock the same name of the same account wait until this one has ended. Whatever
// is counted before it is changed is locked first. On SQLite, where one transaction writes at a time, it does nothing.
func (t *Tx) Lock(ctx context.Context, account, name string) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	h := fnv.New64a()
	h.Write([]byte(account + "\x00" + name))
	return t.note(t.session.lock(ctx, int64(h.Sum64())))
}

// AfterCommit has fn called by the writing goroutine once the transaction is committed, before Write returns. It isn't
// called when the transaction fails, so it suits waking a worker, never work that must happen.
func (t *Tx) AfterCommit(fn func()) { t.after = append(t.after, fn) }

// usable refuses statements once the transaction has failed or ended, or its caller has given up.
func (t *Tx) usable(ctx context.Context) error {
	if t.over {
		return errOver
	}
	if n := len(t.rows); n > 0 {
		t.note(t.rows[n-1].Err()) // a query can fail long after its start
	}
	if t.failed != nil {
		return t.failed
	}
	if err := ctx.Err(); err != nil {
		return t.note(err)
	}
	return t.note(t.ctx.Err())
}

func (t *Tx) note(err error) error {
	if err != nil && t.failed == nil {
		t.failed = err
	}
	return err
}

// end closes what the callback left open and returns the error of the transaction as a whole.
func (t *Tx) end(err error) error {
	t.over = true
	for _, r := range t.rows {
		t.note(r.Err())
		r.Close()
	}
	if err == nil {
		return t.failed
	}
	return err
}

func (t *Tx) committed() {
	for _, fn := range t.after {
		fn()
	}
}
