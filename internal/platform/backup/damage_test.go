package backup_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"

	"cabinet/internal/platform/backup"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
)

// sqlite is a filled deployment on SQLite and its backup.
func sqlite(t testing.TB, people int) (*place, backup.Made, []byte) {
	t.Helper()
	p := newPlace(t, dbtest.SQLite(t, clock.NewFake(dbtest.Start), schemas...), backup.Keys{Box: newBox(t)})
	p.fill(people)
	made := p.create()
	data, err := os.ReadFile(made.Path)
	if err != nil {
		t.Fatal(err)
	}
	return p, made, data
}

func damaged(t *testing.T, path string, data []byte, keys backup.Keys) error {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := backup.Verify(t.Context(), path, keys)
	var d *backup.Damage
	switch {
	case err == nil:
		t.Error("it passes for sound")
	case errors.Is(err, backup.ErrOtherKey) || errors.Is(err, backup.ErrNewer): // the head names another key or form now
	case !errors.As(err, &d) || d.Path != path || d.Where == "" || d.Offset > int64(len(data)):
		t.Errorf("no place named: %v", err)
	}
	return err
}

func TestCutAnywhere(t *testing.T) {
	p, _, data := sqlite(t, 3000)
	path := filepath.Join(t.TempDir(), "cut")
	for n := 0; n < len(data); n += 4096 {
		err := damaged(t, path, data[:n], p.keys)
		if n > 4096 && !strings.Contains(err.Error(), "table") && !strings.Contains(err.Error(), "file") && !strings.Contains(err.Error(), "beginning") {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
	for _, n := range []int{len(data) - 1, len(data) - 17} {
		damaged(t, path, data[:n], p.keys)
	}
	damaged(t, path, append(bytes.Clone(data), 0), p.keys)
	damaged(t, path, append(bytes.Clone(data), data...), p.keys)
}

func TestEveryFlippedByteIsFound(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t, clock.NewFake(dbtest.Start), schemas...), backup.Keys{Box: newBox(t)})
	p.exec(`insert into accounts (account_id, name) values ('a', 'a')`)
	p.put("a/pictures/1", []byte("picture"))
	data, err := os.ReadFile(p.create().Path)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "flipped")
	for i := range data {
		data[i] ^= 1 << (i % 8)
		damaged(t, path, data, p.keys)
		data[i] ^= 1 << (i % 8)
	}
	// And in a large one, here and there.
	big, _, data := sqlite(t, 3000)
	for i := 0; i < len(data); i += len(data)/100 + 1 {
		data[i] ^= 0x10
		damaged(t, path, data, big.keys)
		data[i] ^= 0x10
	}
}

func TestAnotherKey(t *testing.T) {
	p, made, _ := sqlite(t, 3)
	other := backup.Keys{Box: newBox(t)}
	_, err := backup.Verify(t.Context(), made.Path, other)
	if !errors.Is(err, backup.ErrOtherKey) || !strings.Contains(err.Error(), p.keys.Box.IDs()[0]) || !strings.Contains(err.Error(), other.Box.IDs()[0]) {
		t.Error(err)
	}
	if _, err := backup.Verify(t.Context(), made.Path, backup.Keys{}); !errors.Is(err, backup.ErrOtherKey) {
		t.Error(err)
	}
}

// A key that is kept elsewhere opens what was written for it, and nothing else.
func TestRecipients(t *testing.T) {
	p, made, _ := sqlite(t, 3)
	classic, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	hybrid, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		identity  age.Identity
		recipient string
	}{{classic, classic.Recipient().String()}, {hybrid, hybrid.Recipient().String()}} {
		if _, err := backup.Verify(t.Context(), made.Path, backup.Keys{Identities: []age.Identity{c.identity}}); !errors.Is(err, backup.ErrOtherKey) {
			t.Error(err)
		}
		p.keys.Recipients, err = backup.ParseRecipients([]string{c.recipient})
		if err != nil {
			t.Fatal(err)
		}
		made := p.create()
		if _, err := backup.Verify(t.Context(), made.Path, backup.Keys{Identities: []age.Identity{c.identity}}); err != nil {
			t.Error(err)
		}
		if _, err := backup.Verify(t.Context(), made.Path, backup.Keys{Box: p.keys.Box}); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"", "age1", "x", classic.String(), strings.Repeat("a", 10_000)} {
		if _, err := backup.ParseRecipients([]string{bad}); err == nil || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
}

// A disk that fills up leaves nothing behind, at whatever byte.
func TestFullDisk(t *testing.T) {
	p, made, _ := sqlite(t, 200)
	for _, left := range []int64{0, 100, 5000, made.Size / 2, made.Size - 1} {
		if _, err := backup.Write(t.Context(), &smallDisk{left: left}, p.source()); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%d bytes: %v", left, err)
		}
	}
	if err := backup.CheckSpace(t.TempDir(), 1<<60); !errors.Is(err, backup.ErrSpace) {
		t.Error(err)
	}
}

type smallDisk struct{ left int64 }

func (d *smallDisk) Write(p []byte) (int, error) {
	if d.left -= int64(len(p)); d.left < 0 {
		return 0, syscall.ENOSPC
	}
	return len(p), nil
}

func TestNothingIsOverwritten(t *testing.T) {
	p, made, data := sqlite(t, 3)
	if _, err := backup.Create(t.Context(), made.Path, p.source()); !errors.Is(err, backup.ErrExists) {
		t.Error(err)
	}
	if now, err := os.ReadFile(made.Path); err != nil || !bytes.Equal(now, data) {
		t.Error("the old one was touched", err)
	}
	if info, err := os.Stat(made.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if list, err := os.ReadDir(filepath.Dir(made.Path)); err != nil || len(list) != 1 {
		t.Error(list, err)
	}
}

func TestCancelledLeavesNothing(t *testing.T) {
	p, _, _ := sqlite(t, 2000)
	ctx, cancel := context.WithCancel(t.Context())
	s := p.source()
	s.Progress = func(int64) { cancel() }
	folder := t.TempDir()
	if _, err := backup.Create(ctx, folder, s); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if list, err := os.ReadDir(folder); err != nil || len(list) != 0 {
		t.Error(list, err)
	}
}

func TestPruneAndSweep(t *testing.T) {
	p, _, _ := sqlite(t, 3)
	folder := t.TempDir()
	old := filepath.Join(folder, ".cabinet-backup-killed")
	for _, name := range []string{old, filepath.Join(folder, "cabinet-letters.txt"), filepath.Join(folder, "cabinet-99999999T999999Z.cabinet-backup")} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, dbtest.Start, dbtest.Start.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	for range 4 {
		if _, err := backup.Create(t.Context(), folder, p.source()); err != nil {
			t.Fatal(err)
		}
		p.clk.Advance(24 * time.Hour)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("what a killed backup left is still there")
	}
	gone, err := backup.Prune(folder, 2)
	list, lerr := backup.List(folder)
	if err != nil || lerr != nil || len(gone) != 2 || len(list) != 2 || filepath.Base(gone[0]) != backup.Name(dbtest.Start) {
		t.Error(gone, list, err, lerr)
	}
	if rest, err := os.ReadDir(folder); err != nil || len(rest) != 4 {
		t.Error("something else went too:", rest, err)
	}
	if gone, err := backup.Prune(folder, 0); err != nil || len(gone) != 0 {
		t.Error(gone, err)
	}
}

// failingStore can't be read any more at some point.
type failingStore struct{ blob.Store }

func (failingStore) Open(context.Context, string) (io.ReadSeekCloser, blob.Info, error) {
	return nil, blob.Info{}, errs.E(errs.Unavailable, "blob.full", syscall.EIO)
}

func TestAStoreThatIsDownIsToldOf(t *testing.T) {
	p, _, _ := sqlite(t, 3)
	s := p.source()
	s.Blobs = failingStore{p.blobs}
	if _, err := backup.Create(t.Context(), t.TempDir(), s); !errs.Is(err, errs.Unavailable) {
		t.Error(err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dbtest.Each(t, schemas[:1], func(t *testing.T, d *db.DB, _ *clock.Fake) {
		err := dbtest.Open(t, filepath.Join(t.TempDir(), "x.db"), clock.NewFake(dbtest.Start)).MigrateTo(t.Context(), []int64{1, 2, 7}, schemas...)
		if !errs.Is(err, errs.Conflict) {
			t.Error(err)
		}
		if err := d.MigrateTo(t.Context(), []int64{1, 2}, schemas...); err == nil {
			t.Error("a filled database was migrated as an empty one")
		}
	})
}
