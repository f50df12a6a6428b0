package app_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/app"
	"cabinet/internal/app/apptest"
	"cabinet/internal/platform/backup"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/errs"
)

func planned(folder string) apptest.Setup {
	return apptest.Setup{Config: func(c *config.Config) { c.BackupDir, c.BackupAt, c.BackupKeep = folder, "10:30", 2 }}
}

// Every day brings a backup, old ones go, and one that is missed is told of.
func TestPlannedBackups(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "backups")
	apptest.Each(t, func(a *apptest.App) {
		a.Must(os.RemoveAll(folder))
		a.Work()
		for range 4 {
			a.Advance(24 * time.Hour)
		}
		list, err := backup.List(folder)
		if err != nil || len(list) != 2 {
			a.T.Fatal(list, err)
		}
		s, err := a.LastBackup(a.T.Context())
		if err != nil || s.Missed || s.Name != filepath.Base(list[1]) || s.Size == 0 || s.Failure != "" || s.Planned.IsZero() {
			a.T.Fatalf("%+v %v", s, err)
		}
		a.Failing = true // from now on: the folder is a file
		a.Must(os.RemoveAll(folder))
		a.Must(os.WriteFile(folder, nil, 0o600))
		a.Advance(26 * time.Hour)
		a.Advance(time.Hour)
		if s, err = a.LastBackup(a.T.Context()); err != nil || !s.Missed || s.Failure == "" {
			a.T.Fatalf("%+v %v", s, err)
		}
		if !strings.Contains(a.Log.String(), "a planned backup is overdue") {
			a.T.Error("no alarm")
		}
		a.Must(os.Remove(folder))
		a.Advance(24 * time.Hour)
		if s, err = a.LastBackup(a.T.Context()); err != nil || s.Missed || s.Failure != "" {
			a.T.Errorf("%+v %v", s, err)
		}
	}, planned(folder))
}

// While a backup is made nothing is deleted, whichever process wants to; a killed backup is soon forgotten.
func TestFilesAreHeldDuringABackup(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		ctx := a.T.Context()
		disk, err := blob.Disk(filepath.Join(a.Config.Data, "files"), a.Clock.Now)
		a.Must(err)
		defer disk.Close()
		files := app.HeldFiles(disk, a.DB, a.Program)
		a.Must(files.Put(ctx, "acc/pictures/x", strings.NewReader("x"), 1))
		end, err := app.Hold(a.Program, ctx)
		a.Must(err)
		if err := files.Delete(ctx, "acc/pictures/x"); !errs.Is(err, errs.Unavailable) {
			a.T.Error(err)
		}
		end()
		a.Clock.Advance(time.Minute)
		if err := files.Delete(ctx, "acc/pictures/x"); err != nil {
			a.T.Error(err)
		}
		_, err = app.Hold(a.Program, ctx) // and is killed
		a.Must(err)
		a.Clock.Advance(4 * time.Minute)
		if err := files.Delete(ctx, "acc/pictures/x"); err != nil {
			a.T.Error(err)
		}
	})
}

// What rots and what gets lost is found and named; what was deleted isn't missed (R89).
func TestFilesAreChecked(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		a.Failing = true // the log is to name what is bad
		ctx := a.T.Context()
		disk, err := blob.Disk(filepath.Join(a.Config.Data, "files"), a.Clock.Now)
		a.Must(err)
		defer disk.Close()
		files := app.HeldFiles(disk, a.DB, a.Program)
		for _, id := range []string{"good", "rotten", "lost", "deleted"} {
			a.Must(files.Put(ctx, "acc/pictures/"+id, strings.NewReader("picture of "+id), int64(len("picture of "+id))))
		}
		if bad, err := a.CheckFiles(ctx, files); bad != 0 || err != nil {
			a.T.Fatal(bad, err)
		}
		folder := filepath.Join(a.Config.Data, "files", "acc", "pictures")
		a.Must(os.WriteFile(filepath.Join(folder, "rotten"), []byte("picture of Rotten"), 0o600))
		a.Must(os.Remove(filepath.Join(folder, "lost")))
		a.Must(files.Delete(ctx, "acc/pictures/deleted"))
		if bad, err := a.CheckFiles(ctx, files); bad != 2 || err != nil {
			a.T.Fatal(bad, err)
		}
		s, err := a.LastBackup(ctx)
		if err != nil || s.DamagedFiles != 2 || s.FilesChecked.IsZero() {
			a.T.Errorf("%+v %v", s, err)
		}
		log := a.Log.String()
		for name, want := range map[string]bool{"acc/pictures/rotten": true, "acc/pictures/lost": true, "acc/pictures/good": false, "acc/pictures/deleted": false} {
			if strings.Contains(log, name) != want {
				a.T.Errorf("%s in the log: %v", name, !want)
			}
		}
		home, err := a.Accounts.Home(ctx, a.DB)
		a.Must(err)
		a.Must(a.Acts.SealAll(ctx))
		if !slices.Contains(a.Kinds(home), "app.file_damaged") {
			a.T.Error("nothing was recorded")
		}
	})
}
