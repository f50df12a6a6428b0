package requests

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const columns = `account_id, id, kind, user_id, state, job_title_id, title_name, wish, given_title_id, role, reason, answer, cause, decided_by,
	asked_at, decided_at, dismissed, version`

func scan(row interface{ Scan(...any) error }) (Request, error) {
	var r Request
	var asked, decided db.TS
	err := row.Scan(&r.Account, &r.ID, &r.Kind, &r.User, &r.State, &r.Title, &r.TitleName, &r.Wish, &r.Given, &r.Role, &r.Reason, &r.Answer,
		&r.Cause, &r.DecidedBy, &asked, &decided, &r.Dismissed, &r.Version)
	r.AskedAt, r.DecidedAt = asked.Time, decided.Time
	return r, err
}

func scanAll(rows *sql.Rows, err error) ([]Request, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Request
	for rows.Next() {
		r, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// selectRequest returns one request of an account, or errs.NotFound.
func selectRequest(ctx context.Context, q db.Queryer, account ids.Account, request ids.Request) (Request, error) {
	r, err := scan(q.QueryRow(ctx, `select `+columns+` from requests where account_id = ? and id = ?`, account, request))
	if db.NoRows(err) {
		return r, errs.E(errs.NotFound, "requests.unknown", err)
	}
	return r, err
}

// selectLast returns a person's latest request of a kind, or the zero Request.
func selectLast(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, kind Kind) (Request, error) {
	r, err := scan(q.QueryRow(ctx, `select `+columns+` from requests where account_id = ? and user_id = ? and kind = ?
		order by id desc limit 1`, account, user, kind))
	if db.NoRows(err) {
		return Request{}, nil
	}
	return r, err
}

// selectOfUser lists a person's requests of a kind, the newest first.
func selectOfUser(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, kind Kind, limit int) ([]Request, error) {
	return scanAll(q.Query(ctx, `select `+columns+` from requests where account_id = ? and user_id = ? and kind = ?
		order by id desc limit ?`, account, user, kind, limit))
}

// countAsked counts what a person asked for since a moment.
func countAsked(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, since time.Time) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from requests where account_id = ? and user_id = ? and asked_at > ?`, account, user, db.At(since)).Scan(&n)
	return n, err
}

// selectPage lists an account's requests that wait, or those that don't, the newest first, those before the given one when
// it isn't empty.
func selectPage(ctx context.Context, q db.Queryer, account ids.Account, waiting bool, before ids.Request, limit int) ([]Request, error) {
	if before == "" {
		return scanAll(q.Query(ctx, `select `+columns+` from requests where account_id = ? and waiting = ? order by id desc limit ?`,
			account, waiting, limit))
	}
	return scanAll(q.Query(ctx, `select `+columns+` from requests where account_id = ? and waiting = ? and id < ? order by id desc limit ?`,
		account, waiting, before, limit))
}

// selectOpenAllAccounts returns open requests in the order of accounts and ids, those after the given one.
func selectOpenAllAccounts(ctx context.Context, q db.Queryer, account ids.Account, after ids.Request, limit int) ([]Request, error) {
	return scanAll(q.Query(ctx, `select `+columns+` from requests where waiting = ? and (account_id > ? or account_id = ? and id > ?)
		order by account_id, id limit ?`, true, account, account, after, limit))
}

// countOpen counts the requests that nobody answered, at most limit.
func countOpen(ctx context.Context, q db.Queryer, account ids.Account, limit int) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from (select 1 as one from requests where account_id = ? and waiting = ? limit ?) as found`,
		account, true, limit).Scan(&n)
	return n, err
}

func insertRequest(ctx context.Context, tx *db.Tx, r Request) error {
	_, err := tx.Exec(ctx, `insert into requests (account_id, id, kind, user_id, state, waiting, job_title_id, title_name, wish, role, reason,
			asked_at, version)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.Account, r.ID, r.Kind, r.User, r.State, r.State == Open, r.Title, r.TitleName, r.Wish,
		r.Role, r.Reason, db.At(r.AskedAt), r.Version)
	return err
}

// updateRequest stores r, which was read through tx, and raises its version.
func updateRequest(ctx context.Context, tx *db.Tx, r *Request) error {
	r.Version++
	n, err := tx.Exec(ctx, `update requests set state = ?, waiting = ?, given_title_id = ?, reason = ?, answer = ?, cause = ?, decided_by = ?,
			decided_at = ?, dismissed = ?, version = ?
		where account_id = ? and id = ? and version = ?`,
		r.State, r.State == Open, r.Given, r.Reason, r.Answer, r.Cause, r.DecidedBy, db.At(r.DecidedAt), r.Dismissed, r.Version,
		r.Account, r.ID, r.Version-1)
	if err == nil && n == 0 {
		err = errs.E(errs.Conflict, "requests.changed", nil)
	}
	return err
}

// clearRequests empties what was written in a person's requests, and closes what is open.
func clearRequests(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	if _, err := tx.Exec(ctx, `update requests set state = ?, waiting = ?, cause = ?, decided_at = ? where account_id = ? and user_id = ? and waiting = ?`,
		Closed, false, PersonErased, db.At(tx.Now()), account, user, true); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update requests set reason = '', answer = '', title_name = case when wish then '' else title_name end,
			dismissed = ?, version = version + 1
		where account_id = ? and user_id = ?`, true, account, user)
	return err
}
