package activity

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// exportBatch bounds how many acts an export holds in memory.
const exportBatch = 500

// Export writes the sealed acts of the actor's account that the filter finds, oldest first, up to the last one at the
// moment of the call, and returns how many. It holds a few hundred acts in memory, whatever their number; progress, if
// not nil, hears how many are done. The export itself is recorded with its reason and its number of rows, even one that
// broke off (R59). The filter's Newest and Limit don't count.
func (l *Log) Export(ctx context.Context, by access.Actor, f Filter, format Format, w io.Writer, progress func(done int64)) (rows int64, err error) {
	if err := access.Require(by, access.ReadActivity, access.Facts{Account: by.Account}); err != nil {
		return 0, err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	write := map[Format]func(io.Writer, exported) error{CSV: writeCSV, JSONLines: writeJSON}[format]
	if write == nil {
		return 0, errs.FieldError("format", "activity.export.format")
	}
	f.Newest, f.Limit = false, 0
	if err := f.checkExport(by); err != nil {
		return 0, err
	}
	asked := f
	if err := l.hide(ctx, by, &f); err != nil {
		return 0, err
	}
	if f.Before, err = l.end(ctx, by.Account, f.Before); err != nil {
		return 0, err
	}
	if format == CSV {
		err = writeHead(out)
	}
	if err == nil {
		rows, err = l.stream(ctx, by.Account, f, func(e exported) error { return write(out, e) }, progress)
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		err = fmt.Errorf("activity: export: %w", err)
	}
	payload := ExportedPayload{Format: format, Rows: rows, Whole: err == nil}
	filter, personal := viewOf(asked)
	payload.Filter = filter
	if asked.Reason != "" {
		personal["reason"] = asked.Reason
	}
	kept := l.db.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		_, err := l.Record(ctx, tx, by, Act{Kind: Exported, Case: asked.Case, Payload: payload, Erasable: personal})
		return err
	})
	return rows, errors.Join(err, kept)
}

// CheckExport tells whether the actor may export by the filter and whether the filter can be, before a job is made of it.
func CheckExport(by access.Actor, f Filter, format Format) error {
	if err := access.Require(by, access.ReadActivity, access.Facts{Account: by.Account}); err != nil {
		return err
	}
	if format != CSV && format != JSONLines {
		return errs.FieldError("format", "activity.export.format")
	}
	return f.checkExport(by)
}

// end returns the position before which an export ends.
func (l *Log) end(ctx context.Context, account ids.Account, before int64) (int64, error) {
	head, err := selectHead(ctx, l.db, account)
	if err != nil {
		return 0, fmt.Errorf("activity: find the last act: %w", err)
	}
	if before == 0 || before > head.Position {
		return head.Position + 1, nil
	}
	return before, nil
}

// exported is an act with what only exports tell.
type exported struct {
	Entry
	digests string
}

// stream hands every act that the filter finds to fn, in batches, oldest first.
func (l *Log) stream(ctx context.Context, account ids.Account, f Filter, fn func(exported) error, progress func(int64)) (int64, error) {
	var done int64
	for {
		acts, err := find(ctx, l.db, account, f, false, exportBatch)
		if err != nil || len(acts) == 0 {
			return done, err
		}
		page := entries(acts)
		if err := fillErasable(ctx, l.db, account, page, acts); err != nil {
			return done, err
		}
		for i, e := range page {
			if err := fn(exported{e, acts[i].digests}); err != nil {
				return done, err
			}
			done++
		}
		if progress != nil {
			progress(done)
		}
		f.After = acts[len(acts)-1].Position
	}
}
