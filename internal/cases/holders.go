package cases

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/practice"
)

var _ practice.Holders = (*Service)(nil)

// HeldEntries implements [practice.Holders].
func (s *Service) HeldEntries(ctx context.Context, q db.Queryer, account ids.Account, list practice.List, entries []string) (map[string]int, error) {
	out := map[string]int{}
	if len(entries) == 0 {
		return out, nil
	}
	column, ok := columnOf(list)
	if !ok {
		return nil, fmt.Errorf("cases: no list %q", list)
	}
	args := []any{account}
	for _, e := range entries {
		args = append(args, e)
	}
	rows, err := q.Query(ctx, `select `+column+`, count(*) from cases where account_id = ? and `+column+` in (?`+strings.Repeat(", ?", len(entries)-1)+`)
		group by `+column, args...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var entry string
		var n int
		err := rows.Scan(&entry, &n)
		out[entry] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cases: count held entries: %w", err)
	}
	return out, nil
}

// columnOf returns the column of cases that holds entries of a list.
func columnOf(list practice.List) (string, bool) {
	column, ok := map[practice.List]string{practice.Areas: "area_id", practice.Stages: "stage_id", practice.Types: "type_id", practice.Groups: "group_id"}[list]
	return column, ok
}

// ReplaceEntry implements [practice.Holders]. Of the cases it records nothing: that an entry was deleted, and what took its
// place in how many of them, is recorded with the list.
func (s *Service) ReplaceEntry(ctx context.Context, tx *db.Tx, by access.Actor, list practice.List, entry, with string, stage ids.Stage) (int, error) {
	column, ok := columnOf(list)
	if !ok {
		return 0, fmt.Errorf("cases: no list %q", list)
	}
	set, args := column+" = ?", []any{maybe(with)}
	if list == practice.Areas {
		set, args = set+", stage_id = ?", append(args, maybe(stage))
	}
	n, err := tx.Exec(ctx, `update cases set `+set+`, version = version + 1 where account_id = ? and `+column+` = ?`, append(args, by.Account, entry)...)
	if err != nil {
		return 0, fmt.Errorf("cases: replace entry: %w", err)
	}
	return int(n), nil
}
