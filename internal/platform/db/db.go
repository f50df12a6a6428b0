package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"cabinet/internal/platform/clock"
)

// Config says which database to open and which clock its transactions show.
type Config struct {
	// URL is a postgres:// URL or the path of an SQLite file, which is created readable for its owner alone.
	URL string
	// Now is the organisation's time, read once for each transaction.
	Now clock.Now
	// MaxConns bounds the connections to PostgreSQL; 0 means 20. SQLite has one writer and eight readers.
	MaxConns int
	// Strict makes a read outside the transaction from inside a callback panic; tests set it.
	Strict bool
}

// DB is an open database. It is safe for parallel use.
type DB struct {
	now    clock.Now
	strict bool
	path   string  // of the SQLite file; empty on PostgreSQL
	pool   *sql.DB // SQLite: the readers; PostgreSQL: everything
	texts  *texts
	writer *writer // nil on PostgreSQL
	inside callbacks
}

// Queryer reads. [DB] answers from what is committed, [Tx] from its own transaction too.
type Queryer interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *sql.Row
	// Now returns the organisation's time for what is judged by what is read: a transaction's stands still.
	Now() time.Time
}

var (
	_ Queryer = (*DB)(nil)
	_ Queryer = (*Tx)(nil)
)

// Open opens the database and proves with one query that it answers. It neither creates nor checks tables: see
// [DB.Migrate]. A database that doesn't answer is an errs.Unavailable error.
func Open(ctx context.Context, c Config) (*DB, error) {
	if c.Now == nil {
		return nil, errors.New("db: no clock given")
	}
	switch {
	case strings.HasPrefix(c.URL, "postgres://"), strings.HasPrefix(c.URL, "postgresql://"):
		return openPostgres(ctx, c)
	case c.URL == "":
		return nil, errors.New("db: neither a postgres:// URL nor the path of an SQLite file given")
	case strings.Contains(c.URL, "://"):
		return nil, errors.New("db: the URL is neither a postgres:// URL nor the path of an SQLite file")
	}
	return openSQLite(ctx, c)
}

// Postgres reports whether the database is PostgreSQL; otherwise it is SQLite.
func (d *DB) Postgres() bool { return d.writer == nil }

// Ping proves that the database answers; if it doesn't, the error is errs.Unavailable.
func (d *DB) Ping(ctx context.Context) error {
	var one int
	return classify(d.pool.QueryRowContext(ctx, "select 1").Scan(&one))
}

// Close waits for the writes under way, refuses later ones and closes all connections.
func (d *DB) Close() error {
	var werr error
	if d.writer != nil {
		werr = d.writer.close()
	}
	d.texts.close()
	return errors.Join(werr, d.pool.Close())
}

// Now implements [Queryer].
func (d *DB) Now() time.Time { return d.now() }

// Query runs a query on what is committed. The caller closes the rows.
func (d *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	d.refuseInside()
	text, stmt, err := d.texts.prepared(ctx, query, args)
	if err != nil {
		return nil, classify(err)
	}
	var rows *sql.Rows
	if stmt != nil {
		rows, err = stmt.QueryContext(ctx, args...)
	} else {
		rows, err = d.pool.QueryContext(ctx, text, args...)
	}
	return rows, classify(err)
}

// QueryRow runs a query on what is committed, of which at most the first row is read. On SQLite it isn't broken off when
// the caller leaves meanwhile: watching for that costs more than reading a row, and only [DB.Query] may take long.
func (d *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	d.refuseInside()
	text, stmt, err := d.texts.prepared(ctx, query, args)
	if err != nil {
		return failedRow(classify(err))
	}
	if stmt == nil {
		return told(d.pool.QueryRowContext(ctx, text, args...))
	}
	if err := ctx.Err(); err != nil {
		return failedRow(err)
	}
	if _, limited := ctx.Deadline(); !limited {
		ctx = uninterrupted
	}
	return told(stmt.QueryRowContext(ctx, args...))
}

// told gives the error of a row that couldn't be asked for its kind; [sql.Row] lets nobody do so once it is scanned.
func told(row *sql.Row) *sql.Row {
	if err := row.Err(); Unavailable(err) {
		return failedRow(classify(err))
	}
	return row
}

// Write runs fn in a transaction and returns once its change is durable. See the package comment for what holds.
// The error is fn's own, or errs.Unavailable when the database can't take the change just now.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	return d.write(ctx, false, fenced(ctx, fn))
}

// WriteSoft is [DB.Write] for what may be lost in a power cut: claims, heartbeats, last seen. Order is kept.
func (d *DB) WriteSoft(ctx context.Context, fn func(tx *Tx) error) error {
	return d.write(ctx, true, fn)
}

func (d *DB) write(ctx context.Context, soft bool, fn func(tx *Tx) error) error {
	if d.inside.here() {
		return errNested
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if d.writer != nil {
		return d.writer.do(ctx, soft, fn)
	}
	return d.writePostgres(ctx, soft, fn)
}

var errNested = errors.New("db: Write called inside the callback of another Write; hand its tx down instead")

func (d *DB) refuseInside() {
	if d.strict && d.inside.here() {
		panic("db: read outside the transaction from inside a Write callback; use its tx")
	}
}
