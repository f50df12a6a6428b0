package backup_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"cabinet/internal/platform/backup"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// world is 200,000 rows of people and 64 MB of pictures, that don't compress.
func world(b *testing.B) (*place, string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "bench.db")
	p := newPlace(b, dbtest.Open(b, path, clock.NewFake(dbtest.Start), schemas...), backup.Keys{Box: newBox(b)})
	p.exec(`insert into accounts (account_id, name) values ('a', 'a')`)
	ctx := context.Background()
	for batch := range 200 {
		err := p.db.Write(ctx, func(tx *db.Tx) error {
			for i := range 1000 {
				n := batch*1000 + i
				if _, err := tx.Exec(ctx, `insert into people (account_id, id, name, age, good, face) values (?, ?, ?, ?, ?, ?)`, "a",
					fmt.Sprintf("0195a3c2-7b1e-7f00-8000-%012d", n), fmt.Sprintf("Person number %d of the organisation, with a second name", n), n, n%2 == 0, []byte{1, 2, byte(n)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	picture := make([]byte, 64<<10)
	for i := range 1000 {
		if _, err := rand.Read(picture); err != nil {
			b.Fatal(err)
		}
		p.put(fmt.Sprintf("a/pictures/%d", i), picture)
	}
	return p, path
}

// BenchmarkBackup compares a backup of rows and files, reading it back, and a plain copy of the same bytes with a sync.
func BenchmarkBackup(b *testing.B) {
	p, path := world(b)
	size, err := p.db.Size(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	size += 1000 * 64 << 10
	b.Run("plain copy", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			plainCopy(b, path, 64<<20)
		}
	})
	target := filepath.Join(b.TempDir(), "x.cabinet-backup")
	b.Run("backup", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			f, err := os.Create(target)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := backup.Write(b.Context(), f, p.source()); err != nil {
				b.Fatal(err)
			}
			if err := f.Sync(); err != nil {
				b.Fatal(err)
			}
			_ = f.Close()
		}
	})
	b.Run("verify", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			if _, err := backup.Verify(b.Context(), target, p.keys); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("restore", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			load(b, target, "sqlite", p.keys)
		}
	})
	rows(b, p)
}

// rows compares reading rows alone with two ways of writing them down.
func rows(b *testing.B, p *place) {
	b.Helper()
	each := func(b *testing.B, fn func(row []any) error) {
		b.Helper()
		for b.Loop() {
			err := p.db.Snapshot(b.Context(), func(s *db.Snapshot) error {
				tables, err := s.Tables(b.Context())
				if err != nil {
					return err
				}
				for _, t := range tables {
					if err := s.Rows(b.Context(), t, fn); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("rows read", func(b *testing.B) { each(b, func([]any) error { return nil }) })
	b.Run("rows as JSON lines", func(b *testing.B) {
		out := json.NewEncoder(io.Discard)
		each(b, func(row []any) error { return out.Encode(row) })
	})
	b.Run("rows in our form", func(b *testing.B) {
		var buf []byte
		each(b, func(row []any) (err error) {
			buf, err = backup.AppendRow(buf[:0], row)
			return err
		})
	})
}

func plainCopy(b *testing.B, path string, more int64) {
	b.Helper()
	from, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer from.Close()
	to, err := os.Create(filepath.Join(b.TempDir(), "copy"))
	if err != nil {
		b.Fatal(err)
	}
	defer to.Close()
	// The pictures, as so many bytes of the same file: a plain copy doesn't care what is in them.
	if _, err := io.Copy(to, onlyReader{from}); err != nil {
		b.Fatal(err)
	}
	for left := more; left > 0; {
		if _, err := from.Seek(0, io.SeekStart); err != nil {
			b.Fatal(err)
		}
		n, err := io.CopyN(to, onlyReader{from}, left)
		if left -= n; err != nil && err != io.EOF {
			b.Fatal(err)
		}
	}
	if err := to.Sync(); err != nil {
		b.Fatal(err)
	}
}

// onlyReader keeps the kernel from sharing the bytes instead of copying them.
type onlyReader struct{ io.Reader }
