package activity

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const (
	// sealBatch bounds one sealing transaction, so that writers on SQLite never wait long behind it.
	sealBatch = 200
	// sealEvery is the longest that an act waits for its seal while the record is served.
	sealEvery = time.Second
	// sealLock is held by whoever adds to a chain or to its index.
	sealLock = "activity.seal"
	// sealPause gathers the acts of a busy moment into one transaction.
	sealPause = 20 * time.Millisecond
)

// Run seals acts of all accounts, soon after their commit and at least every second, until ctx ends. Several processes
// may run it at once. Failures are logged and tried again: nothing is skipped.
func (l *Log) Run(ctx context.Context) error {
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		l.watchLag(ctx)
	}()
	defer func() { <-watching }()
	tick := time.NewTicker(sealEvery)
	defer tick.Stop()
	for {
		if err := l.SealAll(ctx); err != nil && ctx.Err() == nil {
			l.log.Error("acts wait for their seals", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			continue
		case <-l.wake:
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(sealPause):
		}
	}
}

// SealAll seals every act that waits, of every account and of the deployment.
func (l *Log) SealAll(ctx context.Context) error {
	if err := l.catchUpOnce(ctx); err != nil {
		return err
	}
	accounts, err := selectWaitingAllAccounts(ctx, l.db)
	if err != nil {
		return fmt.Errorf("activity: find waiting acts: %w", err)
	}
	for _, account := range accounts {
		if err := l.Seal(ctx, account); err != nil {
			return err
		}
	}
	return nil
}

// catchUpOnce indexes, once in the life of a process, what an earlier release sealed without an index.
func (l *Log) catchUpOnce(ctx context.Context) error {
	if l.caughtUp.Load() {
		return nil
	}
	heads, err := selectHeadsAllAccounts(ctx, l.db)
	if err != nil {
		return fmt.Errorf("activity: list chains: %w", err)
	}
	for _, head := range heads {
		indexed, err := selectIndexed(ctx, l.db, head.Account)
		if err == nil && indexed < head.Position {
			err = l.catchUp(ctx, head.Account)
		}
		if err != nil {
			return fmt.Errorf("activity: index acts of account %q: %w", head.Account, err)
		}
	}
	l.caughtUp.Store(true)
	return nil
}

// Seal gives the account's waiting acts their positions, in batches, until none waits; an empty account is the
// deployment's own chain. Acts that commit late get later positions, whatever their ids.
func (l *Log) Seal(ctx context.Context, account ids.Account) error {
	for {
		var n int
		err := l.db.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = sealSome(ctx, tx, account)
			return err
		})
		if err != nil {
			return fmt.Errorf("activity: seal acts of account %q: %w", account, err)
		}
		if n < sealBatch {
			return nil
		}
	}
}

func sealSome(ctx context.Context, tx *db.Tx, account ids.Account) (int, error) {
	if err := tx.Lock(ctx, string(account), sealLock); err != nil {
		return 0, err
	}
	head, err := selectHead(ctx, tx, account)
	if err != nil {
		return 0, err
	}
	indexed, err := selectIndexed(ctx, tx, account)
	if err != nil {
		return 0, err
	}
	contiguous := indexed == head.Position // otherwise catchUp indexes what came before, and this
	waiting, err := selectWaiting(ctx, tx, account)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	for i := range waiting {
		w := &waiting[i]
		w.Position = head.Position + 1
		w.Hash = seal(w.Entry, w.digests, head.Hash)
		head = Checkpoint{Account: account, Position: w.Position, Hash: w.Hash}
	}
	if err := insertSeals(ctx, tx, account, waiting); err != nil {
		return 0, err
	}
	if contiguous {
		if err := index(ctx, tx, account, entries(waiting)); err != nil {
			return 0, err
		}
	}
	return len(waiting), deleteWaiting(ctx, tx, account, waiting)
}
