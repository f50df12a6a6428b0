package bulk

import (
	"context"
	"errors"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// lostRight is what becomes of a job whose owner may no longer do such work. What was begun waits for an administrator, so
// that it isn't left half done; of what was only being judged nothing is lost.
func (s *Service) lostRight(ctx context.Context, j Job) error {
	if j.State != Running {
		return s.breakOff(ctx, j, Cancelled, "bulk.cancelled.right")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		was, err := selectJob(ctx, tx, j.Account, j.ID)
		if errs.Is(err, errs.NotFound) || err == nil && was.State != Running {
			return nil
		}
		if err != nil {
			return err
		}
		paused := was
		if err := s.pauseIn(ctx, tx, s.owner(ctx, tx, was), &paused, "bulk.paused.right"); err != nil {
			return err
		}
		paused.Version, paused.tries = was.Version+1, was.tries+1
		if err := updateJob(ctx, tx, paused, was); err != nil {
			return err
		}
		if err := s.askLater(ctx, tx, paused); err != nil {
			return err
		}
		if _, queued := jobs.Current(ctx); queued {
			return s.tellLater(ctx, tx, paused)
		}
		return nil
	})
}

// pauseIn makes a job that runs wait for a confirmation and records why; the caller stores it. Nothing that was done is lost,
// and nothing of it is done again.
func (s *Service) pauseIn(ctx context.Context, tx *db.Tx, by access.Actor, j *Job, problem string) error {
	if err := s.recount(ctx, tx, j); err != nil {
		return err
	}
	j.State, j.Problem = Ready, problem
	_, err := s.Acts.Record(ctx, tx, by, subject(*j, Paused, j.finished()))
	return err
}

// Orphaned reports whether a job waits for somebody who may no longer do such work, so that an administrator may take it
// over: one that isn't confirmed, or one that was begun and isn't done.
func (s *Service) Orphaned(ctx context.Context, q db.Queryer, j Job) (bool, error) {
	if j.State == Draft || j.State == Done || j.Waiting() == 0 || j.State.Ended() && j.StartedAt.IsZero() {
		return false, nil
	}
	_, err := s.behalf(ctx, q, j)
	if errors.Is(err, errLostRight) {
		return true, nil
	}
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Malformed) { // it can't be done by anybody
		return false, nil
	}
	return false, err
}

// TakeOver makes an [Service.Orphaned] job the actor's own; it goes on when they confirm it, each row with their rights. It
// is for administrators. Errors: errs.Forbidden while whoever it belongs to may do it themselves, errs.Conflict for another
// version.
func (s *Service) TakeOver(ctx context.Context, by access.Actor, job JobID, ifVersion int64) (Job, error) {
	return s.change(ctx, by, job, ifVersion, func(tx *db.Tx, by access.Actor, j *Job) error {
		orphaned, err := s.Orphaned(ctx, tx, *j)
		switch {
		case err != nil:
			return err
		case by.Role != access.Administrator || j.User == by.User || !orphaned:
			return errs.E(errs.Forbidden, "bulk.take_over.theirs", nil)
		}
		if err := s.allowed(ctx, tx, by, *j); err != nil {
			return err
		}
		if j.State == Running {
			if err := s.pauseIn(ctx, tx, by, j, "bulk.paused.right"); err != nil {
				return err
			}
			j.tries++
		}
		return s.passTo(ctx, tx, by, j, by.User)
	})
}
