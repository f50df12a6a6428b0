package search

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// fillArgs names the account whose index is written.
type fillArgs struct {
	Account ids.Account `json:"account"`
}

// Accounts lists the deployment's accounts.
type Accounts func(ctx context.Context) ([]ids.Account, error)

// fillTime is how long writing the index of one account may take; it goes on where it broke off by leaving what is there.
const fillTime = 2 * time.Hour

// RegisterJobs makes the filling of the index known to the queue: what a room kept before it could be found, or what was
// written by older rules, is written by itself within the hour.
func (s *Service) RegisterJobs(q *jobs.Queue, accounts Accounts) {
	s.fill = jobs.Register(q, jobs.Kind[fillArgs]{Name: "search.fill", Priority: jobs.Bulk, Timeout: fillTime, Inside: true,
		Do: func(ctx context.Context, a fillArgs) error {
			_, err := s.Rebuild(ctx, access.System(a.Account), nil)
			return err
		}})
	q.Schedule(jobs.Schedule{Name: "search.look_for_gaps", Rule: jobs.Rule{Every: time.Hour}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.Fill(ctx, accounts) }})
}

// Fill has the index of every account written that lacks entries of a kind, or holds some that were written by other rules.
func (s *Service) Fill(ctx context.Context, accounts Accounts) error {
	list, err := accounts(ctx)
	if err != nil {
		return err
	}
	for _, account := range list {
		missing, err := s.missing(ctx, account)
		if err != nil {
			return err
		}
		if len(missing) == 0 {
			continue
		}
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := s.fill.Enqueue(ctx, tx, fillArgs{Account: account}, jobs.Account(string(account)), jobs.Unique("fill"))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
