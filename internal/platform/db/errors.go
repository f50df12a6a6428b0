package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cabinet/internal/platform/errs"
)

var (
	errOver   = errors.New("db: transaction used after its callback has ended")
	errClosed = errs.E(errs.Unavailable, keyUnavailable, errors.New("db: closed"))
)

// keyUnavailable is the message for a database that can't answer or can't take a change just now.
const keyUnavailable = "db.unavailable"

// Unique reports whether err comes from a value that a primary key or a unique index holds already.
func Unique(err error) bool {
	if pg := new(pgconn.PgError); errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	if lite := new(sqlite.Error); errors.As(err, &lite) {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// NoRows reports whether err says that a query for one row found none.
func NoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Unavailable reports whether err says that the database is away, full or busy, so that the same may succeed later.
// Write, Query and QueryRow give such errors as errs.Unavailable already; those of Rows.Scan and Rows.Err come unwrapped.
func Unavailable(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	if e := errs.As(err); e != nil {
		return e.Kind == errs.Unavailable
	}
	if lite := new(sqlite.Error); errors.As(err, &lite) {
		return liteUnavailable(lite.Code())
	}
	if pg := new(pgconn.PgError); errors.As(err, &pg) {
		return pgUnavailable(pg.Code)
	}
	var netErr net.Error
	var connect *pgconn.ConnectError
	return errors.As(err, &netErr) || errors.As(err, &connect) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
}

func liteUnavailable(code int) bool {
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_INTERRUPT:
		return true
	}
	return false
}

// pgUnavailable follows appendix A of the PostgreSQL manual: connection, resources, operator's doing, system error.
func pgUnavailable(code string) bool {
	switch code {
	case "57014", "57P01", "57P02", "57P03", "25006", "25P03", "40001", "40P01", "55P03":
		return true
	}
	return len(code) == 5 && (code[:2] == "08" || code[:2] == "53" || code[:2] == "58")
}

// classify gives errors of an absent database their kind; all others stay as they are.
func classify(err error) error {
	if err == nil || errs.As(err) != nil || !Unavailable(err) {
		return err
	}
	return errs.E(errs.Unavailable, keyUnavailable, err)
}
