package people

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Reviewers returns the active users of the account who review reports at a level, by name, up to a limit of [MaxMatching], and how
// many there are. It asks nobody's right: rooms above have judged it.
func (s *Service) Reviewers(ctx context.Context, q db.Queryer, account ids.Account, level, limit int) (list []Person, total int, err error) {
	// The first condition is the index's own.
	const who = ` from users where account_id = ? and review_level > 0 and review_level = ? and status = ?`
	rows, err := q.Query(ctx, `select `+personColumns+who+` order by sort_name, id limit ?`, account, level, Active, max(1, min(limit, MaxMatching)))
	if list, err = scanPersons(q, rows, err); err != nil {
		return nil, 0, fmt.Errorf("people: read reviewers: %w", err)
	}
	if total = len(list); total == limit {
		err = q.QueryRow(ctx, `select count(*)`+who, account, level, Active).Scan(&total)
	}
	return list, total, err
}
