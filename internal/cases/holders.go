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
func (s *Service) HeldEntries(ctx context.Context, q db.Queryer, by access.Actor, list practice.List, entries []string) (map[string]int, bool, error) {
	out := map[string]int{}
	column, ok := columnOf(list)
	if !ok {
		return nil, false, fmt.Errorf("cases: no list %q", list)
	}
	behind, err := s.KeptOut(ctx, q, by)
	if err != nil || len(entries) == 0 {
		return out, len(behind) > 0, err
	}
	seen := access.SeenCases(by, q.Now(), "c.account_id", "c.id")
	args := append([]any{by.Account}, seen.Args...)
	for _, e := range entries {
		args = append(args, e)
	}
	rows, err := q.Query(ctx, `select c.`+column+`, count(*) from cases c where c.account_id = ? and `+seen.SQL+` and c.`+column+` in (?`+strings.Repeat(", ?", len(entries)-1)+`)
		group by c.`+column, args...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var entry string
		var n int
		err := rows.Scan(&entry, &n)
		out[entry] = n
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("cases: count held entries: %w", err)
	}
	return out, len(behind) > 0, nil
}

// columnOf returns the column of cases that holds entries of a list.
func columnOf(list practice.List) (string, bool) {
	column, ok := map[practice.List]string{practice.Areas: "area_id", practice.Stages: "stage_id", practice.Types: "type_id", practice.Groups: "group_id"}[list]
	return column, ok
}

// ReplaceEntry implements [practice.Holders]. Of the cases it records nothing: that an entry was deleted, and what took its
// place, is recorded with the list.
func (s *Service) ReplaceEntry(ctx context.Context, tx *db.Tx, by access.Actor, list practice.List, entry, with string, stage ids.Stage) error {
	column, ok := columnOf(list)
	if !ok {
		return fmt.Errorf("cases: no list %q", list)
	}
	set, args := column+" = ?", []any{maybe(with)}
	if list == practice.Areas {
		set, args = set+", stage_id = ?", append(args, maybe(stage))
	}
	_, err := tx.Exec(ctx, `update cases set `+set+`, version = version + 1 where account_id = ? and `+column+` = ?`, append(args, by.Account, entry)...)
	if err != nil {
		return fmt.Errorf("cases: replace entry: %w", err)
	}
	return nil
}
