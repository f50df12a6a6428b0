package bulk

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

const (
	// hands is how many rows of a job are worked on at once; the database commits what stands together.
	hands = 8
	// stride is how many rows are done between two notes of the progress.
	stride = 200
)

// doRun is the job that does the rows. However often it runs, and in however many workers at once, each row is done once.
func (s *Service) doRun(ctx context.Context, a work) error {
	j, err := s.try(ctx, a, Running)
	if err == nil {
		err = s.run(ctx, &j)
	}
	return s.end(ctx, j, err)
}

// run does the rows that wait, and ends the job.
func (s *Service) run(ctx context.Context, j *Job) error {
	var last int64
	for {
		rows, err := selectRows(ctx, s.DB, *j, RowWaiting, last, stride)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return s.finish(ctx, j)
		}
		t := tally{job: *j}
		group, inside := errgroup.WithContext(ctx)
		group.SetLimit(hands)
		for _, r := range rows {
			group.Go(func() error { return s.row(inside, *j, r, &t) })
		}
		if err := group.Wait(); err != nil {
			if errors.Is(err, errGone) {
				return errors.Join(err, s.correct(ctx, *j))
			}
			return err
		}
		*j = t.job
		last = rows[len(rows)-1].No
		if err := s.DB.WriteSoft(ctx, func(tx *db.Tx) error { return updateProgress(ctx, tx, *j) }); err != nil {
			return err
		}
	}
}

// correct counts anew what a job that was ended or paused meanwhile came to: rows that were under way then are done since.
func (s *Service) correct(ctx context.Context, j Job) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		was, err := selectJob(ctx, tx, j.Account, j.ID)
		if errs.Is(err, errs.NotFound) || err == nil && !was.State.Ended() && !was.Paused() {
			return nil
		}
		if err != nil {
			return err
		}
		now := was
		if err := s.recount(ctx, tx, &now); err != nil {
			return err
		}
		err = updateJob(ctx, tx, now, was)
		if errors.Is(err, errGone) {
			return nil
		}
		return err
	})
}

// tally counts what several hands do.
type tally struct {
	mu  sync.Mutex
	job Job
}

func (t *tally) settled(r Row) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r.raises {
		t.job.Raised--
	}
	switch r.State {
	case RowDone:
		t.job.Done++
	case RowSkipped:
		t.job.Skipped++
	case RowRefused:
		t.job.Refused++
	case RowWaiting:
	}
}

// row does one row. An error that isn't about the row breaks the job off.
func (s *Service) row(ctx context.Context, j Job, r Row, t *tally) error {
	mine, err := s.once(ctx, j, r)
	switch {
	case err == nil && mine:
		r.State = RowDone
		t.settled(r)
		return nil
	case err == nil:
		return nil // somebody else did it
	case errors.Is(err, errGone), errors.Is(err, errLostRight), errs.Is(err, errs.Unavailable), ctx.Err() != nil:
		return err
	}
	state, reasons, refusal := reasonsOf(err)
	var wrong *notRow
	if errors.As(err, &wrong) {
		return wrong.error
	}
	if !refusal {
		s.Log.Error("bulk: a row failed", "kind", j.Kind, "job", j.ID, "row", r.No, "error", err)
		state, reasons = RowRefused, []Reason{{Key: "bulk.row.trouble"}}
	}
	r.settle(state, reasons...)
	recorded := s.operations[j.Kind].Alone != nil // by the room that refused; in a shared transaction that would be undone
	return s.leave(ctx, j, r, errs.Is(err, errs.Forbidden) && !recorded, t)
}

// once does a row and notes it, in one transaction where the operation allows that; mine is false when somebody else did.
func (s *Service) once(ctx context.Context, j Job, r Row) (mine bool, err error) {
	alone := s.operations[j.Kind].Alone
	if alone != nil {
		by, err := s.current(ctx, s.DB, j)
		if err != nil {
			return false, err
		}
		a, err := j.action()
		if err != nil {
			return false, err
		}
		if err := alone(ctx, by, r.User, a.Params); err != nil {
			return false, err
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		mine = false
		by, err := s.current(ctx, tx, j)
		if err != nil {
			return err
		}
		if mine, err = claimRow(ctx, tx, j, r.No); err != nil || !mine {
			return err
		}
		done := r
		if alone == nil {
			if done.User, err = s.perform(ctx, tx, by, j, r); err != nil {
				return err
			}
		}
		done.settle(RowDone)
		return updateRow(ctx, tx, j, done)
	})
	return mine, err
}

// notRow is a refusal of the whole job rather than of the row at which it came up.
type notRow struct{ error }

// current answers whether a try may go on, and as whom.
func (s *Service) current(ctx context.Context, q db.Queryer, j Job) (access.Actor, error) {
	now, err := selectJob(ctx, q, j.Account, j.ID)
	if errs.Is(err, errs.NotFound) || err == nil && (now.State != j.State || now.tries != j.tries) {
		return access.Actor{}, errGone
	}
	if err != nil {
		return access.Actor{}, err
	}
	by, err := s.behalf(ctx, q, now)
	if err != nil && !errors.Is(err, errLostRight) && errs.KindOf(err) != errs.Internal && errs.KindOf(err) != errs.Unavailable {
		err = &notRow{err}
	}
	return by, err
}

// perform does what the row asks for and returns whom it touched.
func (s *Service) perform(ctx context.Context, tx *db.Tx, by access.Actor, j Job, r Row) (ids.User, error) {
	if j.Kind == KindInvite {
		return s.Inviter.Invite(ctx, tx, by, r.Invitee)
	}
	a, err := j.action()
	if err != nil {
		return "", err
	}
	return r.User, s.operations[j.Kind].Do(ctx, tx, by, r.User, a.Params)
}

// leave notes why a row wasn't done; what was refused for want of a right is recorded (R40).
func (s *Service) leave(ctx context.Context, j Job, r Row, record bool, t *tally) error {
	mine := false
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		mine = false
		by, err := s.current(ctx, tx, j)
		if err != nil {
			return err
		}
		if mine, err = claimRow(ctx, tx, j, r.No); err != nil || !mine {
			return err
		}
		if err := updateRow(ctx, tx, j, r); err != nil || !record {
			return err
		}
		return s.recordRefusal(ctx, tx, by, j, r)
	})
	if err == nil && mine {
		t.settled(r)
	}
	return err
}

// finish ends a job whose rows are all settled.
func (s *Service) finish(ctx context.Context, j *Job) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		over := *j
		if err := s.recount(ctx, tx, &over); err != nil {
			return err
		}
		over.State, over.EndedAt, over.Version = Done, tx.Now(), j.Version+1
		if err := updateJob(ctx, tx, over, *j); err != nil {
			return err
		}
		if _, err := s.Acts.Record(ctx, tx, s.owner(ctx, tx, over), subject(over, Finished, over.finished())); err != nil {
			return err
		}
		if err := s.dropLater(ctx, tx, over); err != nil {
			return err
		}
		if _, queued := jobs.Current(ctx); !queued {
			return nil
		}
		if err := s.tellLater(ctx, tx, over); err != nil {
			return err
		}
		return jobs.Complete(ctx, tx)
	})
}
