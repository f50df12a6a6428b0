package accounts

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// selectCursorsAllAccounts returns up to which position each account's acts were told.
func selectCursorsAllAccounts(ctx context.Context, q db.Queryer) (map[ids.Account]int64, error) {
	rows, err := q.Query(ctx, `select account_id, position from alert_cursors`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[ids.Account]int64{}
	for rows.Next() {
		var account ids.Account
		var position int64
		if err := rows.Scan(&account, &position); err != nil {
			return nil, err
		}
		out[account] = position
	}
	return out, rows.Err()
}

// selectCursor returns 0 for an account of which nothing was told yet.
func selectCursor(ctx context.Context, q db.Queryer, account ids.Account) (int64, error) {
	var position int64
	err := q.QueryRow(ctx, `select position from alert_cursors where account_id = ?`, account).Scan(&position)
	if db.NoRows(err) {
		return 0, nil
	}
	return position, err
}

func upsertCursor(ctx context.Context, tx *db.Tx, account ids.Account, position int64) error {
	_, err := tx.Exec(ctx, `insert into alert_cursors (account_id, position) values (?, ?)
		on conflict (account_id) do update set position = excluded.position`, account, position)
	return err
}
