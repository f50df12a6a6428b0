package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// postgresStage is a namespace beside the one of the database. Its tables move over in one transaction.
type postgresStage struct {
	db     *DB       // the database to be replaced
	lock   *sql.Conn // holds the session's lock
	schema string    // of the database
	stage  string
	names  []string // of the product's tables; others in the same namespace aren't touched
}

func openPostgresStage(ctx context.Context, c Config, replace bool, names []string) (*Stage, error) {
	d, err := openPostgres(ctx, c)
	if err != nil {
		return nil, err
	}
	t := &postgresStage{db: d, names: names}
	s := &Stage{now: c, target: t}
	err = t.begin(ctx)
	if err == nil {
		s.URL, err = t.url(ctx, c.URL)
	}
	if err == nil {
		var tables []string
		tables, err = t.tables(ctx, t.db.pool, t.schema)
		s.Replaces = len(tables) > 0
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s.open(ctx, replace)
}

// begin finds out where the database lies and makes sure that no one else restores it.
func (t *postgresStage) begin(ctx context.Context) error {
	var schema sql.NullString
	if err := t.db.QueryRow(ctx, "select current_schema()").Scan(&schema); err != nil {
		return classify(err)
	}
	if !schema.Valid {
		return errors.New("the search path of the database names no schema that exists")
	}
	t.schema = schema.String
	conn, err := t.db.pool.Conn(ctx)
	if err != nil {
		return classify(err)
	}
	t.lock = conn
	var mine bool
	if err := conn.QueryRowContext(ctx, "select pg_try_advisory_lock(70112634, hashtext($1))", t.schema).Scan(&mine); err != nil {
		return classify(err)
	}
	if !mine {
		return fmt.Errorf("another restore is at work: %w", ErrInUse)
	}
	t.stage = t.schema + "_restoring" // ours from here on: without the lock it would be the other one's that is discarded
	return nil
}

// url puts the stage before the database's own search path, on which extensions are found.
func (t *postgresStage) url(ctx context.Context, target string) (string, error) {
	u, err := url.Parse(target)
	if err != nil {
		return "", errors.New("db: the URL of the database can't be read") // without the URL, which holds a password
	}
	var path string
	if err := t.db.QueryRow(ctx, "show search_path").Scan(&path); err != nil {
		return "", classify(err)
	}
	query := u.Query()
	query.Set("search_path", quoted(t.stage)+", "+path)
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// asker is a pool or a transaction.
type asker interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// tables returns the names of the product's tables in a namespace.
func (t *postgresStage) tables(ctx context.Context, q asker, schema string) ([]string, error) {
	rows, err := q.QueryContext(ctx, `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname = $1 and c.relkind = 'r' and c.relname = any($2)`, schema, t.names)
	return scanAll[string](rows, classify(err))
}

func (t *postgresStage) create(ctx context.Context) error {
	_, err := t.db.pool.ExecContext(ctx, "create schema if not exists "+quoted(t.stage))
	if err != nil {
		return classify(fmt.Errorf("the role of the database must be allowed to create a schema in it: %w", err))
	}
	return nil
}

// pgFunctions are those functions of a namespace that another one has by the same name, as `alter function` names them.
const pgFunctions = `select format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
		from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname = $1 and p.proname in (select o.proname from pg_proc o join pg_namespace m on m.oid = o.pronamespace where m.nspname = $2)
		and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`

// put moves the tables and functions of the old database to a namespace with the suffix, and those of the stage to where
// the old ones were. All of it is one transaction.
func (t *postgresStage) put(ctx context.Context, suffix string) (kept string, err error) {
	tx, err := t.db.pool.BeginTx(ctx, nil)
	if err != nil {
		return "", classify(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing to undo once it is committed
	if suffix != "" {
		if kept, err = t.keep(ctx, tx, suffix); err != nil {
			return "", classify(err)
		}
		if err := t.move(ctx, tx, t.schema, kept); err != nil {
			return "", classify(err)
		}
	}
	if err := t.move(ctx, tx, t.stage, t.schema); err != nil {
		return "", classify(err)
	}
	// Without cascade: whatever was left behind makes the whole switch fail.
	if _, err := tx.ExecContext(ctx, "drop schema "+quoted(t.stage)); err != nil {
		return "", classify(err)
	}
	return kept, classify(tx.Commit())
}

// keep makes a namespace for the old database, by the first free name with the suffix.
func (t *postgresStage) keep(ctx context.Context, tx *sql.Tx, suffix string) (kept string, err error) {
	for n := 1; ; n++ {
		kept = t.schema + "_" + suffix
		if n > 1 {
			kept += fmt.Sprintf("-%d", n)
		}
		var there bool
		if err := tx.QueryRowContext(ctx, "select exists (select 1 from pg_namespace where nspname = $1)", kept).Scan(&there); err != nil {
			return "", err
		}
		if !there {
			_, err = tx.ExecContext(ctx, "create schema "+quoted(kept))
			return kept, err
		}
	}
}

func (t *postgresStage) move(ctx context.Context, tx *sql.Tx, from, to string) error {
	tables, err := t.tables(ctx, tx, from)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, pgFunctions, from, t.stage)
	functions, err := scanAll[string](rows, err)
	if err != nil {
		return err
	}
	var statements []string
	for _, name := range tables {
		statements = append(statements, "alter table "+quoted(from)+"."+quoted(name)+" set schema "+quoted(to))
	}
	for _, name := range functions {
		statements = append(statements, "alter function "+name+" set schema "+quoted(to))
	}
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (t *postgresStage) discard(ctx context.Context) error {
	if t.stage == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	_, err := t.db.pool.ExecContext(ctx, "drop schema if exists "+quoted(t.stage)+" cascade")
	return classify(err)
}

func (t *postgresStage) release() error {
	var err error
	if t.lock != nil {
		_, err = t.lock.ExecContext(context.Background(), "select pg_advisory_unlock_all()")
		err = errors.Join(err, t.lock.Close())
	}
	return errors.Join(err, t.db.Close())
}
