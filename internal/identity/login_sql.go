package identity

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

func insertLogin(ctx context.Context, tx *db.Tx, l Login) (bool, error) {
	n, err := tx.Exec(ctx, `insert into logins (id, email, email_key, created_at) values (?, ?, ?, ?) on conflict do nothing`,
		l.ID, l.Email, l.key, db.At(tx.Now()))
	return n == 1, err
}

// selectLoginByKey returns whose an address is, be it a former one that signs in for a while yet; see [Alias]. It returns the
// zero Login for an unknown address, so that all cases take the same way.
func selectLoginByKey(ctx context.Context, q db.Queryer, key string) (Login, error) {
	var l Login
	err := q.QueryRow(ctx, `select id, email, email_key from logins where email_key = ?
		union all
		select l.id, l.email, l.email_key from login_aliases a join logins l on l.id = a.login_id where a.email_key = ? and a.ends_at > ?`,
		key, key, db.At(q.Now())).Scan(&l.ID, &l.Email, &l.key)
	if db.NoRows(err) {
		return Login{}, nil
	}
	return l, err
}

func selectLogin(ctx context.Context, q db.Queryer, login ids.Login) (Login, error) {
	var l Login
	err := q.QueryRow(ctx, `select id, email, email_key from logins where id = ?`, login).Scan(&l.ID, &l.Email, &l.key)
	return l, err
}

// stored is a password as kept; the zero value is none.
type stored struct {
	hash  string
	setAt time.Time
	// void is whether it opens nothing any more, since somebody else may know it. It still can't be chosen again.
	void bool
}

// proof returns the hash by which somebody may prove who they are, or "".
func (p stored) proof() string {
	if p.void {
		return ""
	}
	return p.hash
}

func selectPassword(ctx context.Context, q db.Queryer, login ids.Login) (stored, error) {
	var p stored
	var at, void db.TS
	err := q.QueryRow(ctx, `select hash, set_at, void_at from passwords where login_id = ?`, login).Scan(&p.hash, &at, &void)
	if db.NoRows(err) {
		return stored{}, nil
	}
	p.setAt, p.void = at.Time, !void.IsZero()
	return p, err
}

// replacePassword stores a new hash if the old one is still the given one, and keeps the old one in the history.
func replacePassword(ctx context.Context, tx *db.Tx, login ids.Login, old stored, hash string) (bool, error) {
	if old.hash == "" {
		n, err := tx.Exec(ctx, `insert into passwords (login_id, hash, set_at) values (?, ?, ?) on conflict do nothing`,
			login, hash, db.At(tx.Now()))
		return n == 1, err
	}
	n, err := tx.Exec(ctx, `update passwords set hash = ?, set_at = ?, void_at = null where login_id = ? and hash = ?`,
		hash, db.At(tx.Now()), login, old.hash)
	if err != nil || n != 1 {
		return false, err
	}
	if _, err = tx.Exec(ctx, `insert into password_history (login_id, set_at, hash) values (?, ?, ?) on conflict do nothing`,
		login, db.At(old.setAt), old.hash); err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `delete from password_history where login_id = ? and set_at not in
		(select set_at from password_history where login_id = ? order by set_at desc limit ?)`, login, login, maxHistory)
	return true, err
}

// rehashPassword stores the same password hashed at a new cost, unless it was changed meanwhile.
func rehashPassword(ctx context.Context, tx *db.Tx, login ids.Login, old, hash string) error {
	_, err := tx.Exec(ctx, `update passwords set hash = ? where login_id = ? and hash = ?`, hash, login, old)
	return err
}

// selectHistory returns the hashes of the newest former passwords.
func selectHistory(ctx context.Context, q db.Queryer, login ids.Login, limit int) ([]string, error) {
	rows, err := q.Query(ctx, `select hash from password_history where login_id = ? order by set_at desc limit ?`, login, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var h string
		if err := rows.Scan(&h); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, rows.Err()
}
