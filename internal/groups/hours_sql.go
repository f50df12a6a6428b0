package groups

import (
	"context"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// selectHours returns the hours of the given groups, of which there is at least one; those without windows are missing.
func selectHours(ctx context.Context, q db.Queryer, account ids.Account, groups ...ids.Group) (map[ids.Group]Hours, error) {
	args := []any{account}
	for _, g := range groups {
		args = append(args, g)
	}
	rows, err := q.Query(ctx, `select group_id, weekday, opens, closes from group_hours where account_id = ? and group_id in (?`+
		strings.Repeat(", ?", len(groups)-1)+`) order by group_id, weekday, opens`, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[ids.Group]Hours{}
	for rows.Next() {
		var group ids.Group
		var w Window
		if err := rows.Scan(&group, &w.Day, &w.Opens, &w.Closes); err != nil {
			return nil, err
		}
		out[group] = append(out[group], w)
	}
	return out, rows.Err()
}

func replaceHours(ctx context.Context, tx *db.Tx, account ids.Account, group ids.Group, hours Hours) error {
	if _, err := tx.Exec(ctx, `delete from group_hours where account_id = ? and group_id = ?`, account, group); err != nil {
		return err
	}
	for _, w := range hours {
		if _, err := tx.Exec(ctx, `insert into group_hours (account_id, group_id, weekday, opens, closes) values (?, ?, ?, ?, ?)`,
			account, group, w.Day, w.Opens, w.Closes); err != nil {
			return err
		}
	}
	return nil
}
