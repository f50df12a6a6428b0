package bench

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	"golang.org/x/sync/errgroup"

	"cabinet/internal/activity"
	"cabinet/internal/platform/backup"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/seal"
)

const (
	pictures    = 1000
	pictureSize = 64 << 10 // of bytes that don't compress
	restorers   = 16       // files that are put at once, as the command does
)

// deployment is a record of acts and a folder of pictures, and a disk to copy them to.
type deployment struct {
	archive
	files  *blob.DiskStore
	folder string // of the files
	keys   backup.Keys
	target string // folder for copies
	size   float64
}

// BenchmarkBackup is a backup, its proof and its restore against a plain copy of the same bytes: of the database file, or
// what PostgreSQL itself copies out of and into its tables, and of the stored files. Rates are of the bytes that lie on disk.
func BenchmarkBackup(b *testing.B) {
	for _, kind := range databases() {
		b.Run(kind, func(b *testing.B) {
			d := newDeployment(b, kind)
			what := fmt.Sprintf("of %s MB on %s, %s acts and %s files", number(d.size), kind, number(float64(d.acts)), number(pictures))
			ratio(b, "backup "+what+", against a plain copy", " MB/s", 0, d.timed(func() { d.copyOut(b) }), d.timed(func() { d.write(b) }))
			ratio(b, "proof of a backup "+what+", against reading its file", " MB/s", 0, d.timed(func() { d.readFile(b) }), d.timed(func() {
				_, err := backup.Verify(context.Background(), d.path("backup"), d.keys)
				must(b, err)
			}))
			ratio(b, "restore "+what+", against a plain copy back", " MB/s", 0, d.timed(func() { d.copyIn(b) }), d.timed(func() { d.restore(b) }))
			info, err := os.Stat(d.path("backup"))
			must(b, err)
			line("    the backup's file has %s MB", number(float64(info.Size())/1e6))
		})
	}
}

func newDeployment(b *testing.B, kind string) deployment {
	b.Helper()
	d := deployment{archive: newArchive(b, kind, min(*acts, 200_000)), target: b.TempDir(), folder: filepath.Join(b.TempDir(), "files")}
	var err error
	d.files, err = blob.Disk(d.folder, clock.System())
	must(b, err)
	b.Cleanup(func() { _ = d.files.Close() })
	put := putInto(d.files)
	for i := range pictures {
		must(b, put(fmt.Sprintf("hartwell/pictures/%d", i), pictureSize, io.LimitReader(rand.Reader, pictureSize)))
	}
	secret := make([]byte, seal.KeySize)
	_, err = rand.Read(secret)
	must(b, err)
	d.keys.Box, err = seal.New(rand.Reader, secret)
	must(b, err)
	size, err := d.ours.Size(context.Background())
	must(b, err)
	d.size = float64(size+pictures*pictureSize) / 1e6
	return d
}

func putInto(s blob.Store) func(string, int64, io.Reader) error {
	return func(key string, size int64, r io.Reader) error { return s.Put(context.Background(), key, r, size) }
}

// timed returns how many of the deployment's megabytes a second fn handles.
func (d deployment) timed(fn func()) func() float64 {
	return func() float64 {
		start := time.Now()
		fn()
		return d.size / time.Since(start).Seconds()
	}
}

func (d deployment) path(name string) string { return filepath.Join(d.target, name) }

// write makes a backup without its proof, durably.
func (d deployment) write(b *testing.B) {
	b.Helper()
	f, err := os.Create(d.path("backup"))
	must(b, err)
	_, err = backup.Write(context.Background(), f, backup.Source{DB: d.ours, Blobs: d.files, Schemas: []fs.FS{activity.Schema()}, Keys: d.keys, Product: "bench",
		Now: clock.NewFake(dbtest.Start).Now, Wall: clock.System(), Heads: d.heads})
	must(b, err)
	must(b, f.Sync())
	must(b, f.Close())
}

// heads is where the record ends, as far as a backup tells it.
func (d deployment) heads(context.Context, db.Queryer) ([]backup.Chain, error) {
	return []backup.Chain{{Account: string(archived), Position: int64(d.acts), Hash: d.hashes[d.acts-1]}}, nil
}

func (d deployment) readFile(b *testing.B) {
	b.Helper()
	f, err := os.Open(d.path("backup"))
	must(b, err)
	defer f.Close()
	_, err = io.Copy(io.Discard, plainReader{f})
	must(b, err)
}

// restore fills a fresh database and a fresh folder.
func (d deployment) restore(b *testing.B) {
	b.Helper()
	ctx := context.Background()
	a, err := backup.Open(ctx, d.path("backup"), d.keys)
	must(b, err)
	defer a.Close()
	to := openEmpty(b, d.kind)
	defer to.Close()
	must(b, to.MigrateTo(ctx, a.Head().Applied, activity.Schema()))
	files, err := blob.Disk(filepath.Join(b.TempDir(), "files"), clock.System())
	must(b, err)
	defer files.Close()
	var all errgroup.Group
	all.SetLimit(restorers)
	put := putInto(files)
	_, err = a.Load(ctx, to, func(key string, size int64, r io.Reader) error {
		content, err := io.ReadAll(r)
		all.Go(func() error { return errors.Join(err, put(key, size, bytes.NewReader(content))) })
		return err
	})
	must(b, errors.Join(err, all.Wait()))
}

func openEmpty(b *testing.B, kind string, schemas ...fs.FS) *db.DB {
	b.Helper()
	target := filepath.Join(b.TempDir(), "restored.db")
	if kind == "postgres" {
		target = dbtest.PostgresURL(b)
	}
	return dbtest.Open(b, target, clock.NewFake(dbtest.Start), schemas...)
}

// copyOut copies the database and the files into the folder, to be synced once.
func (d deployment) copyOut(b *testing.B) {
	b.Helper()
	to, err := os.Create(d.path("copy"))
	must(b, err)
	defer to.Close()
	if d.kind == "sqlite" {
		appendFile(b, to, d.store.target)
	} else {
		for _, t := range copied() {
			out, err := os.Create(d.path(t))
			must(b, err)
			d.copy(b, func(c *stdlib.Conn) error {
				_, err := c.Conn().PgConn().CopyTo(context.Background(), out, "copy "+t+" to stdout (format binary)")
				return err
			}, d.store)
			must(b, out.Sync())
			must(b, out.Close())
		}
	}
	d.copyFiles(b, to)
}

// copyIn copies the database and the files back, into new places.
func (d deployment) copyIn(b *testing.B) {
	b.Helper()
	to, err := os.Create(d.path("back"))
	must(b, err)
	defer to.Close()
	if d.kind == "sqlite" {
		appendFile(b, to, d.store.target)
	} else {
		fresh := openStore(b, d.kind, activity.Schema())
		for _, t := range copied() {
			in, err := os.Open(d.path(t))
			must(b, err)
			d.copy(b, func(c *stdlib.Conn) error {
				_, err := c.Conn().PgConn().CopyFrom(context.Background(), in, "copy "+t+" from stdin (format binary)")
				return err
			}, fresh)
			must(b, in.Close())
		}
		must(b, fresh.ours.Close())
	}
	d.copyFiles(b, to)
}

// copied are the tables that hold rows, in the order in which they point to one another.
func copied() []string {
	return []string{"acts", "act_erasable", "act_seals", "act_heads", "act_index", "act_days"}
}

func (d deployment) copy(b *testing.B, fn func(*stdlib.Conn) error, s store) {
	b.Helper()
	conn, err := s.bare.Conn(context.Background())
	must(b, err)
	defer conn.Close()
	must(b, conn.Raw(func(c any) error { return fn(c.(*stdlib.Conn)) }))
}

func (d deployment) copyFiles(b *testing.B, to *os.File) {
	b.Helper()
	must(b, filepath.WalkDir(d.folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			appendFile(b, to, path)
		}
		return err
	}))
	must(b, to.Sync())
}

func appendFile(b *testing.B, to io.Writer, path string) {
	b.Helper()
	from, err := os.Open(path)
	must(b, err)
	defer from.Close()
	_, err = io.Copy(to, plainReader{from})
	must(b, err)
}

// plainReader keeps the kernel from sharing the bytes instead of copying them.
type plainReader struct{ io.Reader }
