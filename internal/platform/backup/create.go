package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Extension ends the names of backups.
const Extension = ".cabinet-backup"

// ErrSpace says that the disk has no room for a backup. The error around it says how much is needed.
var ErrSpace = errors.New("the disk is too full")

// ErrExists says that the file to be written is there already; backups are never overwritten.
var ErrExists = errors.New("there is a file of this name already")

// Made is a backup that was just written and read back.
type Made struct {
	Report
	Took     time.Duration // for writing
	Verified time.Duration // for reading back
}

// Create writes a backup of the source to a file, reads it back, and only then gives it its name. A path that is a folder
// gets a name made of the time. What is there is never overwritten. It refuses with [ErrSpace] when the disk may not hold it; a
// crash, a full disk or an error leaves nothing but, at worst, an unfinished file whose name begins with a dot.
func Create(ctx context.Context, path string, s Source) (made Made, err error) {
	if info, serr := os.Stat(path); serr == nil && info.IsDir() {
		path = freeName(path, s.Now())
	}
	if _, serr := os.Lstat(path); serr == nil {
		return made, fmt.Errorf("%s: %w", path, ErrExists)
	}
	if err := s.checkSpace(ctx, filepath.Dir(path)); err != nil {
		return made, err
	}
	sweep(filepath.Dir(path), s.Wall())
	f, err := os.CreateTemp(filepath.Dir(path), unfinished+"*") // readable for its owner alone
	if err != nil {
		return made, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
		err = errors.Join(err, f.Close()) // and let go of its lock, which keeps others from sweeping it away
	}()
	start := s.Wall()
	sum, m, err := writeFile(ctx, f, s)
	if err != nil {
		return made, full(err)
	}
	written := s.Wall()
	report, err := Verify(ctx, f.Name(), s.Keys)
	if err != nil {
		return made, fmt.Errorf("the backup can't be read back: %w", err)
	}
	if report.SHA256 != sum || report.Rows() != m.Rows() || report.Files != m.Files {
		return made, fmt.Errorf("the backup isn't what was written: %s", path)
	}
	if err := os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) { // unlike renaming it doesn't overwrite
		return made, fmt.Errorf("%s: %w", path, ErrExists)
	} else if err != nil {
		if err := os.Rename(f.Name(), path); err != nil { // a file system without links
			return made, err
		}
	} else if err := os.Remove(f.Name()); err != nil {
		return made, err
	}
	report.Path = path
	return Made{Report: report, Took: written.Sub(start), Verified: s.Wall().Sub(written)}, syncFolder(filepath.Dir(path))
}

// writeFile locks, writes and syncs the file, and returns its SHA-256.
func writeFile(ctx context.Context, f *os.File, s Source) (sum string, m Manifest, err error) {
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return "", m, err
	}
	w := &hashed{w: f, sum: sha256.New()}
	if m, err = Write(ctx, w, s); err != nil {
		return "", m, err
	}
	return hex.EncodeToString(w.sum.Sum(nil)), m, f.Sync()
}

// freeName is the first name from t on that isn't taken: two backups may be made within a second.
func freeName(folder string, t time.Time) string {
	for ; ; t = t.Add(time.Second) {
		path := filepath.Join(folder, Name(t))
		if _, err := os.Lstat(path); err != nil {
			return path
		}
	}
}

// Name returns the name of a backup that is made at t. Later names sort behind earlier ones.
func Name(t time.Time) string { return "cabinet-" + t.UTC().Format(nameTime) + Extension }

const nameTime = "20060102T150405Z"

// spare is what stays free beside a backup.
const spare = 64 << 20

// checkSpace refuses when the folder's disk can't hold all files and half of the database, which compresses well.
func (s Source) checkSpace(ctx context.Context, folder string) error {
	need, err := s.DB.Size(ctx)
	if err != nil {
		return err
	}
	need = need/2 + spare
	for info, err := range s.Blobs.List(ctx, "") {
		if err != nil {
			return err
		}
		need += info.Size
	}
	return CheckSpace(folder, need)
}

// CheckSpace answers [ErrSpace] when the folder's disk has less than so many bytes free.
func CheckSpace(folder string, need int64) error {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	if free := int64(disk.Bavail) * int64(disk.Bsize); free < need {
		return fmt.Errorf("%s: %w: %d MB are needed, %d MB are free", folder, ErrSpace, need>>20, free>>20)
	}
	return nil
}

// full gives errors of a full disk their name.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrSpace, err)
	}
	return err
}
