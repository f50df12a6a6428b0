package identity

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

const emailChangeColumns = `id, login_id, session_id, email, email_key, asked_at, expires_at, user_agent, remote_ip,
	asked_account, asked_user, asked_move, keep_until`

// scanEmailChange returns the zero value when there is no row.
func scanEmailChange(row interface{ Scan(...any) error }) (emailChange, error) {
	var c emailChange
	var asked, ends, keep db.TS
	err := row.Scan(&c.id, &c.login, &c.session, &c.email, &c.key, &asked, &ends, &c.userAgent, &c.remoteIP, &c.account, &c.user, &c.move, &keep)
	if db.NoRows(err) {
		return emailChange{}, nil
	}
	c.asked, c.ends, c.keep = asked.Time, ends.Time, keep.Time
	return c, err
}

func selectEmailChange(ctx context.Context, q db.Queryer, login ids.Login, now time.Time) (emailChange, error) {
	return scanEmailChange(q.QueryRow(ctx, `select `+emailChangeColumns+` from email_changes where login_id = ? and expires_at > ?`,
		login, db.At(now)))
}

func selectEmailChangeByToken(ctx context.Context, q db.Queryer, token string, now time.Time) (emailChange, error) {
	return scanEmailChange(q.QueryRow(ctx, `select `+emailChangeColumns+` from email_changes where secret_hash = ? and expires_at > ?`,
		id.Hash(token), db.At(now)))
}

// replaceEmailChange stores a change in place of an earlier one of its login; it has no link yet.
func replaceEmailChange(ctx context.Context, tx *db.Tx, c emailChange) error {
	if err := deleteEmailChange(ctx, tx, c.login); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into email_changes (`+emailChangeColumns+`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.id, c.login, c.session, c.email, c.key, db.At(c.asked), db.At(c.ends), c.userAgent, c.remoteIP, c.account, c.user, c.move, db.At(c.keep))
	return err
}

func updateEmailChangeToken(ctx context.Context, tx *db.Tx, change, token string) error {
	_, err := tx.Exec(ctx, `update email_changes set secret_hash = ? where id = ?`, id.Hash(token), change)
	return err
}

// updateEmailChangeSession has a change follow the session that asked for it when that gets another id.
func updateEmailChangeSession(ctx context.Context, tx *db.Tx, login ids.Login, from, to ids.Session) error {
	_, err := tx.Exec(ctx, `update email_changes set session_id = ? where login_id = ? and session_id = ?`, to, login, from)
	return err
}

func deleteEmailChange(ctx context.Context, tx *db.Tx, login ids.Login) error {
	_, err := tx.Exec(ctx, `delete from email_changes where login_id = ?`, login)
	return err
}

// updateLoginEmail gives a login another address, unless it changed meanwhile.
func updateLoginEmail(ctx context.Context, tx *db.Tx, l Login, email, key string) (bool, error) {
	n, err := tx.Exec(ctx, `update logins set email = ?, email_key = ? where id = ? and email_key = ?`, email, key, l.ID, l.key)
	return n == 1, err
}
