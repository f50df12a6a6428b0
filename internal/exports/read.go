package exports

import (
	"context"
	"io"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// ListFilter says which of one's exports to list.
type ListFilter struct {
	// After is the export after which to go on, empty for the start.
	After ids.Export
	// Kind, when set, leaves the others out.
	Kind string
	// Limit is the size of a page, at most [MaxKept]; 0 means that.
	Limit int
}

// Page is a run of exports, the newest first.
type Page struct {
	Exports []Export
	// Next is the [ListFilter.After] of the next page, empty after the last.
	Next ids.Export
}

// Export returns one of the actor's own exports; everything else is errs.NotFound.
func (s *Service) Export(ctx context.Context, by access.Actor, export ids.Export) (Export, error) {
	if err := access.Require(by, access.ExportOwnData, access.Facts{Account: by.Account, Owner: by.User}); err != nil {
		return Export{}, err
	}
	e, err := s.own(ctx, s.DB, by, export)
	return s.described(e), err
}

// Exports lists the actor's own exports, the newest first.
func (s *Service) Exports(ctx context.Context, by access.Actor, f ListFilter) (Page, error) {
	if err := access.Require(by, access.ExportOwnData, access.Facts{Account: by.Account, Owner: by.User}); err != nil {
		return Page{}, err
	}
	if f.Limit <= 0 || f.Limit > MaxKept {
		f.Limit = MaxKept
	}
	list, err := selectExportsOf(ctx, s.DB, by.Account, by.User, f.After, MaxKept+MaxUnfinished)
	if err != nil {
		return Page{}, err
	}
	var p Page
	for _, e := range list {
		if f.Kind != "" && e.Kind != f.Kind {
			continue
		}
		if len(p.Exports) == f.Limit {
			p.Next = p.Exports[f.Limit-1].ID
			break
		}
		p.Exports = append(p.Exports, s.described(e))
	}
	return p, nil
}

// own returns an export that the actor asked for in their present account.
func (s *Service) own(ctx context.Context, q db.Queryer, by access.Actor, export ids.Export) (Export, error) {
	e, err := selectExport(ctx, q, by.Account, export)
	if err == nil && (by.User == "" || e.User != by.User) {
		return Export{}, errs.E(errs.NotFound, "exports.unknown", nil)
	}
	return e, err
}

// Open opens the file of one of the actor's own ready exports, which the caller closes, and records the download. Errors:
// errs.NotFound for everything that has no file for this person now (an export whose right is gone ends here as
// cancelled), errs.Forbidden with [ProveFirst].
func (s *Service) Open(ctx context.Context, by access.Actor, export ids.Export) (io.ReadSeekCloser, Export, error) {
	e, err := s.own(ctx, s.DB, by, export)
	if err != nil {
		return nil, Export{}, err
	}
	actor, err := s.present(ctx, s.DB, by)
	if err != nil {
		return nil, Export{}, err
	}
	e = s.described(e)
	if e.State != Ready || !s.Now().Before(e.ExpiresAt) {
		return nil, e, errs.E(errs.NotFound, "exports.no_file", nil)
	}
	if _, err := s.still(ctx, s.DB, e); refused(err) {
		if err := s.cancel(ctx, e); err != nil {
			return nil, e, err
		}
		return nil, e, errs.E(errs.NotFound, "exports.no_file", err)
	} else if err != nil {
		return nil, e, err
	}
	if err := s.kinds[e.Kind].Allowed(ctx, s.DB, actor, e.Params); err != nil { // a token may do less than its owner
		return nil, e, err
	}
	if err := s.proven(actor, s.kinds[e.Kind]); err != nil {
		return nil, e, err
	}
	file, _, err := s.Blobs.Open(ctx, e.fileKey(e.tries))
	if errs.Is(err, errs.NotFound) {
		return nil, e, errs.E(errs.NotFound, "exports.no_file", err)
	}
	if err != nil {
		return nil, e, err
	}
	if err := s.recordDownload(ctx, actor, e); err != nil {
		_ = file.Close()
		return nil, e, err
	}
	return file, e, nil
}

// recordDownload records that the file is handed out, which it isn't when the export went meanwhile.
func (s *Service) recordDownload(ctx context.Context, by access.Actor, e Export) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, err := s.present(ctx, tx, by)
		if err != nil {
			return err
		}
		now, err := s.own(ctx, tx, actor, e.ID)
		if err != nil {
			return err
		}
		if now.State != Ready {
			return errs.E(errs.NotFound, "exports.no_file", nil)
		}
		_, err = s.Acts.Record(ctx, tx, actor, subject(e, Downloaded, KindPayload{Kind: e.Kind, Rows: e.Rows}))
		return err
	})
}
