package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cabinet/internal/app"
	"cabinet/internal/app/apptest"
	"cabinet/internal/platform/blob"
)

// A file that was damaged before anybody read it is found, since its sum is known from the day it was put.
func TestSumsAreKnownFromThePut(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		a.Failing = true // a damaged file is told of in the log
		ctx, folder := t.Context(), t.TempDir()
		disk, err := blob.Disk(folder, a.Clock.Now)
		a.Must(err)
		defer func() { a.Must(disk.Close()) }()
		files := app.HeldFiles(disk, a.DB, a.Program)
		put := func(key, content string) {
			t.Helper()
			a.Must(files.Put(ctx, key, strings.NewReader(content), int64(len(content))))
		}
		put("a1/pictures/p1", "one")
		put("a1/pictures/p2", "two")
		put("a1/pictures/p2", "another two") // replaced, not damaged
		if err := files.Put(ctx, "a1/pictures/p3", strings.NewReader("short"), 9); err == nil {
			t.Error("a short file was taken")
		}
		var sums int
		a.Must(a.DB.QueryRow(ctx, `select count(*) from file_sums where account_id = 'a1'`).Scan(&sums))
		if sums != 2 {
			t.Errorf("%d sums, want 2", sums)
		}
		path := filepath.Join(folder, "a1", "pictures", "p1")
		before, err := os.Stat(path)
		a.Must(err)
		a.Must(os.WriteFile(path, []byte("0ne"), 0o600))
		a.Must(os.Chtimes(path, before.ModTime(), before.ModTime()))
		if bad, err := a.CheckFiles(ctx, files); bad != 1 || err != nil {
			t.Errorf("%d bad, %v", bad, err)
		}
		a.Must(files.Delete(ctx, "a1/pictures/p1"))
		if bad, err := a.CheckFiles(ctx, files); bad != 0 || err != nil {
			t.Errorf("after its deletion %d bad, %v", bad, err)
		}
	})
}
