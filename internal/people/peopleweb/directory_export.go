package peopleweb

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/exports"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// DirectoryExportKind names the export of users; its parameters are a [people.DirectoryExport].
const DirectoryExportKind = "people_users"

// ExportKinds returns the files of this room that can be asked for.
func ExportKinds(s *people.Service) []exports.Kind {
	read := func(params json.RawMessage) (people.DirectoryExport, error) {
		var in people.DirectoryExport
		if err := json.Unmarshal(params, &in); err != nil {
			return in, errs.E(errs.Malformed, "people.list.filter", err)
		}
		return in, nil
	}
	return []exports.Kind{{
		Name: DirectoryExportKind, Title: "people.export.title", Type: "text/csv; charset=utf-8", Fresh: true,
		Allowed: func(ctx context.Context, q db.Queryer, by access.Actor, params json.RawMessage) error {
			in, err := read(params)
			if err != nil {
				return err
			}
			return s.CheckDirectoryExport(ctx, q, by, in)
		},
		FileName: func(_ json.RawMessage, at time.Time) string {
			return "users-" + at.UTC().Format("2006-01-02-150405") + ".csv"
		},
		Write: func(ctx context.Context, by access.Actor, params json.RawMessage, w io.Writer, progress func(done, total int64)) (int64, error) {
			in, err := read(params)
			if err != nil {
				return 0, err
			}
			return s.ExportDirectory(ctx, by, in, w, func(done int64) { progress(done, 0) })
		},
	}}
}
