package db

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"cabinet/internal/platform/errs"
)

// MigrateTo brings an empty database to where another one stood: it applies exactly the schema files of the given numbers.
// A number that the given schemas don't hold belongs to a newer release: the error is errs.Conflict with the key
// "db.schema.newer", and nothing is applied.
func (d *DB) MigrateTo(ctx context.Context, versions []int64, schemas ...fs.FS) error {
	all, err := schemaFiles(schemas, d.Postgres())
	if err != nil {
		return err
	}
	var files []schemaFile
	var known int64
	for _, f := range all {
		known = max(known, f.version)
		if slices.Contains(versions, f.version) {
			files = append(files, f)
		}
	}
	for _, v := range versions {
		if !slices.ContainsFunc(files, func(f schemaFile) bool { return f.version == v }) {
			return errs.E(errs.Conflict, "db.schema.newer", fmt.Errorf("schema file %d is unknown to this release", v)).
				With(errs.Args{"Database": slices.Max(versions), "Release": known})
		}
	}
	if applied, err := d.applied(ctx); err != nil {
		return err
	} else if len(applied) > 0 {
		return fmt.Errorf("db: the database isn't empty: schema file %d is applied", slices.Max(applied))
	}
	if d.Postgres() {
		return d.migratePostgres(ctx, files)
	}
	return d.migrateSQLite(ctx, files)
}
