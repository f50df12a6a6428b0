package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	loadRows  = 64      // of one statement on SQLite
	loadBytes = 1 << 20 // after which a statement takes no further row
	loadArgs  = 30_000  // SQLite takes 32,766
)

// Empty removes what the schema texts themselves have put into the given tables, which stand in the order of [DB.Tables].
// It is for a database that is about to be filled by [DB.Load] and that nobody else uses.
func (d *DB) Empty(ctx context.Context, tables []Table) error {
	return d.Write(ctx, func(tx *Tx) error {
		for _, t := range slices.Backward(tables) {
			if _, err := tx.Exec(ctx, "delete from "+quoted(t.Name)); err != nil {
				return fmt.Errorf("db: empty table %s: %w", t.Name, err)
			}
		}
		return nil
	})
}

// Load puts rows into an empty table, as [Snapshot.Rows] gives them, until next answers [io.EOF], and returns how many. It
// all happens or nothing; rows may point to rows of the same table that come later. Next reads from outside the database,
// so Load is for a database that nobody else uses yet.
func (d *DB) Load(ctx context.Context, t Table, next func() ([]any, error)) (n int64, err error) {
	if d.Postgres() {
		n, err = d.copyIn(ctx, t, next)
	} else {
		err = d.Write(ctx, func(tx *Tx) error {
			n, err = insertAll(ctx, tx, t, next)
			return err
		})
	}
	if err != nil {
		return 0, fmt.Errorf("db: fill table %s: %w", t.Name, classify(err))
	}
	return n, nil
}

// copyIn uses the server's own way for many rows; its checks of references come at the end of the statement.
func (d *DB) copyIn(ctx context.Context, t Table, next func() ([]any, error)) (n int64, err error) {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	err = conn.Raw(func(raw any) (err error) {
		n, err = raw.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{t.Name}, names, &pulled{next: next})
		return err
	})
	return n, err
}

// pulled is the source of a copy.
type pulled struct {
	next func() ([]any, error)
	row  []any
	err  error
}

func (p *pulled) Next() bool {
	p.row, p.err = p.next()
	if errors.Is(p.err, io.EOF) {
		p.err = nil
		return false
	}
	return p.err == nil
}

func (p *pulled) Values() ([]any, error) { return p.row, nil }
func (p *pulled) Err() error             { return p.err }

func insertAll(ctx context.Context, tx *Tx, t Table, next func() ([]any, error)) (int64, error) {
	if _, err := tx.Exec(ctx, "pragma defer_foreign_keys = 1"); err != nil { // until the end of this transaction
		return 0, err
	}
	most := max(min(loadRows, loadArgs/len(t.Columns)), 1)
	var args []any
	var n int64
	for done := false; !done; {
		args = args[:0]
		rows, size := 0, 0
		for rows < most && size < loadBytes {
			row, err := next()
			if done = errors.Is(err, io.EOF); done {
				break
			}
			if err != nil {
				return 0, err
			}
			for _, v := range row {
				size += sizeOf(v)
				if b, ok := v.([]byte); ok {
					v = slices.Clone(b)
				}
				args = append(args, v)
			}
			rows++
		}
		if rows == 0 {
			break
		}
		if _, err := tx.Exec(ctx, insertText(t, rows), args...); err != nil {
			return 0, err
		}
		n += int64(rows)
	}
	return n, nil
}

func insertText(t Table, rows int) string {
	one := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(t.Columns)), ", ") + ")"
	return "insert into " + quoted(t.Name) + " (" + t.columnList() + ") values " + strings.TrimSuffix(strings.Repeat(one+", ", rows), ", ")
}

func sizeOf(v any) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case []byte:
		return len(v)
	}
	return 8
}

// Size returns how many bytes the tables take, indexes included.
func (d *DB) Size(ctx context.Context) (n int64, err error) {
	query := "select p.page_count * s.page_size from pragma_page_count() p, pragma_page_size() s"
	if d.Postgres() {
		query = "select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace"
	}
	return n, classify(d.QueryRow(ctx, query).Scan(&n))
}

// Check has an SQLite file prove that its pages, its indexes and its references are sound, and names the first that isn't.
// PostgreSQL keeps references sound by itself and can't be asked about its pages without an extension: there it only
// looks for references that were never checked.
func (d *DB) Check(ctx context.Context) error {
	d.refuseInside()
	if d.Postgres() {
		var name string
		err := d.QueryRow(ctx, `select conname from pg_constraint where contype = 'f' and not convalidated
			and connamespace = current_schema()::regnamespace limit 1`).Scan(&name)
		switch {
		case NoRows(err):
			return nil
		case err != nil:
			return classify(err)
		}
		return fmt.Errorf("db: the references of %s were never checked", name)
	}
	var verdict string
	if err := d.pool.QueryRowContext(ctx, "pragma integrity_check(1)").Scan(&verdict); err != nil {
		return classify(fmt.Errorf("db: integrity check: %w", err))
	}
	if verdict != "ok" {
		return fmt.Errorf("db: the file is damaged: %s", verdict)
	}
	var table, parent string
	var row sql.NullInt64
	err := d.pool.QueryRowContext(ctx, `select "table", rowid, parent from pragma_foreign_key_check() limit 1`).Scan(&table, &row, &parent)
	switch {
	case NoRows(err):
		return nil
	case err != nil:
		return classify(fmt.Errorf("db: reference check: %w", err))
	}
	return fmt.Errorf("db: row %d of %s points to nothing in %s", row.Int64, table, parent)
}
