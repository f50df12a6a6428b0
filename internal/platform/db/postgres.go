package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// maxAttempts bounds how often a transaction is run when the server asks for a retry.
const maxAttempts = 10

// pgSession sets what the product relies on. A stricter synchronous_commit than "on" is the operator's to choose. Statements read a
// page by an index: helpers, or compiling one, took 60 ms where the page takes two.
const pgSession = `set timezone to 'UTC';
set lock_timeout to '10s';
set max_parallel_workers_per_gather to 0;
set jit to off;
set idle_in_transaction_session_timeout to '60s';
select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local');`

func openPostgres(ctx context.Context, c Config) (*DB, error) {
	conf, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return nil, fmt.Errorf("db: %w", err) // pgx leaves the password out
	}
	conf.RuntimeParams["application_name"] = cmp.Or(conf.RuntimeParams["application_name"], "cabinet")
	conf.ConnectTimeout = cmp.Or(conf.ConnectTimeout, 5*time.Second)
	pool := stdlib.OpenDB(*conf, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		return conn.PgConn().Exec(ctx, pgSession).Close()
	}))
	conns := cmp.Or(c.MaxConns, 20)
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	pool.SetConnMaxLifetime(time.Hour)
	var encoding string
	if err := pool.QueryRowContext(ctx, "select current_setting('server_encoding')").Scan(&encoding); err != nil {
		pool.Close()
		return nil, classify(fmt.Errorf("db: open PostgreSQL: %w", err))
	}
	if encoding != "UTF8" {
		pool.Close()
		return nil, fmt.Errorf("db: the PostgreSQL database has the encoding %s, not UTF8", encoding)
	}
	return &DB{now: c.Now, strict: c.Strict, pool: pool, texts: &texts{postgres: true}}, nil
}

// writePostgres runs fn in transactions of their own until one isn't asked to retry.
func (d *DB) writePostgres(ctx context.Context, soft bool, fn func(tx *Tx) error) error {
	for attempt := 1; ; attempt++ {
		tx, err := d.attempt(ctx, soft, fn)
		if err == nil {
			tx.committed()
			return nil
		}
		if attempt == maxAttempts || !retryable(err) || !pause(ctx, attempt) {
			return classify(err)
		}
	}
}

func (d *DB) attempt(ctx context.Context, soft bool, fn func(tx *Tx) error) (*Tx, error) {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return nil, notBegun{err}
	}
	p := &pgTx{conn: conn, texts: d.texts}
	defer p.leave(ctx)
	if err := p.begin(ctx, soft); err != nil {
		return nil, notBegun{err}
	}
	tx := &Tx{session: p, now: d.now(), ctx: ctx}
	defer tx.end(nil)
	if err := tx.end(d.callback(fn, tx)); err != nil {
		return nil, err
	}
	return tx, p.commit(ctx)
}

func (d *DB) callback(fn func(tx *Tx) error, tx *Tx) error {
	defer d.inside.enter()()
	p, err := guard(fn, tx)
	if p != nil {
		panic(p)
	}
	return err
}

// notBegun is a failure before the callback was run, so that running it once more is harmless.
type notBegun struct{ error }

func (n notBegun) Unwrap() error { return n.error }

// retryable reports serialization failures and deadlocks, and connections that were found dead before the start.
func retryable(err error) bool {
	if pg := new(pgconn.PgError); errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	var connect *pgconn.ConnectError
	return errors.As(err, new(notBegun)) && Unavailable(err) && !errors.As(err, &connect)
}

// pause waits before the next attempt, for longer each time and differently in each goroutine, so that those who
// clashed don't clash again. It reports whether the caller still waits.
func pause(ctx context.Context, attempt int) bool {
	spread := goroutine() * 0x9e3779b97f4a7c15 >> 56 // 0 to 255
	limit := time.Millisecond << min(attempt, 6)
	timer := time.NewTimer(limit/4 + limit*time.Duration(spread)/256)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
