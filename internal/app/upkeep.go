package app

import (
	"context"
	"time"

	"cabinet/internal/platform/jobs"
)

// brokenUpload is how long an unfinished file may lie before it is cleared away (R49).
const brokenUpload = time.Hour

// registerUpkeep schedules what no room owns.
func (p *Program) registerUpkeep() {
	p.Queue.Schedule(jobs.Schedule{Name: "app.scrub_files", Rule: jobs.Rule{Every: time.Hour}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error {
			_, err := p.blobs.Scrub(ctx, brokenUpload)
			return err
		}})
	p.Queue.Schedule(jobs.Schedule{Name: "app.prune_replays", Rule: jobs.Rule{Every: time.Hour}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error {
			_, err := p.replay.Prune(ctx)
			return err
		}})
}
