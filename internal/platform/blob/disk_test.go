package blob

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/errs"
)

func disk(t *testing.T, wall clock.Wall) (*DiskStore, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	s, err := Disk(dir, wall)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, dir
}

func TestAFullVolumeTakesNothingMore(t *testing.T) {
	s, dir := disk(t, clock.System())
	for _, c := range []struct {
		free, total uint64
		size        int64
		ok          bool
	}{
		{2 << 30, 5 << 30, 0, true},
		{2 << 30, 5 << 30, 1 << 30, true},
		{2 << 30, 5 << 30, 1<<30 + 1, false},
		{1<<30 - 1, 5 << 30, 0, false},
		{4 << 30, 50 << 30, 0, false},
		{5 << 30, 50 << 30, 0, true},
		{10 << 30, 4000 << 30, 0, true},
		{10<<30 - 1, 4000 << 30, 0, false},
	} {
		s.free = func(*os.Root) (uint64, uint64, error) { return c.free, c.total, nil }
		if err := s.roomFor(c.size); err == nil != c.ok || err != nil && !errs.Is(err, errs.Unavailable) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	s.free = func(*os.Root) (uint64, uint64, error) { return 0, 1, nil }
	if err := s.Put(t.Context(), "a/b/c", strings.NewReader("x"), 1); !errs.Is(err, errs.Unavailable) || s.Ready() != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "a")); err == nil {
		t.Error("a refused file left a folder")
	}
	s.free = func(*os.Root) (uint64, uint64, error) { return 0, 0, syscall.EIO }
	if s.Ready() == nil {
		t.Error("ready without its folder")
	}
}

func TestErrorsOfAFullVolumeAreUnavailable(t *testing.T) {
	if !errs.Is(full(&os.PathError{Op: "write", Err: syscall.ENOSPC}), errs.Unavailable) {
		t.Error("no space left is an internal error")
	}
	if errs.Is(full(io.ErrUnexpectedEOF), errs.Unavailable) {
		t.Error("any error counts as a full volume")
	}
}

func TestScrubTakesOldLeftoversOnly(t *testing.T) {
	clk := clock.NewFake(time.Now())
	s, dir := disk(t, clk.Now)
	if err := s.Put(t.Context(), "a/b/c", strings.NewReader("x"), 1); err != nil {
		t.Fatal(err)
	}
	for name, age := range map[string]time.Duration{"old": 2 * time.Hour, "young": 10 * time.Minute} {
		p := filepath.Join(dir, tempArea, name)
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(p, clk.Now(), clk.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Scrub(t.Context(), time.Hour); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, tempArea, "*"))
	if len(left) != 1 || filepath.Base(left[0]) != "young" {
		t.Fatal(left)
	}
	if _, err := s.Stat(t.Context(), "a/b/c"); err != nil {
		t.Fatal(err)
	}
}

func TestNoLinkLeadsOutside(t *testing.T) {
	s, dir := disk(t, clock.System())
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "c"), []byte("private"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "a"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "a", "b")); err != nil {
		t.Fatal(err)
	}
	if f, _, err := s.Open(t.Context(), "a/b/c"); err == nil {
		_ = f.Close()
		t.Error("read through a link")
	}
	if err := s.Put(t.Context(), "a/b/d", strings.NewReader("x"), 1); err == nil {
		t.Error("wrote through a link")
	}
	if _, err := os.Stat(filepath.Join(outside, "d")); err == nil {
		t.Error("a file lies outside")
	}
}

func TestFilesAreForTheOwnerOnly(t *testing.T) {
	s, dir := disk(t, clock.System())
	if err := s.Put(t.Context(), "a/b/c", strings.NewReader("x"), 1); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{"": 0o700, "a": 0o700, "a/b": 0o700, "a/b/c": 0o600} {
		stat, err := os.Stat(filepath.Join(dir, path))
		if err != nil || stat.Mode().Perm() != want {
			t.Errorf("%s: %v %v", path, stat.Mode(), err)
		}
	}
}

func TestAFolderIsNoFile(t *testing.T) {
	s, dir := disk(t, clock.System())
	if err := os.MkdirAll(filepath.Join(dir, "a", "b", "c"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Open(t.Context(), "a/b/c"); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
}

func FuzzCheckKey(f *testing.F) {
	f.Add("a/b/c")
	f.Add("../b/c")
	f.Fuzz(func(t *testing.T, key string) {
		err := CheckKey(key)
		if err != nil && !errors.Is(err, ErrKey) {
			t.Fatal(err)
		}
		if err == nil && (!filepath.IsLocal(key) || filepath.Clean(key) != key || strings.Count(key, "/") != 2) {
			t.Fatalf("%q passes", key)
		}
	})
}
