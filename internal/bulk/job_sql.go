package bulk

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const jobColumns = `account_id, id, user_id, kind, state, params, digest, total, done, skipped, refused, raised, brake, problem, summary,
	tries, version, created_at, moved_at, started_at, ended_at`

func scanJob(row interface{ Scan(...any) error }) (Job, error) {
	var j Job
	var params, summary string
	var created, moved, started, ended db.TS
	err := row.Scan(&j.Account, &j.ID, &j.User, &j.Kind, &j.State, &params, &j.Digest, &j.Total, &j.Done, &j.Skipped, &j.Refused, &j.Raised,
		&j.Brake, &j.Problem, &summary, &j.tries, &j.Version, &created, &moved, &started, &ended)
	j.Params, j.summary = []byte(params), []byte(summary)
	j.CreatedAt, j.MovedAt, j.StartedAt, j.EndedAt = created.Time, moved.Time, started.Time, ended.Time
	return j, err
}

func scanJobs(rows *sql.Rows, err error) ([]Job, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Job
	for rows.Next() {
		j, err := scanJob(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, j)
	}
	return out, rows.Err()
}

// selectJob returns one job of an account, or errs.NotFound.
func selectJob(ctx context.Context, q db.Queryer, account ids.Account, job JobID) (Job, error) {
	j, err := scanJob(q.QueryRow(ctx, `select `+jobColumns+` from bulk_jobs where account_id = ? and id = ?`, account, job))
	if db.NoRows(err) {
		return j, errs.E(errs.NotFound, "bulk.unknown", err)
	}
	return j, err
}

// selectJobs lists the jobs of an account, the newest first, those of one user when it isn't empty.
func selectJobs(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, before JobID, limit int) ([]Job, error) {
	if before == "" {
		before = "~" // behind every id
	}
	if user == "" {
		return scanJobs(q.Query(ctx, `select `+jobColumns+` from bulk_jobs where account_id = ? and id < ? order by id desc limit ?`,
			account, before, limit))
	}
	return scanJobs(q.Query(ctx, `select `+jobColumns+` from bulk_jobs where account_id = ? and user_id = ? and id < ? order by id desc limit ?`,
		account, user, before, limit))
}

// countUnfinished counts the jobs of a user that haven't ended.
func countUnfinished(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from bulk_jobs where account_id = ? and user_id = ? and state in ('draft', 'ready', 'running')`,
		account, user).Scan(&n)
	return n, err
}

// existsRunningTwin reports whether the same file is being worked on by another job.
func existsRunningTwin(ctx context.Context, q db.Queryer, j Job) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from bulk_jobs where account_id = ? and state = 'running' and kind = ? and digest = ? and id <> ?`,
		j.Account, j.Kind, j.Digest, j.ID).Scan(&n)
	return n > 0, err
}

// selectStillAllAccounts lists jobs in a state that didn't move since an instant, the oldest first.
func selectStillAllAccounts(ctx context.Context, q db.Queryer, state State, before time.Time, limit int) ([]Job, error) {
	return scanJobs(q.Query(ctx, `select `+jobColumns+` from bulk_jobs where state = ? and moved_at < ? order by moved_at, id limit ?`,
		state, db.At(before), limit))
}

func insertJob(ctx context.Context, tx *db.Tx, j Job) error {
	_, err := tx.Exec(ctx, `insert into bulk_jobs (account_id, id, user_id, kind, state, params, digest, brake, version, created_at, moved_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		j.Account, j.ID, j.User, j.Kind, j.State, string(j.Params), j.Digest, j.Brake, j.Version, db.At(j.CreatedAt), db.At(j.MovedAt))
	return err
}

// updateJob stores a job, if state and try are still as they were read: of two who saw the same, one goes on.
func updateJob(ctx context.Context, tx *db.Tx, j, was Job) error {
	n, err := tx.Exec(ctx, `update bulk_jobs set state = ?, params = ?, total = ?, done = ?, skipped = ?, refused = ?, raised = ?, brake = ?,
			problem = ?, summary = ?, tries = ?, version = ?, moved_at = ?, started_at = ?, ended_at = ?
		where account_id = ? and id = ? and state = ? and tries = ? and version = ?`,
		j.State, string(j.Params), j.Total, j.Done, j.Skipped, j.Refused, j.Raised, j.Brake, j.Problem, string(j.summary), j.tries, j.Version,
		db.At(tx.Now()), db.At(j.StartedAt), db.At(j.EndedAt), j.Account, j.ID, was.State, was.tries, was.Version)
	if err == nil && n == 0 {
		err = errGone
	}
	return err
}

// updateProgress notes how far a try got, if it is still the latest one.
func updateProgress(ctx context.Context, tx *db.Tx, j Job) error {
	n, err := tx.Exec(ctx, `update bulk_jobs set total = ?, done = ?, skipped = ?, refused = ?, raised = ?, moved_at = ?
		where account_id = ? and id = ? and state = ? and tries = ?`,
		j.Total, j.Done, j.Skipped, j.Refused, j.Raised, db.At(tx.Now()), j.Account, j.ID, j.State, j.tries)
	if err == nil && n == 0 {
		err = errGone
	}
	return err
}

func deleteJob(ctx context.Context, tx *db.Tx, account ids.Account, job JobID) error {
	_, err := tx.Exec(ctx, `delete from bulk_jobs where account_id = ? and id = ?`, account, job)
	return err
}
