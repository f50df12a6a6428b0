package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"golang.org/x/sync/errgroup"

	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/errs"
)

const (
	// restoreWriters is how many files are put at once: each waits for the disk, or for the object store's answer.
	restoreWriters = 16
	// restoreMemory is up to which size a file is held in memory meanwhile.
	restoreMemory = 1 << 20
)

// openFiles opens the store that the configuration names.
func openFiles(cfg config.Config, wall clock.Wall) (blob.Store, func() error, error) {
	store, err := openBlobs(cfg, wall)
	if err != nil {
		return nil, nil, err
	}
	return store, store.Close, nil
}

// restoredFiles puts the files of a backup where they belong, and takes them away again when the restore fails.
type restoredFiles struct {
	store blob.Store
	close func() error
	dry   bool // reads them only
	group errgroup.Group

	mu  sync.Mutex
	own []string // keys of files that weren't there before
}

// put stores a file, small ones in the background: see wait.
func (r *restoredFiles) put(ctx context.Context, key string, size int64, f io.Reader) error {
	if r.dry {
		return nil
	}
	if size > restoreMemory {
		return r.keep(ctx, key, size, f)
	}
	content, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	r.group.Go(func() error { return r.keep(ctx, key, size, bytes.NewReader(content)) })
	return nil
}

func (r *restoredFiles) keep(ctx context.Context, key string, size int64, f io.Reader) error {
	if _, err := r.store.Stat(ctx, key); errs.Is(err, errs.NotFound) {
		r.mu.Lock()
		r.own = append(r.own, key)
		r.mu.Unlock()
	} else if err != nil {
		return err
	}
	return r.store.Put(ctx, key, f, size)
}

// wait returns once everything that was put is stored, with the first error.
func (r *restoredFiles) wait() error { return r.group.Wait() }

// undo removes the files that weren't there before.
func (r *restoredFiles) undo(ctx context.Context) error {
	list := []error{}
	for _, key := range r.own {
		list = append(list, r.store.Delete(context.WithoutCancel(ctx), key))
	}
	return errors.Join(list...)
}
