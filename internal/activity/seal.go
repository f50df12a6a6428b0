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
	// sealPause gathers the acts of a busy moment into one transaction.
	sealPause = 20 * time.Millisecond
)

// Run seals acts of all accounts, soon after their commit and at least every second, until ctx ends. Several processes
// may run it at once. Failures are logged and tried again: nothing is skipped.
func (l *Log) Run(ctx context.Context) error {
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
	if err := tx.Lock(ctx, string(account), "activity.seal"); err != nil {
		return 0, err
	}
	head, err := selectHead(ctx, tx, account)
	if err != nil {
		return 0, err
	}
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
	return len(waiting), deleteWaiting(ctx, tx, account, waiting)
}
