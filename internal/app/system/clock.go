package system

import (
	"context"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
)

// DatabaseSkew returns how far the clock of a PostgreSQL server is ahead of this machine's, to within half of the time
// that the answer took.
func DatabaseSkew(ctx context.Context, d *db.DB, wall clock.Wall) (time.Duration, error) {
	var theirs int64
	begun := wall()
	if err := d.QueryRow(ctx, `select (extract(epoch from clock_timestamp()) * 1000000)::bigint`).Scan(&theirs); err != nil {
		return 0, err
	}
	ours := begun.Add(wall().Sub(begun) / 2)
	return time.UnixMicro(theirs).Sub(ours), nil
}
