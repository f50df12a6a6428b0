package identity

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/writing"
)

const tokenColumns = `id, account_id, user_id, name, scope, created_at, expires_at, last_used_at, last_ip`

func scanToken(row interface{ Scan(...any) error }) (Token, error) {
	var t Token
	var created, expires, used db.TS
	err := row.Scan(&t.ID, &t.Account, &t.User, &t.Name, &t.Scope, &created, &expires, &used, &t.LastIP)
	t.CreatedAt, t.ExpiresAt, t.LastUsedAt = created.Time, expires.Time, used.Time
	return t, err
}

// insertToken stores a token. A unique one is the only one of its user with its name, as far as those are unique too.
func insertToken(ctx context.Context, tx *db.Tx, t Token, secret string, unique bool) error {
	folded := ""
	if unique {
		folded = writing.Fold(t.Name)
	}
	_, err := tx.Exec(ctx, `insert into api_tokens (`+tokenColumns+`, secret_hash, name_folded) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''))`,
		t.ID, t.Account, t.User, t.Name, t.Scope, db.At(t.CreatedAt), db.At(t.ExpiresAt), db.At(t.LastUsedAt), t.LastIP, id.Hash(secret), folded)
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

// selectTokenNames returns the names of a user's bearer tokens that work at now, empty ones included.
func selectTokenNames(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, now time.Time) ([]string, error) {
	rows, err := q.Query(ctx, `select name from api_tokens where account_id = ? and user_id = ? and (expires_at is null or expires_at > ?)`,
		account, user, db.At(now))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, rows.Err()
}

// updateTokenNamesOver frees the names of a user's bearer tokens that are over at now.
func updateTokenNamesOver(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, now time.Time) error {
	_, err := tx.Exec(ctx, `update api_tokens set name_folded = null where account_id = ? and user_id = ? and name_folded is not null and expires_at <= ?`,
		account, user, db.At(now))
	return err
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
