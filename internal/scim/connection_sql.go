package scim

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/writing"
)

const connectionColumns = `account_id, id, name, mode, stopped, stopped_at, role, coalesce(group_id, ''), language, invite, version, created_at, updated_at`

func scanConnection(row interface{ Scan(...any) error }) (Connection, error) {
	var c Connection
	var stopped, created, updated db.TS
	err := row.Scan(&c.Account, &c.ID, &c.Name, &c.Mode, &c.Stopped, &stopped, &c.Role, &c.Group, &c.Language, &c.Invite, &c.Version, &created, &updated)
	c.StoppedAt, c.CreatedAt, c.UpdatedAt = stopped.Time, created.Time, updated.Time
	return c, err
}

// each reads the rows of a query.
func each(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func selectConnection(ctx context.Context, q db.Queryer, account ids.Account, connection ids.Connection) (Connection, error) {
	c, err := scanConnection(q.QueryRow(ctx, `select `+connectionColumns+` from scim_connections where account_id = ? and id = ?`, account, connection))
	if db.NoRows(err) {
		err = notFound(err)
	}
	return c, err
}

func selectConnections(ctx context.Context, q db.Queryer, account ids.Account) ([]Connection, error) {
	out := []Connection{}
	rows, err := q.Query(ctx, `select `+connectionColumns+` from scim_connections where account_id = ? order by name_folded, id`, account)
	return out, each(rows, err, func(rows *sql.Rows) error {
		c, err := scanConnection(rows)
		out = append(out, c)
		return err
	})
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// insertConnection adds a connection and reports whether its name was free.
func insertConnection(ctx context.Context, tx *db.Tx, c Connection) (bool, error) {
	n, err := tx.Exec(ctx, `insert into scim_connections (account_id, id, name, name_folded, mode, role, group_id, language, invite, version, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (account_id, name_folded) do nothing`,
		c.Account, c.ID, c.Name, writing.Fold(c.Name), c.Mode, c.Role, orNull(string(c.Group)), c.Language, c.Invite, c.Version, db.At(c.CreatedAt), db.At(c.UpdatedAt))
	return n == 1, err
}

// updateConnection stores everything but name and token of a connection.
func updateConnection(ctx context.Context, tx *db.Tx, c Connection) error {
	_, err := tx.Exec(ctx, `update scim_connections set name = ?, name_folded = ?, mode = ?, stopped = ?, stopped_at = ?, role = ?, group_id = ?, language = ?,
		invite = ?, version = ?, updated_at = ? where account_id = ? and id = ?`, c.Name, writing.Fold(c.Name), c.Mode, c.Stopped, db.At(c.StoppedAt), c.Role,
		orNull(string(c.Group)), c.Language, c.Invite, c.Version, db.At(c.UpdatedAt), c.Account, c.ID)
	return err
}

func selectNamesake(ctx context.Context, q db.Queryer, account ids.Account, name string) (ids.Connection, error) {
	var c ids.Connection
	err := q.QueryRow(ctx, `select id from scim_connections where account_id = ? and name_folded = ?`, account, writing.Fold(name)).Scan(&c)
	if db.NoRows(err) {
		return "", nil
	}
	return c, err
}

// deleteConnection removes a connection with all that is known of its directory.
func deleteConnection(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Connection) error {
	_, err := tx.Exec(ctx, `delete from scim_members where account_id = ? and scim_group_id in
		(select id from scim_groups where account_id = ? and connection_id = ?)`, account, account, c)
	for _, table := range []string{"scim_groups", "scim_users", "scim_items", "scim_mappings", "scim_tokens"} {
		if err == nil {
			_, err = tx.Exec(ctx, `delete from `+table+` where account_id = ? and connection_id = ?`, account, c)
		}
	}
	if err == nil {
		_, err = tx.Exec(ctx, `delete from scim_connections where account_id = ? and id = ?`, account, c)
	}
	return err
}

const tokenColumns = `id, connection_id, created_at, expires_at, last_used_at, last_ip`

func scanToken(row interface{ Scan(...any) error }, more ...any) (Token, error) {
	var t Token
	var created, expires, used db.TS
	err := row.Scan(append([]any{&t.ID, &t.Connection, &created, &expires, &used, &t.LastIP}, more...)...)
	t.CreatedAt, t.ExpiresAt, t.LastUsedAt = created.Time, expires.Time, used.Time
	return t, err
}

// selectTokenAllAccounts finds a token by its secret, the only thing that a directory shows.
func selectTokenAllAccounts(ctx context.Context, q db.Queryer, secret string) (Token, ids.Account, error) {
	var account ids.Account
	t, err := scanToken(q.QueryRow(ctx, `select `+tokenColumns+`, account_id from scim_tokens where secret_hash = ?`, id.Hash(secret)), &account)
	return t, account, err
}

func selectTokens(ctx context.Context, q db.Queryer, account ids.Account, c ids.Connection) ([]Token, error) {
	out := []Token{}
	rows, err := q.Query(ctx, `select `+tokenColumns+` from scim_tokens where account_id = ? and connection_id = ? order by created_at desc, id desc`, account, c)
	return out, each(rows, err, func(rows *sql.Rows) error {
		t, err := scanToken(rows)
		out = append(out, t)
		return err
	})
}

func insertToken(ctx context.Context, tx *db.Tx, account ids.Account, t Token, secret string) error {
	_, err := tx.Exec(ctx, `insert into scim_tokens (account_id, id, connection_id, secret_hash, created_at, expires_at) values (?, ?, ?, ?, ?, ?)`,
		account, t.ID, t.Connection, id.Hash(secret), db.At(t.CreatedAt), db.At(t.ExpiresAt))
	return err
}

// updateTokensEnd has the other tokens of a connection end at a moment, as far as they would live longer.
func updateTokensEnd(ctx context.Context, tx *db.Tx, account ids.Account, t Token, at time.Time) error {
	_, err := tx.Exec(ctx, `update scim_tokens set expires_at = ? where account_id = ? and connection_id = ? and id <> ? and expires_at > ?`,
		db.At(at), account, t.Connection, t.ID, db.At(at))
	return err
}

func updateTokenUsed(ctx context.Context, tx *db.Tx, account ids.Account, t Token, ip string) error {
	_, err := tx.Exec(ctx, `update scim_tokens set last_used_at = ?, last_ip = ? where account_id = ? and id = ?`, db.At(tx.Now()), ip, account, t.ID)
	return err
}

func deleteToken(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Connection, token ids.APIToken) (bool, error) {
	n, err := tx.Exec(ctx, `delete from scim_tokens where account_id = ? and connection_id = ? and id = ?`, account, c, token)
	return n > 0, err
}

func selectMappings(ctx context.Context, q db.Queryer, account ids.Account, c ids.Connection) ([]Mapping, error) {
	out := []Mapping{}
	rows, err := q.Query(ctx, `select id, name, role, group_id from scim_mappings where account_id = ? and connection_id = ? order by place, id`, account, c)
	return out, each(rows, err, func(rows *sql.Rows) error {
		var m Mapping
		err := rows.Scan(&m.ID, &m.Name, &m.Role, &m.Group)
		out = append(out, m)
		return err
	})
}

func insertMapping(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Connection, place int, m Mapping) error {
	_, err := tx.Exec(ctx, `insert into scim_mappings (account_id, id, connection_id, name, name_folded, place, role, group_id) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		account, m.ID, c, m.Name, writing.Fold(m.Name), place, m.Role, m.Group)
	return err
}

func deleteMappings(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Connection) error {
	_, err := tx.Exec(ctx, `delete from scim_mappings where account_id = ? and connection_id = ?`, account, c)
	return err
}
