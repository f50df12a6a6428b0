package bulk

import (
	"context"
	"errors"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// change is the one way in which people move a job on: it must be in the version that they saw.
func (s *Service) change(ctx context.Context, by access.Actor, job JobID, ifVersion int64,
	do func(tx *db.Tx, by access.Actor, j *Job) error) (Job, error) {
	var j Job
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, err := s.present(ctx, tx, by)
		if err != nil {
			return err
		}
		was, err := s.visible(ctx, tx, actor, job)
		if err != nil {
			return err
		}
		if was.Version != ifVersion {
			return errs.E(errs.Conflict, "bulk.moved_on", nil)
		}
		j = was
		if err := do(tx, actor, &j); err != nil {
			return err
		}
		j.Version, j.MovedAt = was.Version+1, tx.Now()
		err = updateJob(ctx, tx, j, was)
		if errors.Is(err, errGone) {
			err = errs.E(errs.Conflict, "bulk.moved_on", err)
		}
		return err
	})
	return s.described(j), err
}

// visible returns a job that the actor may see: their own, and every one of the account for administrators.
func (s *Service) visible(ctx context.Context, q db.Queryer, by access.Actor, job JobID) (Job, error) {
	j, err := selectJob(ctx, q, by.Account, job)
	if err == nil && j.User != by.User && by.Role != access.Administrator {
		return Job{}, errs.E(errs.NotFound, "bulk.unknown", nil)
	}
	return j, err
}

// ConfirmInput says what somebody saw before they said yes.
type ConfirmInput struct {
	Version int64
	// Raised is how many of the rows hand out power over others; it must be the number that the preview shows (R44).
	Raised int64
}

// Confirm starts a job that waits for it, or goes on with one that was paused. Only the one who drafted it may; it takes a fresh proof of who they are (R42),
// which the door asks for. Up to [Inline] rows are done when it returns. Errors: errs.Conflict for another version or
// state and while the same file is being worked on, errs.Invalid for another number of raised rows.
func (s *Service) Confirm(ctx context.Context, by access.Actor, job JobID, in ConfirmInput) (Job, error) {
	j, err := s.change(ctx, by, job, in.Version, func(tx *db.Tx, by access.Actor, j *Job) error {
		if j.User != by.User {
			return errs.E(errs.Forbidden, "bulk.not_yours", nil)
		}
		if j.State != Ready {
			return errs.E(errs.Conflict, "bulk.moved_on", nil)
		}
		if err := s.allowed(ctx, tx, by, *j); err != nil {
			return err
		}
		if j.Waiting() == 0 {
			return errs.E(errs.Conflict, "bulk.nothing_to_do", nil)
		}
		if in.Raised != j.Raised {
			return errs.FieldError("raised", "bulk.confirm.raised", errs.Args{"N": int(j.Raised)})
		}
		return s.start(ctx, tx, by, j)
	})
	if err != nil {
		return j, err
	}
	return s.inline(ctx, j)
}

// start makes a job run. The queue takes it at once if it is large, and else only if the request doesn't come to its end.
func (s *Service) start(ctx context.Context, tx *db.Tx, by access.Actor, j *Job) error {
	if err := tx.Lock(ctx, string(j.Account), "bulk.start"); err != nil {
		return err
	}
	if j.Digest != "" {
		twin, err := existsRunningTwin(ctx, tx, *j)
		if err != nil {
			return err
		}
		if twin {
			return errs.E(errs.Conflict, "bulk.twin", nil)
		}
	}
	j.State, j.StartedAt, j.Problem, j.tries = Running, tx.Now(), "", j.tries+1
	kind := Started
	if s.weighty(*j) {
		kind = StartedWeighty
	}
	payload := StartedPayload{Kind: j.Kind, Rows: j.Waiting(), Raised: j.Raised, Digest: j.Digest}
	if _, err := s.Acts.Record(ctx, tx, by, subject(*j, kind, payload)); err != nil {
		return err
	}
	due := tx.Now()
	if j.Waiting() <= Inline {
		due = due.Add(requestTime)
	}
	_, err := s.runs.Enqueue(ctx, tx, work{j.Account, j.ID}, jobs.Account(string(j.Account)), jobs.Unique(j.tryKey()), jobs.At(due))
	return err
}

// weighty reports whether the account's security contacts hear of a job.
func (s *Service) weighty(j Job) bool {
	if j.Raised > 0 {
		return true
	}
	o, known := s.operations[j.Kind]
	if !known {
		return false
	}
	a, err := j.action()
	return err == nil && (yes(o.Raises, a.Params) || yes(o.Disables, a.Params) && j.Waiting() > MaxDisabled)
}

// inline does a small job within the request.
func (s *Service) inline(ctx context.Context, j Job) (Job, error) {
	if j.State != Running || j.Waiting() > Inline {
		return j, nil
	}
	err := s.run(ctx, &j)
	if err != nil {
		s.Log.Warn("bulk: a job is left to the queue", "job", j.ID, "error", err)
	}
	now, err := selectJob(ctx, s.DB, j.Account, j.ID)
	return s.described(now), err
}

// Cancel ends a job; what is done stays done. The one who asked and administrators may. An ended job is errs.Conflict.
func (s *Service) Cancel(ctx context.Context, by access.Actor, job JobID, ifVersion int64) (Job, error) {
	return s.change(ctx, by, job, ifVersion, func(tx *db.Tx, by access.Actor, j *Job) error {
		if j.State.Ended() {
			return errs.E(errs.Conflict, "bulk.moved_on", nil)
		}
		begun := j.begun()
		j.State, j.EndedAt, j.Problem, j.tries = Cancelled, tx.Now(), "bulk.cancelled.asked", j.tries+1
		var err error
		if err = s.recount(ctx, tx, j); err != nil {
			return err
		}
		if begun {
			if _, err := s.Acts.Record(ctx, tx, by, subject(*j, Broken, j.finished())); err != nil {
				return err
			}
		}
		return s.dropLater(ctx, tx, *j)
	})
}

// Resume goes on with a job that was begun and failed or was cancelled; what is done isn't done again. Only the one who
// asked for it may, with a fresh proof as for [Service.Confirm].
func (s *Service) Resume(ctx context.Context, by access.Actor, job JobID, ifVersion int64) (Job, error) {
	j, err := s.change(ctx, by, job, ifVersion, func(tx *db.Tx, by access.Actor, j *Job) error {
		if j.User != by.User {
			return errs.E(errs.Forbidden, "bulk.not_yours", nil)
		}
		if !slices.Contains([]State{Failed, Cancelled}, j.State) || j.StartedAt.IsZero() {
			return errs.E(errs.Conflict, "bulk.moved_on", nil)
		}
		if err := s.allowed(ctx, tx, by, *j); err != nil {
			return err
		}
		if j.Waiting() == 0 {
			return errs.E(errs.Conflict, "bulk.nothing_to_do", nil)
		}
		j.Problem, j.EndedAt = "", time.Time{}
		return s.start(ctx, tx, by, j)
	})
	if err != nil {
		return j, err
	}
	return s.inline(ctx, j)
}
