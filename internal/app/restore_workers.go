package app

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/platform/db"
)

// beat is how often a worker of a living process shows that it lives, with something to spare.
const beat = 7 * time.Second

// checkWorkers refuses while a process works on the PostgreSQL database that is about to be replaced.
func (r *restoring) checkWorkers(ctx context.Context) (err error) {
	d, err := db.Open(ctx, db.Config{URL: r.Config.DatabaseURL(), Now: r.Now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if version, err := d.Version(ctx); err != nil || version == 0 {
		return err
	}
	before, err := selectBeats(ctx, d)
	if err != nil || len(before) == 0 {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(beat):
	}
	now, err := selectBeats(ctx, d)
	for id, n := range now {
		if old, ok := before[id]; err == nil && (!ok || n != old) {
			return errors.New("stop the server first: a process is at work on this database")
		}
	}
	return err
}

func selectBeats(ctx context.Context, q db.Queryer) (map[string]int64, error) {
	rows, err := q.Query(ctx, `select id, beat from job_workers`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]int64{}
	for rows.Next() {
		var id string
		var n int64
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		out[id] = n
	}
	return out, rows.Err()
}
