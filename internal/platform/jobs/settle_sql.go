package jobs

import (
	"context"

	"cabinet/internal/platform/db"
)

// Every statement that settles names the worker: a worker that was declared dead has lost its name, so what it
// finds out afterwards changes nothing. Within one worker's life a row is claimed again only after it was settled.

// settleDone finishes jobs of one worker in one statement and returns how many it still held.
func settleDone(ctx context.Context, tx *db.Tx, worker string, jobs []string) (int64, error) {
	args := make([]any, 0, len(jobs)+2)
	args = append(args, db.At(tx.Now()), worker)
	for _, id := range padded(jobs) {
		args = append(args, id)
	}
	return tx.Exec(ctx, `update jobs set state = 'done', worker = '', reason = '', finished_at = ?
		where worker = ? and state = 'running' and id in (`+marks(len(args)-2)+`)`, args...)
}

func settleOne(ctx context.Context, tx *db.Tx, o outcome) (int64, error) {
	const held = ` where id = ? and worker = ? and fence = ? and state = 'running'`
	key := []any{o.id, o.worker, o.fence}
	switch o.verdict {
	case again, crashed:
		more := 0
		if o.verdict == crashed {
			more = 1
		}
		return tx.Exec(ctx, `update jobs set state = 'waiting', worker = '', reason = ?, due_at = ?, crashes = crashes + ?`+held,
			append([]any{o.reason, db.At(o.due), more}, key...)...)
	case released:
		return tx.Exec(ctx, `update jobs set state = 'waiting', worker = '', attempts = attempts - 1`+held, key...)
	case abandoned:
		return 1, nil
	case dead:
		return tx.Exec(ctx, `update jobs set state = 'dead', worker = '', reason = ?, finished_at = ?`+held,
			append([]any{o.reason, db.At(tx.Now())}, key...)...)
	case dropped:
		return tx.Exec(ctx, `update jobs set state = 'dropped', worker = '', reason = ?, finished_at = ?`+held,
			append([]any{o.reason, db.At(tx.Now())}, key...)...)
	}
	return tx.Exec(ctx, `update jobs set state = 'done', worker = '', reason = '', finished_at = ?`+held,
		append([]any{db.At(tx.Now())}, key...)...)
}

// padded repeats the last id until the length is one of a few, so that few statements are ever prepared.
func padded(list []string) []string {
	size := 1
	for size < len(list) {
		size *= 4
	}
	out := make([]string, size)
	copy(out, list)
	for i := len(list); i < size; i++ {
		out[i] = list[len(list)-1]
	}
	return out
}
