package jobs

import (
	"context"
	"time"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// DeadFilter narrows a list of dead letters; empty fields don't.
type DeadFilter struct {
	Kind    string
	Account string
	// Before is where the page goes on: only letters older than this one.
	Before ID
	// Limit is the size of the page, at most 200.
	Limit int
}

// DeadKind counts the dead letters of one kind.
type DeadKind struct {
	Kind  string
	Count int64
	// Oldest is when the first of them was enqueued.
	Oldest time.Time
}

const letterColumns = `id, kind, account_id, reason, attempts, crashes, created_at, finished_at`

func scanLetter(row interface{ Scan(...any) error }) (DeadLetter, error) {
	var d DeadLetter
	var created, died db.TS
	err := row.Scan(&d.ID, &d.Kind, &d.Account, &d.Reason, &d.Attempts, &d.Crashes, &created, &died)
	d.Created, d.Died = created.Time, died.Time
	return d, err
}

// DeadLetters lists dead letters of all accounts, the youngest job first.
func (q *Queue) DeadLetters(ctx context.Context, f DeadFilter) ([]DeadLetter, error) {
	query, args := `select `+letterColumns+` from jobs where state = 'dead'`, []any{}
	for _, x := range []struct{ condition, value string }{{` and kind = ?`, f.Kind}, {` and account_id = ?`, f.Account}, {` and id < ?`, string(f.Before)}} {
		if x.value != "" {
			query, args = query+x.condition, append(args, x.value)
		}
	}
	rows, err := q.db.Query(ctx, query+` order by id desc limit ?`, append(args, min(max(f.Limit, 1), 200))...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []DeadLetter{}
	for rows.Next() {
		d, err := scanLetter(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, rows.Err()
}

// DeadLetter returns one dead letter, or errs.NotFound when the job isn't one.
func (q *Queue) DeadLetter(ctx context.Context, from db.Queryer, id ID) (DeadLetter, error) {
	d, err := scanLetter(from.QueryRow(ctx, `select `+letterColumns+` from jobs where id = ? and state = 'dead'`, string(id)))
	if db.NoRows(err) {
		return d, errs.E(errs.NotFound, "jobs.dead.gone", nil)
	}
	return d, err
}

// DeadKinds counts the dead letters of all accounts by kind.
func (q *Queue) DeadKinds(ctx context.Context) ([]DeadKind, error) {
	rows, err := q.db.Query(ctx, `select kind, count(*), min(created_at) from jobs where state = 'dead' group by kind order by kind`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []DeadKind{}
	for rows.Next() {
		var k DeadKind
		var oldest db.TS
		if err := rows.Scan(&k.Kind, &k.Count, &oldest); err != nil {
			return nil, err
		}
		k.Oldest = oldest.Time
		list = append(list, k)
	}
	return list, rows.Err()
}

// Replay is [Queue.Retry] in the caller's transaction.
func (q *Queue) Replay(ctx context.Context, tx *db.Tx, id ID) error {
	var p Priority
	err := tx.QueryRow(ctx, `update jobs set state = 'waiting', attempts = 0, crashes = 0, fence = fence + 1, due_at = ?, finished_at = null
		where id = ? and state = 'dead' returning priority`, db.At(tx.Now()), string(id)).Scan(&p)
	switch {
	case err == nil:
		tx.AfterCommit(func() { q.nudge(p) })
		return nil
	case db.NoRows(err):
		return errs.E(errs.NotFound, "jobs.dead.gone", nil)
	case db.Unique(err):
		return errs.E(errs.Conflict, "jobs.dead.replaced", err)
	}
	return err
}

// ReplayKind replays every dead letter of a kind in the caller's transaction and returns how many. Those whose unique
// key an unfinished job holds, and all but the youngest of those that share one, stay: what they wanted is under way.
func (q *Queue) ReplayKind(ctx context.Context, tx *db.Tx, kind string) (int64, error) {
	n, err := tx.Exec(ctx, `update jobs set state = 'waiting', attempts = 0, crashes = 0, fence = fence + 1, due_at = ?, finished_at = null
		where state = 'dead' and kind = ? and (unique_key = '' or not exists (select 1 from jobs o where o.kind = jobs.kind
			and o.account_id = jobs.account_id and o.unique_key = jobs.unique_key and o.unique_key <> ''
			and (o.state in ('waiting', 'running') or o.state = 'dead' and o.id > jobs.id)))`, db.At(tx.Now()), kind)
	if db.Unique(err) {
		return 0, errs.E(errs.Conflict, "jobs.dead.replaced", err)
	}
	if n > 0 {
		tx.AfterCommit(func() {
			for _, p := range []Priority{Urgent, Normal, Bulk} {
				q.nudge(p)
			}
		})
	}
	return n, err
}

// Discard gives a dead letter up for good, in the caller's transaction; its row stays as long as those of finished jobs.
// It answers errs.NotFound when the job isn't a dead letter.
func (q *Queue) Discard(ctx context.Context, tx *db.Tx, id ID) error {
	n, err := tx.Exec(ctx, `update jobs set state = 'dropped', finished_at = ? where id = ? and state = 'dead'`, db.At(tx.Now()), string(id))
	if err == nil && n == 0 {
		err = errs.E(errs.NotFound, "jobs.dead.gone", nil)
	}
	return err
}

// NextTick returns when the recurring work of that name falls due next for the account ("" for the deployment); the
// zero time when it doesn't recur.
func (q *Queue) NextTick(ctx context.Context, name, account string) (time.Time, error) {
	var next db.TS
	err := q.db.QueryRow(ctx, `select next_at from job_schedules where account_id = ? and name = ?`, account, name).Scan(&next)
	if db.NoRows(err) {
		err = nil
	}
	return next.Time, err
}
