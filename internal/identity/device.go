package identity

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

// selectDevice returns the id of a browser that signed in to the login since the given time, or "".
func selectDevice(ctx context.Context, q db.Queryer, login ids.Login, secret string, since time.Time) (string, error) {
	var device string
	err := q.QueryRow(ctx, `select id from devices where login_id = ? and secret_hash = ? and signed_in_at > ?`,
		login, id.Hash(secret), db.At(since)).Scan(&device)
	if db.NoRows(err) {
		return "", nil
	}
	return device, err
}

// rememberDevice notes that a browser signed in. The browser gets a new secret each time, also for the other logins that
// use it: a secret that somebody planted there beforehand ends with the first sign-in (R26).
func rememberDevice(ctx context.Context, tx *db.Tx, login ids.Login, newID, oldSecret, newSecret string) error {
	oldHash, newHash, now := id.Hash(oldSecret), id.Hash(newSecret), db.At(tx.Now())
	if secretForm(oldSecret) {
		if _, err := tx.Exec(ctx, `update devices set secret_hash = ? where secret_hash = ?`, newHash, oldHash); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `insert into devices (id, login_id, secret_hash, created_at, signed_in_at) values (?, ?, ?, ?, ?)
		on conflict (login_id, secret_hash) do update set signed_in_at = excluded.signed_in_at`,
		newID, login, newHash, now, now)
	return err
}

func deleteOldDevices(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `delete from devices where signed_in_at < ?`, db.At(before))
	return err
}

func deleteDevices(ctx context.Context, tx *db.Tx, login ids.Login) error {
	_, err := tx.Exec(ctx, `delete from devices where login_id = ?`, login)
	return err
}

// secretForm reports whether a text has the form of a secret of [id.Maker], so that anything else never reaches the
// database (P17).
func secretForm(secret string) bool {
	if len(secret) != 43 {
		return false
	}
	for _, c := range []byte(secret) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
