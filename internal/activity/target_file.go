package activity

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// fileTarget appends to a file on a volume that something else carries away, such as a share that only takes new data.
type fileTarget struct{ path string }

// FileTarget returns the target that appends checkpoints to a file, or, when the path is a folder, to one file a month in
// it: checkpoints-2026-11.jsonl for November 2026. Every checkpoint is on the disk when its sending ends.
func FileTarget(path string) Target { return fileTarget{path} }

// Name returns "file".
func (fileTarget) Name() string { return "file" }

// Send appends the lines at once and waits for the disk.
func (t fileTarget) Send(_ context.Context, b Batch) (err error) {
	path := t.path
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "checkpoints-"+b.At.UTC().Format("2006-01")+".jsonl")
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("checkpoint file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("checkpoint file: %w", err)
	}
	if _, err := f.WriteString(strings.Join(b.Lines, "\n") + "\n"); err != nil {
		return fmt.Errorf("checkpoint file: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("checkpoint file: %w", err)
	}
	if info.Size() > 0 {
		return nil
	}
	return syncDir(filepath.Dir(path)) // the file's name is new too
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("checkpoint folder: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}
