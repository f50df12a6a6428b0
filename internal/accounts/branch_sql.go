package accounts

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

func selectBranches(ctx context.Context, q db.Queryer, account ids.Account) ([]Branch, error) {
	rows, err := q.Query(ctx, `select id, name, version from branches where account_id = ? order by name_folded, id`, account)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Branch
	for rows.Next() {
		var b Branch
		if err := rows.Scan(&b.ID, &b.Name, &b.Version); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, rows.Err()
}

// insertBranch reports false when the account has a branch of that name already.
func insertBranch(ctx context.Context, tx *db.Tx, account ids.Account, b Branch) (bool, error) {
	n, err := tx.Exec(ctx, `insert into branches (account_id, id, name, name_folded, version, created_at) values (?, ?, ?, ?, ?, ?)
		on conflict (account_id, name_folded) do nothing`, account, b.ID, b.Name, writing.Fold(b.Name), b.Version, db.At(tx.Now()))
	return n > 0, err
}

func selectBranch(ctx context.Context, q db.Queryer, account ids.Account, id ids.Branch) (Branch, error) {
	b := Branch{ID: id}
	err := q.QueryRow(ctx, `select name, version from branches where account_id = ? and id = ?`, account, id).Scan(&b.Name, &b.Version)
	return b, err
}

// selectBranchOfName returns the branch with that name in whatever letter case, or an empty id.
func selectBranchOfName(ctx context.Context, q db.Queryer, account ids.Account, name string) (ids.Branch, error) {
	var id ids.Branch
	err := q.QueryRow(ctx, `select id from branches where account_id = ? and name_folded = ?`, account, writing.Fold(name)).Scan(&id)
	if db.NoRows(err) {
		return "", nil
	}
	return id, err
}

func updateBranch(ctx context.Context, tx *db.Tx, account ids.Account, b Branch) error {
	_, err := tx.Exec(ctx, `update branches set name = ?, name_folded = ?, version = ? where account_id = ? and id = ?`,
		b.Name, writing.Fold(b.Name), b.Version, account, b.ID)
	return err
}

func deleteBranch(ctx context.Context, tx *db.Tx, account ids.Account, id ids.Branch) error {
	_, err := tx.Exec(ctx, `delete from branches where account_id = ? and id = ?`, account, id)
	return err
}
