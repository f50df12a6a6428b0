package identity

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

const tokenColumns = `id, account_id, user_id, name, scope, created_at, expires_at, last_used_at, last_ip`

func scanToken(row interface{ Scan(...any) error }) (Token, error) {
	var t Token
	var created, expires, used db.TS
	err := row.Scan(&t.ID, &t.Account, &t.User, &t.Name, &t.Scope, &created, &expires, &used, &t.LastIP)
	t.CreatedAt, t.ExpiresAt, t.LastUsedAt = created.Time, expires.Time, used.Time
	return t, err
}

func insertToken(ctx context.Context, tx *db.Tx, t Token, secret string) error {
	_, err := tx.Exec(ctx, `insert into api_tokens (`+tokenColumns+`, secret_hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		t.ID, t.Account, t.User, t.Name, t.Scope, db.At(t.CreatedAt), db.At(t.ExpiresAt), db.At(t.LastUsedAt), t.LastIP, id.Hash(secret))
	return err
}

// selectTokenAllAccounts finds a token by its secret, the only thing that its bearer shows.
func selectTokenAllAccounts(ctx context.Context, q db.Queryer, secret string) (Token, error) {
	return scanToken(q.QueryRow(ctx, `select `+tokenColumns+` from api_tokens where secret_hash = ?`, id.Hash(secret)))
}

func selectToken(ctx context.Context, q db.Queryer, account ids.Account, token ids.APIToken) (Token, error) {
	return scanToken(q.QueryRow(ctx, `select `+tokenColumns+` from api_tokens where account_id = ? and id = ?`, account, token))
}

func deleteToken(ctx context.Context, tx *db.Tx, account ids.Account, token ids.APIToken) error {
	_, err := tx.Exec(ctx, `delete from api_tokens where account_id = ? and id = ?`, account, token)
	return err
}

// deleteTokensOf ends a user's bearer tokens but the one to keep, which may be empty, and returns how many.
func deleteTokensOf(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, keep ids.APIToken) (int, error) {
	n, err := tx.Exec(ctx, `delete from api_tokens where account_id = ? and user_id = ? and id <> ?`, account, user, keep)
	return int(n), err
}

// selectTokensOf returns a user's bearer tokens, the newest first.
func selectTokensOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]Token, error) {
	rows, err := q.Query(ctx, `select `+tokenColumns+` from api_tokens where account_id = ? and user_id = ?
		order by created_at desc, id desc limit ?`, account, user, maxListed)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Token{}
	for rows.Next() {
		t, err := scanToken(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// countTokens returns how many of a user's bearer tokens work at now.
func countTokens(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, now time.Time) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from api_tokens where account_id = ? and user_id = ? and (expires_at is null or expires_at > ?)`,
		account, user, db.At(now)).Scan(&n)
	return n, err
}

func deleteOldTokensAllAccounts(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `delete from api_tokens where expires_at < ?`, db.At(before))
	return err
}

func updateTokenUsed(ctx context.Context, tx *db.Tx, t Token, at time.Time, remoteIP string) error {
	_, err := tx.Exec(ctx, `update api_tokens set last_used_at = ?, last_ip = ? where account_id = ? and id = ?
		and (last_used_at is null or last_used_at < ?)`, db.At(at), remoteIP, t.Account, t.ID, db.At(at))
	return err
}
