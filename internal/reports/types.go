package reports

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Unseen implements [reporttypes.Reports].
func (s *Service) Unseen(ctx context.Context, q db.Queryer, by access.Actor) (bool, error) {
	list, err := s.Cases.KeptOut(ctx, q, by)
	return len(list) > 0, err
}

// with are the arguments of a statement on the account's reports that the actor sees.
func with(by access.Actor, seen access.Predicate) []any {
	return append([]any{by.Account}, seen.Args...)
}

// Used tells whether any report was begun on a revision of a type, as far as the actor sees it; 0 asks for any revision. Whether the
// actor may ask for types is for reporttypes to judge.
func (s *Service) Used(ctx context.Context, q db.Queryer, by access.Actor, t ids.ReportType, revision int64) (used bool, err error) {
	seen := access.SeenCase(by, q.Now(), "r.account_id", "r.case_id")
	query, args := `select exists (select 1 from reports r where r.account_id = ? and `+seen.SQL+` and r.type_id = ?`, append(with(by, seen), t)
	if revision != 0 {
		query, args = query+` and r.revision = ?`, append(args, revision)
	}
	err = q.QueryRow(ctx, query+`)`, args...).Scan(&used)
	return used, err
}

// Waiting counts the reports that wait at levels above one, which an account can't give up meanwhile, as far as the actor sees them.
func (s *Service) Waiting(ctx context.Context, q db.Queryer, by access.Actor, above int) (n int, err error) {
	seen := access.SeenCase(by, q.Now(), "r.account_id", "r.case_id")
	err = q.QueryRow(ctx, `select count(*) from reports r where r.account_id = ? and `+seen.SQL+` and r.state = ? and r.level > ?`, append(with(by, seen), Ready, above)...).Scan(&n)
	return n, err
}

// WaitingByLevel counts the reports that wait at each level, as far as the actor sees them, in one statement, so that the counts go
// together.
func (s *Service) WaitingByLevel(ctx context.Context, q db.Queryer, by access.Actor) (map[int]int, error) {
	seen := access.SeenCase(by, q.Now(), "r.account_id", "r.case_id")
	rows, err := q.Query(ctx, `select r.level, count(*) from reports r where r.account_id = ? and `+seen.SQL+` and r.state = ? group by r.level`, append(with(by, seen), Ready)...)
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
