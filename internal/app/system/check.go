package system

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

const (
	checkTimeout = 6 * time.Hour
	// checkEvery is how often the whole record is proven without anybody asking.
	checkEvery = 7 * 24 * time.Hour
)

// Check is the last verification of the whole activity record.
type Check struct {
	// Asked and Ended are when it was asked for and when the last one ended; zero for never.
	Asked, Ended time.Time
	// Chains and Acts count what was proven, Bad the chains that don't prove themselves.
	Chains, Acts, Bad int64
	// Running says that one was asked for and hasn't ended yet.
	Running bool
}

// checkRecord is the job that proves the record.
type checkRecord struct{}

// RegisterJobs registers the verification and schedules it.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.check = jobs.Register(q, jobs.Kind[checkRecord]{Name: "system.check_record", Priority: jobs.Bulk, Timeout: checkTimeout, Attempts: 3,
		Do: func(ctx context.Context, _ checkRecord) error { return s.verify(ctx) }})
	q.Schedule(jobs.Schedule{Name: "system.watch_record", Rule: jobs.Rule{Every: checkEvery}, Priority: jobs.Bulk, Timeout: checkTimeout, Attempts: 3,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.verify(ctx) }})
}

// AskCheck has the whole activity record proven in the background. Asking twice makes one verification.
func (s *Service) AskCheck(ctx context.Context, by access.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.require(ctx, tx, by); err != nil {
			return err
		}
		if err := updateCheckAsked(ctx, tx); err != nil {
			return err
		}
		if _, err := s.check.Enqueue(ctx, tx, checkRecord{}, jobs.Unique("record")); err != nil {
			return err
		}
		_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: CheckAsked})
		return err
	})
}

// CheckState tells how the verification stands.
func (s *Service) CheckState(ctx context.Context, by access.Actor) (Check, error) {
	if err := s.require(ctx, s.DB, by); err != nil {
		return Check{}, err
	}
	return s.checkState(ctx)
}

func (s *Service) checkState(ctx context.Context) (Check, error) {
	c, err := selectCheck(ctx, s.DB)
	// One whose job was given up isn't waited for for ever: it stands among the dead letters.
	c.Running = c.Asked.After(c.Ended) && s.Now().Sub(c.Asked) < checkTimeout
	return c, err
}

// verify proves every chain and stores what was found. A broken one is logged by name, and the security contacts hear.
func (s *Service) verify(ctx context.Context) error {
	if err := s.Acts.SealAll(ctx); err != nil {
		return err
	}
	reports, err := s.Acts.VerifyAllAccounts(ctx)
	if err != nil {
		return err
	}
	found := Check{Chains: int64(len(reports))}
	for _, r := range reports {
		found.Acts += r.Head.Position - r.Cut
		if r.Fault != nil {
			found.Bad++
			s.Log.ErrorContext(ctx, "the activity record was tampered with", "account", r.Account, "problem", r.Fault.Problem,
				"position", r.Fault.Position, "act", r.Fault.Act)
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := updateChecked(ctx, tx, found); err != nil {
			return err
		}
		if found.Bad == 0 {
			return nil
		}
		home, err := s.Accounts.Home(ctx, tx)
		if err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, access.System(home), activity.Act{Kind: RecordBroken, Payload: BrokenPayload{found.Bad}})
		return err
	})
}
