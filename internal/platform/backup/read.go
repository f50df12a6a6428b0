package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/klauspost/compress/zstd"

	"cabinet/internal/platform/db"
)

// Damage says that a backup isn't what was written, and where it stopped to be.
type Damage struct {
	Path   string
	Where  string // the part that was being read
	Offset int64  // how much of the file had been read by then, in bytes; the damage lies there or a little before
	Cause  error
}

// Error implements error.
func (d *Damage) Error() string {
	return fmt.Sprintf("%s is damaged: %s, before byte %d: %v", d.Path, d.Where, d.Offset, d.Cause)
}

// Unwrap returns the cause.
func (d *Damage) Unwrap() error { return d.Cause }

// Archive is a backup file that is being read from its beginning to its end.
type Archive struct {
	*archiveReader
	path   string
	file   *os.File
	count  *counted
	unpack *zstd.Decoder
}

// counted counts and hashes what is read of a file.
type counted struct {
	r   io.Reader
	n   int64
	sum hash.Hash
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.sum.Write(p[:n])
	return n, err
}

// Open opens a backup and reads its head. A file of another key is [ErrOtherKey], one of a later form [ErrNewer], and one
// that was changed since it was written a [Damage]. Whoever opened it closes it.
func Open(ctx context.Context, path string, keys Keys) (*Archive, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	a, err := OpenReader(ctx, f, keys)
	if err != nil {
		if d := new(Damage); errors.As(err, &d) {
			d.Path = path
		}
		return nil, errors.Join(err, f.Close())
	}
	a.path, a.file = path, f
	return a, nil
}

// OpenReader is [Open] for a backup that doesn't lie in a file.
func OpenReader(ctx context.Context, r io.Reader, keys Keys) (*Archive, error) {
	a := &Archive{path: "the backup", count: &counted{r: &attended{ctx, r}, sum: sha256.New()}}
	plain, err := keys.decrypt(a.count)
	if err == nil {
		// Windows are small and the decoder reads ahead little, so that an error names the place.
		a.unpack, err = zstd.NewReader(plain, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20))
	}
	if err == nil {
		a.archiveReader, err = newArchiveReader(a.unpack)
	}
	if err != nil {
		return nil, errors.Join(a.damage(err), a.Close())
	}
	return a, nil
}

// damage gives an error of reading its place. What isn't about the file's content stays as it is.
func (a *Archive) damage(err error) error {
	switch {
	case err == nil, errors.Is(err, ErrOtherKey), errors.Is(err, ErrNewer), errors.As(err, new(*Damage)), errors.As(err, new(*os.PathError)),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	where := "its head"
	if a.archiveReader != nil {
		where = a.where
		if a.inside == frameTable {
			where = fmt.Sprintf("%s, after row %d", where, a.seen.Sums[len(a.seen.Sums)-1].Count)
		}
	}
	return &Damage{Path: a.path, Where: where, Offset: a.count.n, Cause: err}
}

// Head returns what the archive holds.
func (a *Archive) Head() Head { return a.head }

// Close closes the file.
func (a *Archive) Close() error {
	if a.unpack != nil {
		a.unpack.Close()
	}
	if a.file == nil {
		return nil
	}
	return a.file.Close()
}

// visitor is told what an archive holds, part by part.
type visitor struct {
	table func(t Table, next func() ([]any, error)) error
	file  func(key string, size int64, r io.Reader) error
}

// walk reads the archive to its end. What the visitor leaves unread of a part is read and checked too.
func (a *Archive) walk(v visitor) (Manifest, error) {
	for {
		p, err := a.part()
		if errors.Is(err, io.EOF) {
			return a.seen, nil
		}
		if err != nil {
			return Manifest{}, a.damage(err)
		}
		var broken error // what reading said, which the visitor may have wrapped
		next := func() ([]any, error) {
			row, err := a.nextRow()
			if err != nil && !errors.Is(err, io.EOF) {
				broken = a.damage(err)
			}
			return row, err
		}
		if p.table != nil {
			err = v.table(*p.table, next)
			for err == nil && a.inside != 0 {
				if _, err = next(); errors.Is(err, io.EOF) {
					err = nil
				}
			}
		} else {
			r := &noted{r: a}
			if err = v.file(p.file.Key, p.file.Size, r); err == nil {
				_, err = io.Copy(io.Discard, r)
			}
			if r.err != nil {
				broken = a.damage(r.err)
			}
		}
		if broken != nil {
			return Manifest{}, broken
		}
		if err != nil {
			return Manifest{}, err
		}
	}
}

// noted remembers why reading failed.
type noted struct {
	r   *Archive
	err error
}

func (n *noted) Read(p []byte) (int, error) {
	k, err := n.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		n.err = err
	}
	return k, err
}

// Report is what is known of a backup that is sound.
type Report struct {
	Manifest
	Path   string
	Size   int64  // of the file, in bytes
	SHA256 string // of the file
}

// Verify reads the whole of a backup and compares everything with everything. The error names the first bad thing.
func Verify(ctx context.Context, path string, keys Keys) (Report, error) {
	a, err := Open(ctx, path, keys)
	if err != nil {
		return Report{}, err
	}
	defer a.Close()
	chains := newChains()
	m, err := a.walk(visitor{
		table: func(t Table, next func() ([]any, error)) error { return chains.read(t, next) },
		file:  func(string, int64, io.Reader) error { return nil },
	})
	if err != nil {
		return Report{}, err
	}
	if err := chains.compare(m.Heads); err != nil {
		return Report{}, &Damage{Path: path, Where: "the activity record", Offset: a.count.n, Cause: err}
	}
	return Report{Manifest: m, Path: path, Size: a.count.n, SHA256: hex.EncodeToString(a.count.sum.Sum(nil))}, nil
}

// Load fills an empty database that stands at the archive's schema, in one go with the files: each file goes to put. The
// tables must be the archive's, with the same columns.
func (a *Archive) Load(ctx context.Context, d *db.DB, put func(key string, size int64, r io.Reader) error) (Manifest, error) {
	tables, err := d.Tables(ctx)
	if err != nil {
		return Manifest{}, err
	}
	known, err := a.match(tables)
	if err != nil {
		return Manifest{}, err
	}
	if err := d.Empty(ctx, tables); err != nil {
		return Manifest{}, err
	}
	return a.walk(visitor{
		table: func(t Table, next func() ([]any, error)) error {
			target := known[t.Name]
			target.Columns = t.Columns // in the archive's order
			_, err := d.Load(ctx, target, next)
			return err
		},
		file: put,
	})
}
