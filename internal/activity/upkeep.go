package activity

import (
	"context"
	"time"

	"cabinet/internal/platform/jobs"
)

// RegisterUpkeep schedules what the record does by itself: acts older than the given number of years are removed, at
// least [LeastYears], and source addresses after a year.
func (l *Log) RegisterUpkeep(q *jobs.Queue, years int) {
	q.Schedule(jobs.Schedule{Name: "activity.cut_old", Rule: jobs.Rule{Every: 24 * time.Hour}, Priority: jobs.Bulk, Timeout: time.Hour,
		Do: func(ctx context.Context, _ jobs.Tick) error {
			if err := l.EraseAddressesAllAccounts(ctx); err != nil {
				return err
			}
			return l.CutOldAllAccounts(ctx, years)
		}})
}
