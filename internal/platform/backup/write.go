package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/klauspost/compress/zstd"

	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Source is a deployment that is backed up while it runs.
type Source struct {
	DB      *db.DB
	Blobs   blob.Store
	Schemas []fs.FS
	Keys    Keys
	Product string // version of the program
	Now     clock.Now
	Wall    clock.Wall
	// Heads reads the ends of the activity record's chains from the snapshot; nil for none.
	Heads func(ctx context.Context, q db.Queryer) ([]Chain, error)
	// Hold has everybody wait who would delete stored files, until end is called: the rows of the snapshot name files that
	// must still be there when they are copied. Nil when nobody deletes.
	Hold func(ctx context.Context) (end func(), err error)
	// Saw is told of every stored file with its SHA-256, if set; an error ends the backup.
	Saw func(ctx context.Context, key, sha256 string, size int64) error
	// Progress is told now and then how much is done, in bytes before compression, if set.
	Progress func(done int64)
}

// Write writes a backup of the source to w and returns what it holds. Writers of the database aren't held up.
func Write(ctx context.Context, w io.Writer, s Source) (m Manifest, err error) {
	if s.Hold != nil {
		end, err := s.Hold(ctx)
		if err != nil {
			return m, err
		}
		defer end()
	}
	sealed, err := s.Keys.encrypt(w)
	if err != nil {
		return m, err
	}
	// One level that is about as fast as reading rows; pictures don't get smaller at any level.
	packed, err := zstd.NewWriter(sealed, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(1<<20))
	if err != nil {
		return m, err
	}
	m, err = s.write(ctx, packed)
	return m, errors.Join(err, packed.Close(), sealed.Close())
}

func (s Source) write(ctx context.Context, w io.Writer) (Manifest, error) {
	var a *archiveWriter
	var heads []Chain
	err := s.DB.Snapshot(ctx, func(snap *db.Snapshot) (err error) {
		tables, err := s.tables(ctx, snap)
		if err != nil {
			return err
		}
		head := Head{Format: format, Product: s.Product, Database: "sqlite", Created: s.Now().UTC(), Tables: tablesOf(tables)}
		if s.DB.Postgres() {
			head.Database = "postgres"
		}
		if head.Applied, err = snap.Applied(ctx); err != nil {
			return err
		}
		if a, err = newArchiveWriter(w, head); err != nil {
			return err
		}
		for _, t := range tables {
			if err := s.table(ctx, snap, a, t); err != nil {
				return err
			}
		}
		if s.Heads != nil {
			heads, err = s.Heads(ctx, snap)
		}
		return err
	})
	if err != nil {
		return Manifest{}, err
	}
	if err := s.files(ctx, a); err != nil {
		return Manifest{}, err
	}
	return a.finish(heads)
}

// tables lists the tables and refuses one that no schema text makes: a restore wouldn't know it.
func (s Source) tables(ctx context.Context, snap *db.Snapshot) ([]db.Table, error) {
	tables, err := snap.Tables(ctx)
	if err != nil {
		return nil, err
	}
	known, err := db.TableNames(s.Schemas...)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		if !slices.Contains(known, t.Name) {
			return nil, fmt.Errorf("the database holds the table %s, which isn't Cabinet's: move it elsewhere, as a restore couldn't bring it back", t.Name)
		}
	}
	return tables, nil
}

func (s Source) table(ctx context.Context, snap *db.Snapshot, a *archiveWriter, t db.Table) error {
	if err := a.beginTable(t.Name); err != nil {
		return err
	}
	rows := 0
	err := snap.Rows(ctx, t, func(row []any) error {
		if rows++; rows%10_000 == 0 {
			s.progress(a)
		}
		return a.row(row)
	})
	if err != nil {
		return err
	}
	s.progress(a)
	return a.endTable()
}

func (s Source) files(ctx context.Context, a *archiveWriter) error {
	for info, err := range s.Blobs.List(ctx, "") {
		if err != nil {
			return err
		}
		if err := s.file(ctx, a, info.Key); err != nil {
			return err
		}
		s.progress(a)
	}
	return nil
}

func (s Source) file(ctx context.Context, a *archiveWriter, key string) error {
	f, info, err := s.Blobs.Open(ctx, key)
	if errs.Is(err, errs.NotFound) { // deleted since it was listed, by someone who began before the hold
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	sum, err := a.file(key, info.Size, &attended{ctx, f})
	if err == nil && s.Saw != nil {
		err = s.Saw(ctx, key, sum, info.Size)
	}
	return err
}

func (s Source) progress(a *archiveWriter) {
	if s.Progress != nil {
		s.Progress(a.manifest.Bytes())
	}
}

// attended ends reading when its context does.
type attended struct {
	ctx context.Context
	r   io.Reader
}

func (a *attended) Read(p []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	return a.r.Read(p)
}
