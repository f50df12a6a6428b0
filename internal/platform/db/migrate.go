package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"cabinet/internal/platform/errs"
)

// versionTable lists the applied schema files.
const versionTable = "schema_versions"

// schemaFile is one file of schema, split into the statements of the database at hand.
type schemaFile struct {
	version    int64
	name       string
	statements []string
}

// Migrate applies the files of all schemas that are not applied yet, in the order of their numbers, each in a
// transaction. Several processes may call it at once: one works and the others wait. Before it changes an SQLite file
// that holds data already, it puts a copy beside it, named after the version: cabinet.db.before-80.
//
// A database that knows a file which the given schemas don't hold was made by a newer release: it is left alone and the
// error is errs.Conflict with the key "db.schema.newer".
func (d *DB) Migrate(ctx context.Context, schemas ...fs.FS) error {
	files, err := schemaFiles(schemas, d.Postgres())
	if err != nil {
		return err
	}
	pending, _, err := d.pending(ctx, files)
	if err != nil || !pending {
		return err
	}
	if d.Postgres() {
		return d.migratePostgres(ctx, files)
	}
	return d.migrateSQLite(ctx, files)
}

// Version returns the number of the latest schema file that is applied, 0 for none.
func (d *DB) Version(ctx context.Context) (int64, error) {
	applied, err := d.applied(ctx)
	if err != nil || len(applied) == 0 {
		return 0, err
	}
	return slices.Max(applied), nil
}

func (d *DB) migratePostgres(ctx context.Context, files []schemaFile) (err error) {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return classify(err)
	}
	defer conn.Close()
	// A lock of the session, as there is a transaction for each file. A starter waits for the other as long as it takes.
	const lock = "select set_config('lock_timeout', '0', false), pg_advisory_lock(7011263391)"
	const unlock = "select set_config('lock_timeout', '10s', false), pg_advisory_unlock(7011263391)"
	if _, err := conn.ExecContext(ctx, lock); err != nil {
		return classify(fmt.Errorf("db: lock the schema: %w", err))
	}
	defer func() {
		_, uerr := conn.ExecContext(context.WithoutCancel(ctx), unlock)
		err = errors.Join(err, uerr)
	}()
	if pending, _, err := d.pending(ctx, files); err != nil || !pending {
		return err
	}
	return apply(ctx, goose.DialectPostgres, d.pool, files)
}

func (d *DB) migrateSQLite(ctx context.Context, files []schemaFile) (err error) {
	unlock, err := lockFile(ctx, d.path+".lock")
	if err != nil {
		return fmt.Errorf("db: lock the schema: %w", err)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	pending, version, err := d.pending(ctx, files)
	if err != nil || !pending {
		return err
	}
	// A pool of its own: the writer keeps the only connection of its pool.
	pool, err := openPool(ctx, d.path, writerPragmas+"&_txlock=immediate", 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	if version > 0 {
		if err := keepCopy(ctx, pool, d.path, version); err != nil {
			return classify(err)
		}
	}
	return apply(ctx, goose.DialectSQLite3, pool, files)
}

// apply runs the files that are missing.
func apply(ctx context.Context, dialect goose.Dialect, pool *sql.DB, files []schemaFile) error {
	var steps []*goose.Migration
	for _, f := range files {
		steps = append(steps, goose.NewGoMigration(f.version, &goose.GoFunc{RunTx: f.run}, nil))
	}
	provider, err := goose.NewProvider(dialect, pool, nil,
		goose.WithGoMigrations(steps...), goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("db: schema files: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return classify(fmt.Errorf("db: apply schema: %w", err))
	}
	return nil
}

func (f schemaFile) run(ctx context.Context, tx *sql.Tx) error {
	for _, s := range f.statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %q: %w", f.name, head(s), err)
		}
	}
	return nil
}

// pending reports whether files are missing in the database, and its present version.
func (d *DB) pending(ctx context.Context, files []schemaFile) (bool, int64, error) {
	applied, err := d.applied(ctx)
	if err != nil {
		return false, 0, err
	}
	var version, known int64
	missing := len(files)
	for _, v := range applied {
		version = max(version, v)
		if slices.ContainsFunc(files, func(f schemaFile) bool { return f.version == v }) {
			missing--
			continue
		}
		for _, f := range files {
			known = max(known, f.version)
		}
		return false, 0, errs.E(errs.Conflict, "db.schema.newer",
			fmt.Errorf("the database holds schema file %d, which this release doesn't know", v)).
			With(errs.Args{"Database": v, "Release": known})
	}
	return missing > 0, version, nil
}

// applied returns the numbers of the applied schema files.
func (d *DB) applied(ctx context.Context) ([]int64, error) {
	exists := "select count(*) from sqlite_master where type = 'table' and name = ?"
	if d.Postgres() {
		exists = "select count(*) from pg_tables where schemaname = current_schema() and tablename = ?"
	}
	var n int
	if err := d.QueryRow(ctx, exists, versionTable).Scan(&n); err != nil || n == 0 {
		return nil, classify(err)
	}
	rows, err := d.Query(ctx, "select version_id from "+versionTable+" where version_id > 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var v int64
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, classify(rows.Err())
}

// schemaFiles reads all schemas in the order of their files' numbers.
func schemaFiles(schemas []fs.FS, postgres bool) ([]schemaFile, error) {
	var out []schemaFile
	for _, schema := range schemas {
		err := fs.WalkDir(schema, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || path.Ext(name) != ".sql" {
				return err
			}
			f, err := readSchemaFile(schema, name, postgres)
			out = append(out, f)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("db: schema files: %w", err)
		}
	}
	slices.SortFunc(out, func(a, b schemaFile) int { return int(a.version - b.version) })
	for i := 1; i < len(out); i++ {
		if out[i].version == out[i-1].version {
			return nil, fmt.Errorf("db: schema files %s and %s have the same number", out[i-1].name, out[i].name)
		}
	}
	return out, nil
}

func readSchemaFile(schema fs.FS, name string, postgres bool) (schemaFile, error) {
	f := schemaFile{name: path.Base(name)}
	number, _, ok := strings.Cut(f.name, "_")
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil || !ok || version <= 0 {
		return f, fmt.Errorf("%s: the name doesn't begin with a number and an underscore", name)
	}
	f.version = version
	data, err := fs.ReadFile(schema, name)
	if err != nil {
		return f, err
	}
	if f.statements, err = statements(string(data), postgres); err != nil {
		return f, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}
