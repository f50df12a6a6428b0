package roles

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

func selectTitles(ctx context.Context, q db.Queryer, account ids.Account) ([]JobTitle, error) {
	rows, err := q.Query(ctx, `select id, name, permissions, version from job_titles where account_id = ? order by name_folded, id`, account)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []JobTitle
	for rows.Next() {
		var t JobTitle
		var set string
		if err := rows.Scan(&t.ID, &t.Name, &set, &t.Version); err != nil {
			return nil, err
		}
		t.Permissions = access.ParseSet(set)
		out = append(out, t)
	}
	return out, rows.Err()
}

func selectTitle(ctx context.Context, q db.Queryer, account ids.Account, id ids.JobTitle) (JobTitle, error) {
	t := JobTitle{ID: id}
	var set string
	err := q.QueryRow(ctx, `select name, permissions, version from job_titles where account_id = ? and id = ?`, account, id).
		Scan(&t.Name, &set, &t.Version)
	t.Permissions = access.ParseSet(set)
	return t, err
}

// insertTitle reports false when the account has a title of that name already.
func insertTitle(ctx context.Context, tx *db.Tx, account ids.Account, t JobTitle) (bool, error) {
	n, err := tx.Exec(ctx, `insert into job_titles (account_id, id, name, name_folded, permissions, version, created_at)
		values (?, ?, ?, ?, ?, ?, ?) on conflict (account_id, name_folded) do nothing`,
		account, t.ID, t.Name, writing.Fold(t.Name), t.Permissions.String(), t.Version, db.At(tx.Now()))
	return n > 0, err
}

// selectTitleOfName returns the title with that name in whatever letter case, or an empty id.
func selectTitleOfName(ctx context.Context, q db.Queryer, account ids.Account, name string) (ids.JobTitle, error) {
	var id ids.JobTitle
	err := q.QueryRow(ctx, `select id from job_titles where account_id = ? and name_folded = ?`, account, writing.Fold(name)).Scan(&id)
	if db.NoRows(err) {
		return "", nil
	}
	return id, err
}

func updateTitle(ctx context.Context, tx *db.Tx, account ids.Account, t JobTitle) error {
	_, err := tx.Exec(ctx, `update job_titles set name = ?, name_folded = ?, permissions = ?, version = ? where account_id = ? and id = ?`,
		t.Name, writing.Fold(t.Name), t.Permissions.String(), t.Version, account, t.ID)
	return err
}

func deleteTitle(ctx context.Context, tx *db.Tx, account ids.Account, id ids.JobTitle) error {
	_, err := tx.Exec(ctx, `delete from job_titles where account_id = ? and id = ?`, account, id)
	return err
}
