package jobs

import (
	"context"
	"log/slog"
	"time"

	"cabinet/internal/platform/db"
)

const (
	pruneEvery = 10 * time.Minute
	keepDead   = 90 * 24 * time.Hour
	pruneBatch = 1000
)

// Prune removes finished jobs older than [Options.Keep] and dead letters older than 90 days, a thousand at a time so
// that nobody waits for it, and returns how many went.
func (q *Queue) Prune(ctx context.Context) (int64, error) {
	var all int64
	for _, old := range []struct {
		states string
		before time.Time
	}{
		{`state in ('done', 'dropped')`, q.now().Add(-q.opts.Keep)},
		{`state = 'dead'`, q.now().Add(-keepDead)},
	} {
		for n := int64(pruneBatch); n == pruneBatch; all += n {
			err := q.db.WriteSoft(ctx, func(tx *db.Tx) (err error) {
				n, err = tx.Exec(ctx, `delete from jobs where id in (select id from jobs where `+old.states+`
					and finished_at < ? limit ?)`, db.At(old.before), pruneBatch)
				return err
			})
			if err != nil {
				return all, err
			}
		}
	}
	return all, nil
}

func (q *Queue) keepPruning(ctx context.Context) {
	for {
		if _, err := q.Prune(ctx); err != nil && ctx.Err() == nil {
			q.log.ErrorContext(ctx, "finished jobs can't be pruned", slog.String("error", reason(err)))
		}
		if !sleep(ctx, pruneEvery) {
			return
		}
	}
}
