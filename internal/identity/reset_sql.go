package identity

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

func countResetRequests(ctx context.Context, q db.Queryer, emailHash string, since time.Time) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from reset_requests where email_hash = ? and requested_at > ?`, emailHash, db.At(since)).Scan(&n)
	return n, err
}

func insertResetRequest(ctx context.Context, tx *db.Tx, newID, emailHash string) error {
	_, err := tx.Exec(ctx, `insert into reset_requests (id, email_hash, requested_at) values (?, ?, ?)`, newID, emailHash, db.At(tx.Now()))
	return err
}

func insertResetToken(ctx context.Context, tx *db.Tx, token string, login ids.Login, expires time.Time) error {
	_, err := tx.Exec(ctx, `insert into reset_tokens (secret_hash, login_id, created_at, expires_at) values (?, ?, ?, ?)`,
		id.Hash(token), login, db.At(tx.Now()), db.At(expires))
	return err
}

func selectResetToken(ctx context.Context, q db.Queryer, token string, now time.Time) (ids.Login, error) {
	var login ids.Login
	err := q.QueryRow(ctx, `select login_id from reset_tokens where secret_hash = ? and expires_at > ?`, id.Hash(token), db.At(now)).Scan(&login)
	return login, err
}

// deleteResetToken consumes a token; of several callers one hears true.
func deleteResetToken(ctx context.Context, tx *db.Tx, token string, login ids.Login) (bool, error) {
	n, err := tx.Exec(ctx, `delete from reset_tokens where secret_hash = ? and login_id = ? and expires_at > ?`,
		id.Hash(token), login, db.At(tx.Now()))
	return n == 1, err
}

func deleteResetTokens(ctx context.Context, tx *db.Tx, login ids.Login) error {
	_, err := tx.Exec(ctx, `delete from reset_tokens where login_id = ?`, login)
	return err
}

func deleteOldResets(ctx context.Context, tx *db.Tx, before time.Time) error {
	if _, err := tx.Exec(ctx, `delete from reset_tokens where expires_at < ?`, db.At(before)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from reset_requests where requested_at < ?`, db.At(before))
	return err
}
