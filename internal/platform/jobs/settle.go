package jobs

import (
	"context"
	"log/slog"
	"time"

	"cabinet/internal/platform/db"
)

// maxBatch is how many outcomes go into one transaction; a power of four, see padded.
const maxBatch = 256

// settle stores outcomes in one durable transaction: what a handler did must not be repeated after a power cut.
func (q *Queue) settle(ctx context.Context, batch []outcome) error {
	ctx = context.WithoutCancel(ctx)
	var kept int64
	err := q.db.Write(ctx, func(tx *db.Tx) error {
		kept = 0
		byWorker := map[string][]string{}
		for _, o := range batch {
			if o.verdict == done {
				if !o.stored.Load() {
					byWorker[o.worker] = append(byWorker[o.worker], o.id)
				} else {
					kept++
				}
				continue
			}
			n, err := settleOne(ctx, tx, o)
			if err != nil {
				return err
			}
			kept += n
		}
		for worker, list := range byWorker {
			n, err := settleDone(ctx, tx, worker, list)
			if err != nil {
				return err
			}
			kept += n
		}
		return nil
	})
	if err != nil {
		return err
	}
	if lost := int64(len(batch)) - kept; lost > 0 {
		q.log.WarnContext(ctx, "results refused: the leases had been lost", slog.Int64("jobs", lost))
	}
	for _, o := range batch {
		o.report(ctx)
	}
	return nil
}

// file ends the bookkeeping of outcomes that are stored, or can't be.
func (q *Queue) file(batch []outcome) {
	q.busy.Add(-int64(len(batch)))
	for _, o := range batch {
		if o.filed != nil {
			close(o.filed)
		}
	}
}

// collect stores the outcomes that workers hand in, as many at once as have gathered, until the channel is closed.
// A database that is away is asked again until it is back or hopeless is done.
func (q *Queue) collect(results <-chan outcome, hopeless context.Context) {
	for first := range results {
		batch := []outcome{first}
	gather:
		for len(batch) < maxBatch {
			select {
			case o, open := <-results:
				if !open {
					break gather
				}
				batch = append(batch, o)
			default:
				break gather
			}
		}
		for pause := 50 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
			err := q.settle(hopeless, batch)
			if err == nil {
				break
			}
			q.log.ErrorContext(hopeless, "job results can't be stored", slog.String("error", reason(err)), slog.Int("jobs", len(batch)))
			if !sleep(hopeless, pause) {
				break
			}
		}
		q.file(batch)
	}
}

// sleep waits for d and reports whether it passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
