package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// StageFolder is the folder beside an SQLite file in which its stage lies, under the file's own name.
const StageFolder = ".restoring"

// sqliteStage is a file in a folder of its own beside the database, which takes its place by renaming.
type sqliteStage struct {
	path   string // of the database
	stage  string
	unlock func() error
}

func openSQLiteStage(ctx context.Context, c Config, replace bool) (*Stage, error) {
	path, err := filepath.Abs(c.URL)
	if err != nil {
		return nil, fmt.Errorf("db: path of the SQLite file: %w", err)
	}
	t := &sqliteStage{path: path, stage: filepath.Join(filepath.Dir(path), StageFolder, filepath.Base(path))}
	if t.unlock, err = lockFile(ctx, path+".restore-lock"); err != nil {
		return nil, fmt.Errorf("db: lock the restore: %w", err)
	}
	s := &Stage{URL: t.stage, now: c, target: t}
	if err := t.dropAliases(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.Replaces, err = t.holdsTables(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s.open(ctx, replace)
}

// holdsTables reports whether the database is there and holds tables; one that others have open is [ErrInUse].
func (t *sqliteStage) holdsTables(ctx context.Context) (bool, error) {
	if _, err := os.Stat(t.path); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	pool, err := t.alone(ctx, t.path)
	if err != nil {
		return false, err
	}
	defer pool.Close()
	var n int
	err = pool.QueryRowContext(ctx, "select count(*) from sqlite_master where type = 'table'").Scan(&n)
	return n > 0, classify(err)
}

// alone opens an SQLite file that nobody else has open and brings all of it into the one file: leaving the write-ahead log
// needs the file for oneself, and is refused to whoever isn't alone.
func (t *sqliteStage) alone(ctx context.Context, path string) (*sql.DB, error) {
	pool, err := sql.Open("sqlite", "file://"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(200)&_pragma=synchronous(full)")
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	var mode string
	err = pool.QueryRowContext(ctx, "pragma journal_mode = delete").Scan(&mode)
	if err == nil && mode == "delete" {
		return pool, nil
	}
	pool.Close()
	if err == nil || Unavailable(err) {
		return nil, fmt.Errorf("%s: %w", path, ErrInUse)
	}
	return nil, err
}

func (t *sqliteStage) put(ctx context.Context, suffix string) (kept string, err error) {
	stage, err := t.alone(ctx, t.stage)
	if err != nil {
		return "", err
	}
	if err := errors.Join(stage.Close(), syncPath(t.stage)); err != nil {
		return "", err
	}
	if _, err := os.Stat(t.path); err == nil {
		old, err := t.alone(ctx, t.path)
		if err != nil {
			return "", err
		}
		defer old.Close()
		if _, err := old.ExecContext(ctx, "begin exclusive"); err != nil { // nobody opens it while it moves
			return "", fmt.Errorf("%s: %w", t.path, ErrInUse)
		}
	}
	// A log that belongs to another file would be applied to this one.
	for _, rest := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Remove(t.path + rest); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if suffix != "" {
		if kept, err = t.keep(suffix); err != nil {
			return "", err
		}
	}
	if err := os.Rename(t.stage, t.path); err != nil {
		if kept != "" {
			err = errors.Join(err, os.Remove(kept))
		}
		return "", err
	}
	return kept, syncPath(filepath.Dir(t.path))
}

// keep gives the database a second name, the first free one with the suffix.
func (t *sqliteStage) keep(suffix string) (kept string, err error) {
	for n := 1; ; n++ {
		kept = t.path + "." + suffix
		if n > 1 {
			kept += fmt.Sprintf("-%d", n)
		}
		if err := os.Link(t.path, kept); !errors.Is(err, fs.ErrExist) {
			return kept, err
		}
	}
}

// dropAliases removes second names of the database itself, which a killed [sqliteStage.put] may have left.
func (t *sqliteStage) dropAliases() error {
	own, err := os.Stat(t.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(filepath.Dir(t.path))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), filepath.Base(t.path)+".") {
			continue
		}
		if info, err := e.Info(); err == nil && os.SameFile(own, info) {
			if err := os.Remove(filepath.Join(filepath.Dir(t.path), e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *sqliteStage) discard(context.Context) error { return os.RemoveAll(filepath.Dir(t.stage)) }

func (t *sqliteStage) create(context.Context) error { return os.MkdirAll(filepath.Dir(t.stage), 0o700) }

func (t *sqliteStage) release() error { return t.unlock() }

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
