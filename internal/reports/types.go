package reports

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Used tells whether any report was begun on a revision of a type; 0 asks for any revision. It asks nobody's right: reporttypes
// asks before it changes a form.
func (s *Service) Used(ctx context.Context, q db.Queryer, account ids.Account, t ids.ReportType, revision int64) (used bool, err error) {
	query, args := `select exists (select 1 from reports where account_id = ? and type_id = ?`, []any{account, t}
	if revision != 0 {
		query, args = query+` and revision = ?`, append(args, revision)
	}
	err = q.QueryRow(ctx, query+`)`, args...).Scan(&used)
	return used, err
}

// Waiting counts the reports that wait at levels above one, which an account can't give up meanwhile. It asks nobody's right.
func (s *Service) Waiting(ctx context.Context, q db.Queryer, account ids.Account, above int) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from reports where account_id = ? and state = ? and level > ?`, account, Ready, above).Scan(&n)
	return n, err
}

// WaitingByLevel counts the reports that wait at each level in one statement, so that the counts go together. It asks nobody's right.
func (s *Service) WaitingByLevel(ctx context.Context, q db.Queryer, account ids.Account) (map[int]int, error) {
	rows, err := q.Query(ctx, `select level, count(*) from reports where account_id = ? and state = ? group by level`, account, Ready)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int]int{}
	for rows.Next() {
		var level, n int
		if err := rows.Scan(&level, &n); err != nil {
			return nil, err
		}
		out[level] = n
	}
	return out, rows.Err()
}
