package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// The reasons why [OpenStage] and [Stage.Switch] refuse.
var (
	// ErrNotEmpty says that the database holds tables already.
	ErrNotEmpty = errors.New("the database isn't empty")
	// ErrInUse says that another process has the database open, or restores it too.
	ErrInUse = errors.New("the database is in use")
)

// Stage is an empty database beside another one, to be filled in peace and then put in its place at one stroke. A crash
// before or during [Stage.Switch] leaves the old database, one after it the new one.
type Stage struct {
	// DB is the empty database; nil after [Stage.Leave].
	DB *DB
	// URL opens the stage for somebody else: see [Config].
	URL string
	// Replaces says that there is an old database, which [Stage.Switch] will set aside.
	Replaces bool

	now    Config
	target stageTarget
	gone   bool
}

// stageTarget is the database to be replaced, as one of the two kinds sees it.
type stageTarget interface {
	// put makes the stage the database; kept names where the old one is.
	put(ctx context.Context, suffix string) (kept string, err error)
	// create makes room for the stage.
	create(ctx context.Context) error
	// discard removes the stage if it is there.
	discard(ctx context.Context) error
	// release lets go of locks and connections.
	release() error
}

// OpenStage makes a stage for the database of the configuration. One that holds tables of the given schemas is [ErrNotEmpty]
// unless replace is set. What an earlier stage left behind is removed. Whoever opened it closes it.
func OpenStage(ctx context.Context, c Config, replace bool, schemas ...fs.FS) (*Stage, error) {
	if strings.HasPrefix(c.URL, "postgres://") || strings.HasPrefix(c.URL, "postgresql://") {
		names, err := TableNames(schemas...)
		if err != nil {
			return nil, err
		}
		return openPostgresStage(ctx, c, replace, append(names, versionTable))
	}
	return openSQLiteStage(ctx, c, replace)
}

// open fills the stage's fields once its target is ready.
func (s *Stage) open(ctx context.Context, replace bool) (_ *Stage, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.Replaces && !replace {
		return nil, ErrNotEmpty
	}
	if err := s.target.discard(ctx); err != nil {
		return nil, err
	}
	if err := s.openDB(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Stage) openDB(ctx context.Context) error {
	c := s.now
	c.URL = s.URL
	if err := s.target.create(ctx); err != nil {
		return err
	}
	d, err := Open(ctx, c)
	if err != nil {
		return err
	}
	s.DB = d
	return nil
}

// Switch puts the stage in the place of the database and sets the old one aside under a name with the suffix, which it
// returns; kept is empty when there was none. The stage is closed afterwards; on an error the old database stands as it was.
func (s *Stage) Switch(ctx context.Context, suffix string) (kept string, err error) {
	if err := s.closeDB(); err != nil {
		return "", err
	}
	if !s.Replaces {
		suffix = ""
	}
	if kept, err = s.target.put(ctx, suffix); err != nil {
		return "", fmt.Errorf("db: switch to the new database: %w", err)
	}
	return kept, nil
}

// Close removes the stage unless it was switched to, and lets go of everything.
func (s *Stage) Close() error {
	if s.gone {
		return nil
	}
	s.gone = true
	return errors.Join(s.closeDB(), s.target.discard(context.Background()), s.target.release())
}

// Leave closes DB, so that somebody else can open the stage by its URL. They close it before [Stage.Switch].
func (s *Stage) Leave() error { return s.closeDB() }

func (s *Stage) closeDB() error {
	if s.DB == nil {
		return nil
	}
	d := s.DB
	s.DB = nil
	return d.Close()
}
