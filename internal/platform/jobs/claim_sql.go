package jobs

import (
	"context"
	"slices"
	"strings"
	"time"

	"cabinet/internal/platform/db"
)

// claimed is a row taken by this worker.
type claimed struct {
	id, kind, account, args string
	priority                Priority
	due, notAfter           time.Time
	attempts, crashes       int
	fence                   int64
	worker                  string
}

// The parts of a lane's jobs that are due; each names the partial index it goes by, word for word.
const (
	dueInLane      = `state = 'waiting' and priority = ? and due_at <= ? and crashes < 2`
	dueSuspects    = `state = 'waiting' and crashes >= 2 and due_at <= ?`
	claimedColumns = `id, kind, account_id, args, priority, due_at, not_after, attempts, crashes, fence`
)

func dueIn(lane int, now time.Time) (where string, args []any) {
	if lane == suspectLane {
		return dueSuspects, []any{db.At(now)}
	}
	return dueInLane, []any{int(priorityOf(lane)), db.At(now)}
}

// claimJobs takes up to limit due jobs of the lane, the longest due first. Taking a job raises its fencing number and
// its attempts at once, so that a try that ends in a crash counts.
func (q *Queue) claimJobs(ctx context.Context, tx *db.Tx, worker string, lane, limit int) ([]claimed, error) {
	kinds := q.known()
	if limit <= 0 || len(kinds) == 0 {
		return nil, nil
	}
	where, args := dueIn(lane, tx.Now())
	skip := ""
	if q.db.Postgres() {
		skip = " for update skip locked"
	}
	args = append(append(args, kinds...), limit, worker)
	rows, err := tx.Query(ctx, `with picked as materialized (select id as picked_id from jobs where `+where+` and kind in (`+marks(len(kinds))+`)
			order by due_at, id limit ?`+skip+`)
		update jobs set state = 'running', worker = ?, fence = fence + 1, attempts = attempts + 1
		where id in (select picked_id from picked) returning `+claimedColumns, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []claimed
	for rows.Next() {
		c := claimed{worker: worker}
		var due, notAfter db.TS
		if err := rows.Scan(&c.id, &c.kind, &c.account, &c.args, &c.priority, &due, &notAfter, &c.attempts, &c.crashes, &c.fence); err != nil {
			return nil, err
		}
		c.due, c.notAfter = due.Time, notAfter.Time
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b claimed) int {
		if d := a.due.Compare(b.due); d != 0 {
			return d
		}
		return strings.Compare(a.id, b.id)
	})
	return list, rows.Err()
}

// dueNow reports whether the lane holds a job that this process could take.
func (q *Queue) dueNow(ctx context.Context, lane int) (bool, error) {
	kinds := q.known()
	if len(kinds) == 0 {
		return false, nil
	}
	where, args := dueIn(lane, q.now())
	var one int
	err := q.db.QueryRow(ctx, `select 1 from jobs where `+where+` and kind in (`+marks(len(kinds))+`) limit 1`,
		append(args, kinds...)...).Scan(&one)
	if db.NoRows(err) {
		return false, nil
	}
	return err == nil, err
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }
