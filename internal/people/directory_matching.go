package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// MaxMatching is the most that [Service.Matching] returns at a time.
const MaxMatching = 500

// Matching returns users whom a filter keeps, as q shows them, in the order of their ids, which no work done on them
// changes: whoever goes on behind the last one meets nobody twice. after is empty at the start; at the end nobody is left.
// limit is 1 to [MaxMatching]. The filter's sort, cursors and limit don't count. The right, judged anew each time, and the
// errors are those of [Service.Directory].
func (s *Service) Matching(ctx context.Context, q db.Queryer, by access.Actor, f DirectoryFilter, after ids.User, limit int) ([]ids.User, error) {
	f.Sort, f.Desc, f.After, f.Before, f.Limit = "", false, "", "", 0
	l, err := s.listing(ctx, q, by, f)
	if err != nil || l.nobody {
		return nil, err
	}
	w := l.mine()
	w.and("u.id > ?", after)
	for _, c := range l.plan.all {
		w.and(c.judged(), c.args...)
	}
	rows, err := q.Query(ctx, `select u.id from users u where u.account_id = ? and `+w.String()+` order by u.id limit ?`,
		append(append([]any{by.Account}, w.args...), max(1, min(limit, MaxMatching)))...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ids.User
	for rows.Next() {
		var id ids.User
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}
