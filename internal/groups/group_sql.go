package groups

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

const columns = `id, name, description, version, created_at`

func scan(row interface{ Scan(...any) error }) (Group, error) {
	var g Group
	var created db.TS
	err := row.Scan(&g.ID, &g.Name, &g.Description, &g.Version, &created)
	g.CreatedAt = created.Time
	return g, err
}

func scanAll(rows *sql.Rows, err error) ([]Group, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Group
	for rows.Next() {
		g, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, rows.Err()
}

func selectGroup(ctx context.Context, q db.Queryer, account ids.Account, group ids.Group) (Group, error) {
	return scan(q.QueryRow(ctx, `select `+columns+` from groups where account_id = ? and id = ?`, account, group))
}

func selectGroups(ctx context.Context, q db.Queryer, account ids.Account) ([]Group, error) {
	return scanAll(q.Query(ctx, `select `+columns+` from groups where account_id = ? order by name_folded`, account))
}

var likeText = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// narrow is what the filter's words add to a condition that names the account.
func narrow(account ids.Account, f Filter) (and string, args []any) {
	args = []any{account}
	for _, word := range searchWords(f.Search) {
		and, args = and+` and name_folded like ? escape '\'`, append(args, "%"+likeText.Replace(word)+"%")
	}
	return and, args
}

// selectPage returns at most limit groups by name, from behind f.After on, or those just before f.Before.
func selectPage(ctx context.Context, q db.Queryer, account ids.Account, f Filter, limit int) ([]Group, error) {
	and, args := narrow(account, f)
	order := "name_folded"
	switch {
	case f.Before != "":
		and, args, order = and+" and name_folded < ?", append(args, f.Before), "name_folded desc"
	case f.After != "":
		and, args = and+" and name_folded > ?", append(args, f.After)
	}
	list, err := scanAll(q.Query(ctx, `select `+columns+` from groups where account_id = ?`+and+` order by `+order+` limit ?`, append(args, limit)...))
	if f.Before != "" {
		slices.Reverse(list)
	}
	return list, err
}

func countGroups(ctx context.Context, q db.Queryer, account ids.Account, f Filter) (n int, err error) {
	and, args := narrow(account, f)
	err = q.QueryRow(ctx, `select count(*) from groups where account_id = ?`+and, args...).Scan(&n)
	return n, err
}

// insertGroup reports false when the account has a group of that name already.
func insertGroup(ctx context.Context, tx *db.Tx, account ids.Account, g Group) (bool, error) {
	n, err := tx.Exec(ctx, `insert into groups (account_id, id, name, name_folded, description, version, created_at)
		values (?, ?, ?, ?, ?, ?, ?) on conflict (account_id, name_folded) do nothing`,
		account, g.ID, g.Name, writing.Fold(g.Name), g.Description, g.Version, db.At(g.CreatedAt))
	return n > 0, err
}

// selectGroupOfName returns the group with that name in whatever letter case, or an empty id.
func selectGroupOfName(ctx context.Context, q db.Queryer, account ids.Account, name string) (ids.Group, error) {
	var id ids.Group
	err := q.QueryRow(ctx, `select id from groups where account_id = ? and name_folded = ?`, account, writing.Fold(name)).Scan(&id)
	if db.NoRows(err) {
		return "", nil
	}
	return id, err
}

func updateGroup(ctx context.Context, tx *db.Tx, account ids.Account, g Group) error {
	_, err := tx.Exec(ctx, `update groups set name = ?, name_folded = ?, description = ?, version = ? where account_id = ? and id = ?`,
		g.Name, writing.Fold(g.Name), g.Description, g.Version, account, g.ID)
	return err
}

func deleteGroup(ctx context.Context, tx *db.Tx, account ids.Account, group ids.Group) error {
	_, err := tx.Exec(ctx, `delete from groups where account_id = ? and id = ?`, account, group)
	return err
}
