package backup

import (
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// unfinished begins the names of files that are being written.
const unfinished = ".cabinet-backup-"

// sweep removes what killed backups left in a folder: unfinished files that nobody holds the lock of, and that aren't so
// young that they may be about to be locked.
func sweep(folder string, now time.Time) {
	names, err := filepath.Glob(filepath.Join(folder, unfinished+"*"))
	if err != nil {
		return
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		if info, err := f.Stat(); err != nil || now.Sub(info.ModTime()) < time.Minute {
			_ = f.Close()
			continue
		}
		if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.Remove(name) // if it can't go now, the next backup tries again
		}
		_ = f.Close()
	}
}

// List returns the paths of the backups in a folder by the names that [Name] makes, oldest first. Other files don't count.
func List(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if _, ok := Time(e.Name()); ok && e.Type().IsRegular() {
			out = append(out, filepath.Join(folder, e.Name()))
		}
	}
	slices.Sort(out)
	return out, nil
}

// Time returns when the backup of the given name was made, to the second; false when [Name] made no such name.
func Time(name string) (time.Time, bool) {
	text, ok := strings.CutPrefix(name, "cabinet-")
	text, ok2 := strings.CutSuffix(text, Extension)
	t, err := time.Parse(nameTime, text)
	return t.UTC(), ok && ok2 && err == nil
}

// Prune removes the oldest backups of a folder until no more than keep are left, and returns the paths of those that went.
// Keep under 1 removes nothing.
func Prune(folder string, keep int) (gone []string, err error) {
	list, err := List(folder)
	if err != nil || keep < 1 || len(list) <= keep {
		return nil, err
	}
	for _, path := range list[:len(list)-keep] {
		if err := os.Remove(path); err != nil {
			return gone, err
		}
		gone = append(gone, path)
	}
	return gone, syncFolder(folder)
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// hashed hashes what is written.
type hashed struct {
	w   io.Writer
	sum hash.Hash
}

func (h *hashed) Write(p []byte) (int, error) {
	n, err := h.w.Write(p)
	h.sum.Write(p[:n])
	return n, err
}
