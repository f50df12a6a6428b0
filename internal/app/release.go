package app

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// heldState is the state of a job that waits for the release of a restored copy; no worker takes it.
const heldState = "held"

// heldJobs counts held jobs of one kind.
type heldJobs struct {
	Kind   string
	Count  int64
	Oldest time.Time
}

// ReleaseInput says what becomes of the jobs that a restored copy holds back.
type ReleaseInput struct {
	// SendWaiting has them done; otherwise they are dropped, as the original has done them long since.
	SendWaiting bool
	// SentUntil is until when the original sent, if it is known: older jobs are dropped even so.
	SentUntil time.Time
}

// Released tells what became of them.
type Released struct{ Dropped, Sent int64 }

// Release ends the silence of a restored copy, as the operator. One that isn't silent is errs.Conflict.
func (p *Program) Release(ctx context.Context, in ReleaseInput) (Released, error) {
	return p.release(ctx, access.Operator, in, func(*db.Tx) error { return nil })
}

// release does so for whomever may lets pass inside the transaction.
func (p *Program) release(ctx context.Context, by func(ids.Account) access.Actor, in ReleaseInput, may func(tx *db.Tx) error) (out Released, err error) {
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		out = Released{}
		if err := may(tx); err != nil {
			return err
		}
		if silent, err := selectSilent(ctx, tx); err != nil {
			return err
		} else if !silent {
			return errs.E(errs.Conflict, "app.release.not_silent", nil)
		}
		if in.SendWaiting {
			if out.Sent, err = freeJobsAllAccounts(ctx, tx, in.SentUntil); err != nil {
				return err
			}
		}
		if out.Dropped, err = dropHeldJobsAllAccounts(ctx, tx); err != nil {
			return err
		}
		if err := updateReleased(ctx, tx); err != nil {
			return err
		}
		return p.record(ctx, tx, by, activity.Act{Kind: released, Payload: releasedPayload{Dropped: out.Dropped, Sent: out.Sent}})
	})
	return out, err
}

// holdJobsAllAccounts sets aside what waited or ran when the backup was made, and gives the rest back to be taken anew: no
// worker of then is alive. Jobs of the given kinds stay: nobody outside hears of them. Who knows what became of all others
// since. It returns how many it set aside.
func holdJobsAllAccounts(ctx context.Context, tx *db.Tx, inside []string) (int64, error) {
	except, args := "", []any{}
	for _, kind := range inside {
		except, args = except+` and kind <> ?`, append(args, kind)
	}
	held, err := tx.Exec(ctx, `update jobs set state = 'held', worker = '', fence = fence + 1
		where state in ('waiting', 'running') and kind not like 'schedule:%'`+except, args...)
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `update jobs set state = 'waiting', worker = '', fence = fence + 1 where state = 'running'`); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `delete from job_workers`)
	return held, err
}

func selectHeldJobsAllAccounts(ctx context.Context, q db.Queryer) ([]heldJobs, error) {
	rows, err := q.Query(ctx, `select kind, count(*), min(created_at) from jobs where state = ? group by kind order by kind`, heldState)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []heldJobs
	for rows.Next() {
		var h heldJobs
		var oldest db.TS
		if err := rows.Scan(&h.Kind, &h.Count, &oldest); err != nil {
			return nil, err
		}
		h.Oldest = oldest.Time
		out = append(out, h)
	}
	return out, rows.Err()
}

// freeJobsAllAccounts lets held jobs be done that are younger than the cut-off, unless the same is asked for anew meanwhile.
func freeJobsAllAccounts(ctx context.Context, tx *db.Tx, sentUntil time.Time) (int64, error) {
	var cut int64
	if !sentUntil.IsZero() {
		cut = sentUntil.UnixMicro()
	}
	return tx.Exec(ctx, `update jobs set state = 'waiting', attempts = 0, crashes = 0 where state = ? and created_at > ?
		and not exists (select 1 from jobs w where w.kind = jobs.kind and w.account_id = jobs.account_id and w.unique_key = jobs.unique_key
			and w.unique_key <> '' and w.state in ('waiting', 'running'))`, heldState, cut)
}

func dropHeldJobsAllAccounts(ctx context.Context, tx *db.Tx) (int64, error) {
	return tx.Exec(ctx, `update jobs set state = 'dropped', finished_at = ?, reason = 'from before the restore' where state = ?`,
		db.At(tx.Now()), heldState)
}
