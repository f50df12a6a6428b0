package identity

import (
	"context"
	"time"

	"cabinet/internal/platform/db"
)

func selectCounter(ctx context.Context, q db.Queryer, key string) (counter, error) {
	var c counter
	var last, blocked db.TS
	err := q.QueryRow(ctx, `select failures, streak, last_at, blocked_until from sign_in_counters where counter_key = ?`, key).
		Scan(&c.failures, &c.streak, &last, &blocked)
	if db.NoRows(err) {
		return counter{}, nil
	}
	c.lastAt, c.blocked = last.Time, blocked.Time
	return c, err
}

func upsertCounter(ctx context.Context, tx *db.Tx, key string, c counter) error {
	if c.lastAt.IsZero() { // it was released while the attempt was under way
		return nil
	}
	_, err := tx.Exec(ctx, `insert into sign_in_counters (counter_key, failures, streak, last_at, blocked_until)
		values (?, ?, ?, ?, ?)
		on conflict (counter_key) do update set failures = excluded.failures, streak = excluded.streak,
			last_at = excluded.last_at, blocked_until = excluded.blocked_until`,
		key, c.failures, c.streak, db.At(c.lastAt), db.At(c.blocked))
	return err
}

func deleteCounter(ctx context.Context, tx *db.Tx, key string) (bool, error) {
	n, err := tx.Exec(ctx, `delete from sign_in_counters where counter_key = ?`, key)
	return n > 0, err
}

// deleteOldCounters forgets runs that are over. A streak that came near the stop is kept: it ends by success alone.
func deleteOldCounters(ctx context.Context, tx *db.Tx, before time.Time, streak int) error {
	_, err := tx.Exec(ctx, `delete from sign_in_counters where last_at < ? and (streak < ? or counter_key like 'address:%'
		or counter_key like 'session:%')`, db.At(before), streak)
	return err
}
