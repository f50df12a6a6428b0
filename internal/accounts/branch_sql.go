package accounts

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

func selectBranches(ctx context.Context, q db.Queryer, account ids.Account) ([]Branch, error) {
	rows, err := q.Query(ctx, `select id, name from branches where account_id = ? order by name_folded, id`, account)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Branch
	for rows.Next() {
		var b Branch
		if err := rows.Scan(&b.ID, &b.Name); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, rows.Err()
}

// insertBranch reports false when the account has a branch of that name already.
func insertBranch(ctx context.Context, tx *db.Tx, account ids.Account, b Branch) (bool, error) {
	n, err := tx.Exec(ctx, `insert into branches (account_id, id, name, name_folded, created_at) values (?, ?, ?, ?, ?)
		on conflict (account_id, name_folded) do nothing`, account, b.ID, b.Name, Fold(b.Name), db.At(tx.Now()))
	return n > 0, err
}
