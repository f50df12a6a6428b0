package app

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const (
	// holdLife is how long a backup's word counts that files must stay, unless it is renewed: a killed one is soon forgotten.
	holdLife  = 3 * time.Minute
	holdRenew = 30 * time.Second
)

// keptFiles is a store whose files aren't deleted while a backup is made: rows that the backup has read already may name
// them. Who wants to delete is told errs.Unavailable and comes again, as jobs do.
type keptFiles struct {
	blob.Store
	db   *db.DB
	wall clock.Wall
}

// keepFiles puts the rule before a store.
func keepFiles(store blob.Store, d *db.DB, wall clock.Wall) *keptFiles {
	return &keptFiles{store, d, wall}
}

// Delete implements [blob.Store].
func (k *keptFiles) Delete(ctx context.Context, key string) error {
	until, err := selectHeld(ctx, k.db)
	if err != nil {
		return err
	}
	if until.After(k.wall()) {
		return errs.E(errs.Unavailable, "app.files.held", nil)
	}
	// The sum goes first, so that a crash in between never looks like a file that got lost.
	if err := k.db.WriteSoft(ctx, func(tx *db.Tx) error { return deleteFileSum(ctx, tx, key) }); err != nil {
		return err
	}
	return k.Store.Delete(ctx, key)
}

// Ready answers as the store behind does, so that health pages can ask it.
func (k *keptFiles) Ready() error {
	if r, ok := k.Store.(interface{ Ready() error }); ok {
		return r.Ready()
	}
	return nil
}

// holdFiles keeps all processes from deleting files until end is called. Who looked before and saw no hold deletes a file
// whose row was gone before, so whatever is named by rows that are read from now on stays.
func (p *Program) holdFiles(ctx context.Context) (end func(), err error) {
	hold := func(ctx context.Context, until time.Time) error {
		return p.DB.Write(ctx, func(tx *db.Tx) error { return updateHeld(ctx, tx, until) })
	}
	if err := hold(ctx, p.wall().Add(holdLife)); err != nil {
		return nil, fmt.Errorf("files can't be held: %w", err)
	}
	renewing, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-renewing.Done():
				return
			case <-time.After(holdRenew):
			}
			if err := hold(renewing, p.wall().Add(holdLife)); err != nil && renewing.Err() == nil {
				p.log.WarnContext(ctx, "the hold on files can't be renewed", "error", err)
			}
		}
	}()
	return func() {
		stop()
		<-ended
		// A backup beside this one may still need the hold, so it is only let run out, soon.
		if err := hold(context.WithoutCancel(ctx), p.wall().Add(holdRenew)); err != nil {
			p.log.WarnContext(ctx, "the hold on files stays until it runs out", "error", err)
		}
	}, nil
}
