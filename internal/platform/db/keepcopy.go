//go:build unix

package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"cabinet/internal/platform/errs"
)

// spare is what stays free on the disk after the copy, for the migration itself.
const spare = 64 << 20

// keepCopy puts a copy of the SQLite file beside it before a migration. It refuses when the disk is too small for both.
func keepCopy(ctx context.Context, pool *sql.DB, path string, version int64) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("db: copy before migration: %w", err)
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(path, &disk); err != nil {
		return fmt.Errorf("db: copy before migration: %w", err)
	}
	if need := uint64(2*info.Size()) + spare; disk.Bavail*uint64(disk.Bsize) < need {
		return errs.E(errs.Unavailable, "db.schema.space", fmt.Errorf("copy before migration needs %d bytes", need)).
			With(errs.Args{"Megabytes": need >> 20})
	}
	target := fmt.Sprintf("%s.before-%d", path, version)
	unfinished := target + ".part"
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("db: copy before migration: %w", err)
	}
	if err := createPrivate(unfinished); err != nil { // vacuum takes an empty file
		return err
	}
	if _, err := pool.ExecContext(ctx, "vacuum into ?", unfinished); err != nil {
		return fmt.Errorf("db: copy before migration: %w", err)
	}
	return os.Rename(unfinished, target)
}

// lockFile waits until this process alone holds the lock on the file. The system lets go of it when the process ends.
func lockFile(ctx context.Context, path string) (unlock func() error, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f.Close, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(err, f.Close())
		}
		timer := time.NewTimer(20 * time.Millisecond)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, errors.Join(ctx.Err(), f.Close())
		}
	}
}
