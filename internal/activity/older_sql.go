package activity

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// older is the run of acts behind a position that were all done before some time.
type older struct {
	count, last int64 // last is the position of the newest of them
	hash        string
	until       time.Time // the latest time among them
}

// selectOlder walks from the act behind a position to the first that isn't older than the limit, over at most most acts.
func selectOlder(ctx context.Context, q db.Queryer, account ids.Account, after int64, most int, limit time.Time) (older, error) {
	var out older
	for int(out.count) < most {
		n, over := 0, false
		size := min(sealBatch, most-int(out.count))
		rows, err := q.Query(ctx, `select s.position, s.hash, a.at from act_seals s
			join acts a on a.account_id = s.account_id and a.id = s.act_id
			where s.account_id = ? and s.position > ? order by s.position limit ?`, account, max(after, out.last), size)
		err = each(rows, err, func(rows *sql.Rows) error {
			var position int64
			var hash string
			var at db.TS
			if err := rows.Scan(&position, &hash, &at); err != nil {
				return err
			}
			n++
			if over = over || !at.Before(limit); over {
				return nil
			}
			out.count, out.last, out.hash = out.count+1, position, hash
			if at.After(out.until) {
				out.until = at.Time
			}
			return nil
		})
		if err != nil || over || n < size {
			return out, err
		}
	}
	return out, nil
}
