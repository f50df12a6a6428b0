package jobs

import (
	"context"

	"cabinet/internal/platform/db"
)

// noBeat stands for the beat of a worker without a row.
const noBeat = -1

func insertWorker(ctx context.Context, tx *db.Tx, worker string) error {
	_, err := tx.Exec(ctx, `insert into job_workers (id, beat, started_at) values (?, 0, ?)`, worker, db.At(tx.Now()))
	return err
}

func updateBeat(ctx context.Context, tx *db.Tx, worker string) (bool, error) {
	n, err := tx.Exec(ctx, `update job_workers set beat = beat + 1 where id = ?`, worker)
	return n == 1, err
}

func selectWorker(ctx context.Context, tx *db.Tx, worker string) (bool, error) {
	var one int
	err := tx.QueryRow(ctx, `select 1 from job_workers where id = ?`, worker).Scan(&one)
	if db.NoRows(err) {
		return false, nil
	}
	return err == nil, err
}

func deleteIdleWorker(ctx context.Context, tx *db.Tx, worker string) error {
	_, err := tx.Exec(ctx, `delete from job_workers where id = ?
		and not exists (select 1 from jobs where worker = ? and state = 'running')`, worker, worker)
	return err
}

// selectBeats returns the beat of every worker that has a row or holds jobs.
func selectBeats(ctx context.Context, d db.Queryer) (map[string]int64, error) {
	beats := map[string]int64{}
	rows, err := d.Query(ctx, `select distinct worker, cast(-1 as bigint) from jobs where state = 'running'
		union all select id, beat from job_workers`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var worker string
		var beat int64
		if err := rows.Scan(&worker, &beat); err != nil {
			return nil, err
		}
		if old, there := beats[worker]; !there || old == noBeat {
			beats[worker] = beat
		}
	}
	return beats, rows.Err()
}

// returnJobs declares the worker dead if its beat is still the given one, and gives its jobs back: those that have
// been in too many crashes as dead letters.
func returnJobs(ctx context.Context, tx *db.Tx, worker string, beat int64) (back, lost int64, err error) {
	n, err := tx.Exec(ctx, `delete from job_workers where id = ? and beat = ?`, worker, beat)
	if err != nil || n == 0 && beat != noBeat {
		return 0, 0, err
	}
	lost, err = tx.Exec(ctx, `update jobs set state = 'dead', worker = '', crashes = crashes + 1, finished_at = ?,
			reason = 'its process died while it ran'
		where worker = ? and state = 'running' and crashes >= ?`, db.At(tx.Now()), worker, maxCrashes-1)
	if err != nil {
		return 0, 0, err
	}
	back, err = tx.Exec(ctx, `update jobs set state = 'waiting', worker = '', crashes = crashes + 1, fence = fence + 1,
			reason = 'its process died while it ran'
		where worker = ? and state = 'running'`, worker)
	return back, lost, err
}
