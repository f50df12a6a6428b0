package mydata

import (
	"context"
	"database/sql"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const requestColumns = `account_id, id, user_id, state, reason, answer, hold_until, keep_id_number, problem, decided_by,
	opened_by, asked_at, decided_at, told_at, version`

func scanRequest(row interface{ Scan(...any) error }) (Request, error) {
	var r Request
	var hold, asked, decided, told db.TS
	err := row.Scan(&r.Account, &r.ID, &r.User, &r.State, &r.Reason, &r.Answer, &hold, &r.KeepIDNumber, &r.Problem, &r.DecidedBy,
		&r.OpenedBy, &asked, &decided, &told, &r.Version)
	r.HoldUntil, r.AskedAt, r.DecidedAt, r.toldAt = hold.Time, asked.Time, decided.Time, told.Time
	return r, err
}

func scanRequests(rows *sql.Rows, err error) ([]Request, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Request
	for rows.Next() {
		r, err := scanRequest(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// selectRequest returns one request of an account, or errs.NotFound.
func selectRequest(ctx context.Context, q db.Queryer, account ids.Account, request ids.ErasureRequest) (Request, error) {
	r, err := scanRequest(q.QueryRow(ctx, `select `+requestColumns+` from erasure_requests where account_id = ? and id = ?`, account, request))
	if db.NoRows(err) {
		return r, errs.E(errs.NotFound, "mydata.request.unknown", err)
	}
	return r, err
}

// selectLastRequest returns a person's latest request, or the zero Request.
func selectLastRequest(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Request, error) {
	r, err := scanRequest(q.QueryRow(ctx, `select `+requestColumns+` from erasure_requests where account_id = ? and user_id = ?
		order by id desc limit 1`, account, user))
	if db.NoRows(err) {
		return Request{}, nil
	}
	return r, err
}

// selectRequests lists an account's requests, the newest first, those before the given one when it isn't empty.
func selectRequests(ctx context.Context, q db.Queryer, account ids.Account, before ids.ErasureRequest, limit int) ([]Request, error) {
	if before == "" {
		return scanRequests(q.Query(ctx, `select `+requestColumns+` from erasure_requests where account_id = ? order by id desc limit ?`,
			account, limit))
	}
	return scanRequests(q.Query(ctx, `select `+requestColumns+` from erasure_requests where account_id = ? and id < ? order by id desc limit ?`,
		account, before, limit))
}

// selectErasingAllAccounts returns the requests that are approved and not done.
func selectErasingAllAccounts(ctx context.Context, q db.Queryer) ([]Request, error) {
	return scanRequests(q.Query(ctx, `select `+requestColumns+` from erasure_requests where state = 'erasing' order by account_id, id`))
}

// countOpen counts the requests that administrators haven't answered.
func countOpen(ctx context.Context, q db.Queryer, account ids.Account) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from erasure_requests where account_id = ? and state = 'open'`, account).Scan(&n)
	return n, err
}

func insertRequest(ctx context.Context, tx *db.Tx, r Request) error {
	_, err := tx.Exec(ctx, `insert into erasure_requests (account_id, id, user_id, state, reason, keep_id_number, opened_by, asked_at, version)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.Account, r.ID, r.User, r.State, r.Reason, r.KeepIDNumber, r.OpenedBy, db.At(r.AskedAt), r.Version)
	return err
}

// updateRequest stores r, which was read through tx, and raises its version.
func updateRequest(ctx context.Context, tx *db.Tx, r *Request) error {
	r.Version++
	n, err := tx.Exec(ctx, `update erasure_requests set state = ?, reason = ?, answer = ?, hold_until = ?, keep_id_number = ?, problem = ?,
			decided_by = ?, decided_at = ?, told_at = ?, version = ?
		where account_id = ? and id = ? and version = ?`,
		r.State, r.Reason, r.Answer, db.At(r.HoldUntil), r.KeepIDNumber, r.Problem, r.DecidedBy, db.At(r.DecidedAt), db.At(r.toldAt), r.Version,
		r.Account, r.ID, r.Version-1)
	if err == nil && n == 0 {
		err = errs.E(errs.Conflict, "mydata.request.changed", nil)
	}
	return err
}

// clearRequests empties what was written in a person's requests.
func clearRequests(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	_, err := tx.Exec(ctx, `update erasure_requests set reason = '', answer = '' where account_id = ? and user_id = ?`, account, user)
	return err
}
