package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// Snapshot reads the database as it stood at one moment, however long reading takes and whatever is written meanwhile.
// It belongs to the callback of [DB.Snapshot] and isn't safe for parallel use.
type Snapshot struct {
	conn     *sql.Conn
	texts    *texts
	postgres bool
	now      time.Time
}

var _ Queryer = (*Snapshot)(nil)

// Snapshot calls fn with the database as it stands now. Writers aren't held up; on SQLite the log beside the file grows
// for as long as fn takes, on PostgreSQL dead rows stay, so fn does nothing but read.
func (d *DB) Snapshot(ctx context.Context, fn func(s *Snapshot) error) (err error) {
	d.refuseInside()
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return classify(err)
	}
	// On SQLite the first read fixes the moment; on PostgreSQL the pause between two tables must not end the session.
	begin := []string{"begin", "select count(*) from sqlite_master"}
	if d.Postgres() {
		begin = []string{"begin isolation level repeatable read, read only", "set local idle_in_transaction_session_timeout to 0", "select 1"}
	}
	defer func() {
		if _, rerr := conn.ExecContext(context.WithoutCancel(ctx), "rollback"); rerr != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // the pool's way to be told not to keep it
		}
		_ = conn.Close()
	}()
	for _, statement := range begin {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return classify(fmt.Errorf("db: begin snapshot: %w", err))
		}
	}
	return classify(fn(&Snapshot{conn: conn, texts: d.texts, postgres: d.Postgres(), now: d.now()}))
}

// Now implements [Queryer]: when the snapshot was begun.
func (s *Snapshot) Now() time.Time { return s.now }

// Query implements [Queryer].
func (s *Snapshot) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	x, err := s.texts.of(query, args)
	if err != nil {
		return nil, err
	}
	rows, err := s.conn.QueryContext(ctx, x.native, args...)
	return rows, classify(err)
}

// QueryRow implements [Queryer].
func (s *Snapshot) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	x, err := s.texts.of(query, args)
	if err != nil {
		return failedRow(err)
	}
	return told(s.conn.QueryRowContext(ctx, x.native, args...))
}

// Tables returns the tables of the snapshot; see [DB.Tables].
func (s *Snapshot) Tables(ctx context.Context) ([]Table, error) { return tablesOf(ctx, s, s.postgres) }

// Applied returns the numbers of the schema files that are applied, in rising order.
func (s *Snapshot) Applied(ctx context.Context) ([]int64, error) {
	rows, err := s.Query(ctx, "select version_id from "+versionTable+" where version_id > 0 order by version_id")
	return scanAll[int64](rows, err)
}

// Rows calls fn with every row of the table in the order of its primary key, which is the same on both databases. The
// values are nil, int64, bool, string or []byte, and are overwritten by the next row.
func (s *Snapshot) Rows(ctx context.Context, t Table, fn func(row []any) error) error {
	rows, err := s.conn.QueryContext(ctx, "select "+t.columnList()+" from "+quoted(t.Name)+" order by "+quotedList(t.Key))
	if err != nil {
		return classify(fmt.Errorf("db: read table %s: %w", t.Name, err))
	}
	defer rows.Close()
	values := make([]any, len(t.Columns))
	places := make([]any, len(t.Columns))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return classify(fmt.Errorf("db: read table %s: %w", t.Name, err))
		}
		for i, c := range t.Columns {
			if n, ok := values[i].(int64); ok && c.Type == "boolean" {
				values[i] = n != 0
			}
		}
		if err := fn(values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return classify(fmt.Errorf("db: read table %s: %w", t.Name, err))
	}
	return nil
}

// scanAll reads rows of one column.
func scanAll[T any](rows *sql.Rows, err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, classify(err)
		}
		out = append(out, v)
	}
	return out, classify(rows.Err())
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quotedList(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = quoted(n)
	}
	return strings.Join(out, ", ")
}
