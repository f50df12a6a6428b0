package identity

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

const sessionColumns = `id, login_id, account_id, user_id, proof, proof_spent, must_change, created_at, started_at, proven_at,
	last_seen_at, user_agent, remote_ip, viewing_id`

func scanSession(row interface{ Scan(...any) error }) (Session, error) {
	var s Session
	var created, started, proven, seen db.TS
	err := row.Scan(&s.ID, &s.Login, &s.Account, &s.User, &s.Proof, &s.proofSpent, &s.MustChange, &created, &started, &proven,
		&seen, &s.userAgent, &s.RemoteIP, &s.Viewing)
	s.CreatedAt, s.StartedAt, s.ProvenAt, s.LastSeenAt = created.Time, started.Time, proven.Time, seen.Time
	s.Device = ParseDevice(s.userAgent)
	return s, err
}

func insertSession(ctx context.Context, tx *db.Tx, s Session, secret string) error {
	_, err := tx.Exec(ctx, `insert into sessions (`+sessionColumns+`, secret_hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.Login, s.Account, s.User, s.Proof, s.proofSpent, s.MustChange, db.At(s.CreatedAt), db.At(s.StartedAt),
		db.At(s.ProvenAt), db.At(s.LastSeenAt), s.userAgent, s.RemoteIP, s.Viewing, id.Hash(secret))
	return err
}

func selectSessionBySecret(ctx context.Context, q db.Queryer, secret string) (Session, error) {
	if !secretForm(secret) {
		return Session{}, errNoSession()
	}
	s, err := scanSession(q.QueryRow(ctx, `select `+sessionColumns+` from sessions where secret_hash = ?`, id.Hash(secret)))
	if db.NoRows(err) {
		return Session{}, errNoSession()
	}
	return s, err
}

// selectOwnSession returns the session by which somebody acts.
func selectOwnSession(ctx context.Context, q db.Queryer, by access.Actor) (Session, error) {
	s, err := scanSession(q.QueryRow(ctx, `select `+sessionColumns+` from sessions where id = ? and login_id = ? and account_id = ?`,
		by.Session, by.Login, by.Account))
	if db.NoRows(err) {
		return Session{}, errNoSession()
	}
	return s, err
}

// maxListed bounds the list of sessions; nobody has that many browsers.
const maxListed = 200

// selectSessionsAllAccounts lists a person's own sessions, whichever of their accounts they are in.
func selectSessionsAllAccounts(ctx context.Context, q db.Queryer, login ids.Login) ([]Session, error) {
	rows, err := q.Query(ctx, `select `+sessionColumns+` from sessions where login_id = ? order by last_seen_at desc, id limit ?`,
		login, maxListed)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Session
	for rows.Next() {
		s, err := scanSession(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func updateSessionSeen(ctx context.Context, tx *db.Tx, s Session, at time.Time) error {
	_, err := tx.Exec(ctx, `update sessions set last_seen_at = ? where account_id = ? and id = ? and last_seen_at < ?`,
		db.At(at), s.Account, s.ID, db.At(at))
	return err
}

// renewSession gives a session another secret, as after every proof (R26).
func renewSession(ctx context.Context, tx *db.Tx, s Session, secret string) error {
	n, err := tx.Exec(ctx, `update sessions set secret_hash = ?, proven_at = ?, last_seen_at = ?, must_change = ?, proof = ?, proof_spent = ?,
		viewing_id = ? where account_id = ? and id = ?`, id.Hash(secret), db.At(s.ProvenAt), db.At(s.LastSeenAt), s.MustChange, s.Proof, s.proofSpent,
		s.Viewing, s.Account, s.ID)
	if err == nil && n != 1 {
		return errNoSession()
	}
	return err
}

// deleteSessionAllAccounts ends one of a person's own sessions, in whichever of their accounts it is.
func deleteSessionAllAccounts(ctx context.Context, tx *db.Tx, login ids.Login, session ids.Session) (bool, error) {
	n, err := tx.Exec(ctx, `delete from sessions where login_id = ? and id = ?`, login, session)
	return n == 1, err
}

// deleteSessionsAllAccounts ends a login's sessions but the one to keep, which may be empty.
func deleteSessionsAllAccounts(ctx context.Context, tx *db.Tx, login ids.Login, keep ids.Session) (int, error) {
	n, err := tx.Exec(ctx, `delete from sessions where login_id = ? and id <> ?`, login, keep)
	return int(n), err
}

// deleteOldSessionsAllAccounts clears away rows that no policy keeps alive (a day at most, see accounts).
func deleteOldSessionsAllAccounts(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `delete from sessions where last_seen_at < ? or started_at < ?`, db.At(before), db.At(before))
	return err
}

// shiftSessionsAllAccounts moves the limits of all sessions by d; those that had ended stay ended.
func shiftSessionsAllAccounts(ctx context.Context, tx *db.Tx, d time.Duration) error {
	us := d.Microseconds()
	_, err := tx.Exec(ctx, `update sessions set started_at = started_at + ?, proven_at = proven_at + ?, last_seen_at = last_seen_at + ?`,
		us, us, us)
	return err
}
