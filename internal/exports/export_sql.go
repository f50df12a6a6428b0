package exports

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const exportColumns = `account_id, id, user_id, kind, params, state, done, total, row_count, size, sha256, error_key, tries,
	requested_at, started_at, ended_at, expires_at`

func scanExport(row interface{ Scan(...any) error }) (Export, error) {
	var e Export
	var params string
	var requested, started, ended, expires db.TS
	err := row.Scan(&e.Account, &e.ID, &e.User, &e.Kind, &params, &e.State, &e.Done, &e.Total, &e.Rows, &e.Size, &e.SHA256,
		&e.Problem, &e.tries, &requested, &started, &ended, &expires)
	e.Params = []byte(params)
	e.RequestedAt, e.StartedAt, e.EndedAt, e.ExpiresAt = requested.Time, started.Time, ended.Time, expires.Time
	return e, err
}

func scanExports(rows *sql.Rows, err error) ([]Export, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Export
	for rows.Next() {
		e, err := scanExport(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// selectExport returns one export of an account, or errs.NotFound.
func selectExport(ctx context.Context, q db.Queryer, account ids.Account, export ids.Export) (Export, error) {
	e, err := scanExport(q.QueryRow(ctx, `select `+exportColumns+` from exports where account_id = ? and id = ?`, account, export))
	if db.NoRows(err) {
		return e, errs.E(errs.NotFound, "exports.unknown", err)
	}
	return e, err
}

// selectExportsOf lists a person's exports, the newest first, those before the given one when it isn't empty.
func selectExportsOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, before ids.Export, limit int) ([]Export, error) {
	if before == "" {
		return scanExports(q.Query(ctx, `select `+exportColumns+` from exports where account_id = ? and user_id = ?
			order by id desc limit ?`, account, user, limit))
	}
	return scanExports(q.Query(ctx, `select `+exportColumns+` from exports where account_id = ? and user_id = ? and id < ?
		order by id desc limit ?`, account, user, before, limit))
}

// selectInStateAllAccounts lists exports in a state that were asked for before an instant, the oldest first.
func selectInStateAllAccounts(ctx context.Context, q db.Queryer, state State, before time.Time, after Export, limit int) ([]Export, error) {
	return scanExports(q.Query(ctx, `select `+exportColumns+` from exports where state = ? and requested_at < ?
		and (requested_at > ? or requested_at = ? and id > ?) order by requested_at, id limit ?`,
		state, db.At(before), micros(after.RequestedAt), micros(after.RequestedAt), after.ID, limit))
}

// micros is an instant for comparing: the zero time lies before every other.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func insertExport(ctx context.Context, tx *db.Tx, e Export) error {
	_, err := tx.Exec(ctx, `insert into exports (account_id, id, user_id, kind, params, state, requested_at) values (?, ?, ?, ?, ?, ?, ?)`,
		e.Account, e.ID, e.User, e.Kind, string(e.Params), e.State, db.At(e.RequestedAt))
	return err
}

// updateExport stores where an export stands, if state and try are still as they were read: of two who saw the same, one
// goes on.
func updateExport(ctx context.Context, tx *db.Tx, e, was Export) (bool, error) {
	n, err := tx.Exec(ctx, `update exports set state = ?, done = ?, total = ?, row_count = ?, size = ?, sha256 = ?, error_key = ?,
			tries = ?, started_at = ?, ended_at = ?, expires_at = ?
		where account_id = ? and id = ? and tries = ? and state = ?`,
		e.State, e.Done, e.Total, e.Rows, e.Size, e.SHA256, e.Problem, e.tries, db.At(e.StartedAt), db.At(e.EndedAt), db.At(e.ExpiresAt),
		e.Account, e.ID, was.tries, was.State)
	return n == 1, err
}

// updateProgress notes how far a try got, if it is still the latest.
func updateProgress(ctx context.Context, tx *db.Tx, e Export, done, total int64) (bool, error) {
	n, err := tx.Exec(ctx, `update exports set done = ?, total = ? where account_id = ? and id = ? and tries = ? and state = 'running'`,
		done, total, e.Account, e.ID, e.tries)
	return n == 1, err
}

func deleteExport(ctx context.Context, tx *db.Tx, account ids.Account, export ids.Export) error {
	_, err := tx.Exec(ctx, `delete from exports where account_id = ? and id = ?`, account, export)
	return err
}
