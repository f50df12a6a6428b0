package activity

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const (
	// LeastYears is how long acts are kept at least, whatever is set (R73).
	LeastYears = 1
	// DefaultYears is how long acts are kept when nothing is set.
	DefaultYears = 3

	// cutEvery gathers a week of acts into one cut, since each cut is an act itself.
	cutEvery = 7 * 24 * time.Hour
	// cutMost bounds one cut, so that its search and its removal end in time; the next one goes on.
	cutMost = 20_000
	// cutBatch bounds one transaction that removes acts.
	cutBatch = 200
)

// CutOld removes the account's acts that are older than the given number of years from the front of its chain and returns
// how many. What is left is verified from the cut on, which is itself an act and part of the next checkpoint. An act that
// stands behind a younger one stays until that one goes too. A call that was broken off is finished by the next one.
func (l *Log) CutOld(ctx context.Context, account ids.Account, years int) (int64, error) {
	if err := l.cutOnce(ctx, account, max(years, LeastYears)); err != nil {
		return 0, fmt.Errorf("activity: cut the chain of account %q: %w", account, err)
	}
	var removed int64
	for {
		n := 0
		err := l.db.Write(ctx, func(tx *db.Tx) error {
			if err := tx.Lock(ctx, string(account), sealLock); err != nil {
				return err
			}
			c, err := selectCut(ctx, tx, account)
			if err != nil || c.Position == 0 {
				return err
			}
			if n, err = deleteBelow(ctx, tx, account, c.Position, cutBatch); err != nil || n == cutBatch {
				return err
			}
			return deleteIndexBelow(ctx, tx, account, c.Position)
		})
		if err != nil {
			return removed, fmt.Errorf("activity: remove old acts of account %q: %w", account, err)
		}
		if removed += int64(n); n < cutBatch {
			return removed, nil
		}
	}
}

// CutOldAllAccounts is [Log.CutOld] for every chain.
func (l *Log) CutOldAllAccounts(ctx context.Context, years int) error {
	heads, err := selectHeadsAllAccounts(ctx, l.db)
	if err != nil {
		return fmt.Errorf("activity: list chains: %w", err)
	}
	for _, head := range heads {
		if _, err := l.CutOld(ctx, head.Account, years); err != nil {
			return err
		}
	}
	return nil
}

// cutOnce records a cut where at least a week's worth of acts is due.
func (l *Log) cutOnce(ctx context.Context, account ids.Account, years int) error {
	return l.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Lock(ctx, string(account), sealLock); err != nil {
			return err
		}
		before, err := selectCut(ctx, tx, account)
		if err != nil {
			return err
		}
		limit := tx.Now().AddDate(-years, 0, 0)
		if due, err := selectOlder(ctx, tx, account, before.Position, 1, limit.Add(-cutEvery)); err != nil || due.count == 0 {
			return err
		}
		old, err := selectOlder(ctx, tx, account, before.Position, cutMost, limit)
		if err != nil || old.count == 0 {
			return err
		}
		payload := CutPayload{Position: old.last, Seal: old.hash, Until: old.until, Years: years, Acts: old.count}
		act, err := l.Record(ctx, tx, access.System(account), Act{Kind: Cut, Payload: payload})
		if err != nil {
			return err
		}
		return insertCut(ctx, tx, account, cut{Position: old.last, Hash: old.hash, Until: old.until, At: tx.Now(), Act: act})
	})
}
