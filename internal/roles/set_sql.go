package roles

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

func selectDefault(ctx context.Context, q db.Queryer, account ids.Account, role access.Role) (access.Set, error) {
	var set string
	err := q.QueryRow(ctx, `select permissions from role_defaults where account_id = ? and role = ?`, account, role).Scan(&set)
	return access.ParseSet(set), err
}

func upsertDefault(ctx context.Context, tx *db.Tx, account ids.Account, role access.Role, set access.Set) error {
	_, err := tx.Exec(ctx, `insert into role_defaults (account_id, role, permissions) values (?, ?, ?)
		on conflict (account_id, role) do update set permissions = excluded.permissions`, account, role, set.String())
	return err
}
