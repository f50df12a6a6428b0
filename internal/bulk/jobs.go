package bulk

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// work names the bulk work that a job of the queue is about.
type work struct {
	Account ids.Account `json:"account"`
	Job     JobID       `json:"job"`
}

const (
	// timeLimit is how long one try may take; 200,000 rows take a fraction of that.
	timeLimit = 4 * time.Hour
	// attempts is how often work is tried while a neighbour doesn't answer.
	attempts = 12
	// requestTime is after how long the queue looks whether a request came to its end.
	requestTime = 2 * time.Minute
	// patience is after what time without a move unfinished work is given up, whatever became of its job.
	patience = 24 * time.Hour
	// draftLife is how long a draft waits for its confirmation.
	draftLife = 7 * 24 * time.Hour
	// sweptAtOnce is how many jobs one step of the sweep looks at.
	sweptAtOnce = 100
)

// RegisterJobs makes the room's jobs known to the queue, once, before it runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.drafts = jobs.Register(q, jobs.Kind[work]{Name: "bulk.draft", Priority: jobs.Bulk, Timeout: timeLimit, Attempts: attempts, Do: s.doDraft})
	s.runs = jobs.Register(q, jobs.Kind[work]{Name: "bulk.run", Priority: jobs.Bulk, Timeout: timeLimit, Attempts: attempts, Do: s.doRun})
	s.tells = jobs.Register(q, jobs.Kind[work]{Name: "bulk.tell", Timeout: 2 * time.Minute, NotAfter: Life, Outside: true, Do: s.doTell})
	s.asks = jobs.Register(q, jobs.Kind[ask]{Name: "bulk.ask", Timeout: 2 * time.Minute, NotAfter: Life, Outside: true, Do: s.doAsk})
	s.drops = jobs.Register(q, jobs.Kind[work]{Name: "bulk.drop_file", Priority: jobs.Bulk, Timeout: time.Minute, Do: s.doDrop})
	q.Schedule(jobs.Schedule{Name: "bulk.sweep", Rule: jobs.Rule{Every: time.Hour}, Priority: jobs.Bulk, Timeout: time.Hour,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.Sweep(ctx) }})
}

// try begins a try of a job that is in the given state: only the latest one may go on.
func (s *Service) try(ctx context.Context, a work, state State) (j Job, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		was, err := selectJob(ctx, tx, a.Account, a.Job)
		if errs.Is(err, errs.NotFound) || err == nil && was.State != state {
			return errGone
		}
		if err != nil {
			return err
		}
		j = was
		j.tries++
		if state == Running {
			if err := s.recount(ctx, tx, &j); err != nil {
				return err
			}
		}
		return updateJob(ctx, tx, j, was)
	})
	return j, err
}

// end makes of what stopped a try the end of the job, or another try.
func (s *Service) end(ctx context.Context, j Job, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errGone):
		return jobs.Drop(err)
	case j.ID == "", ctx.Err() != nil: // nothing is known of it, or the process stops: the next try goes on
		return err
	case errors.Is(err, errLostRight):
		return s.lostRight(ctx, j)
	}
	if job, ok := jobs.Current(ctx); errs.Is(err, errs.Unavailable) && ok && job.Attempt < attempts {
		return err
	}
	s.Log.Error("bulk: a job failed", "kind", j.Kind, "job", j.ID, "error", err)
	return s.breakOff(ctx, j, Failed, problemOf(err))
}

// problemOf returns the message that tells a person why work came to no end.
func problemOf(err error) string {
	e := errs.As(err)
	if e == nil || e.Kind == errs.Internal || e.Kind == errs.Unavailable || e.Key == "" || len(e.Args)+len(e.Fields) > 0 {
		return "bulk.failed.trouble"
	}
	return e.Key
}

// breakOff ends a job before its rows are settled. It needs nobody's right: the product itself does it.
func (s *Service) breakOff(ctx context.Context, j Job, state State, problem string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		was, err := selectJob(ctx, tx, j.Account, j.ID)
		if errs.Is(err, errs.NotFound) || err == nil && was.State.Ended() {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.breakOffIn(ctx, tx, was, state, problem); err != nil {
			return err
		}
		if _, queued := jobs.Current(ctx); queued {
			return s.tellLater(ctx, tx, was)
		}
		return nil
	})
}

// breakOffIn is breakOff for a job as a transaction shows it; nobody is told by mail.
func (s *Service) breakOffIn(ctx context.Context, tx *db.Tx, was Job, state State, problem string) error {
	over := was
	if err := s.recount(ctx, tx, &over); err != nil {
		return err
	}
	over.State, over.Problem, over.EndedAt, over.Version, over.tries = state, problem, tx.Now(), was.Version+1, was.tries+1
	if err := updateJob(ctx, tx, over, was); err != nil {
		return err
	}
	if was.begun() {
		if _, err := s.Acts.Record(ctx, tx, s.owner(ctx, tx, over), subject(over, Broken, over.finished())); err != nil {
			return err
		}
	}
	return s.dropLater(ctx, tx, over)
}

// owner returns for the record whose work it is, whether or not they are still active.
func (s *Service) owner(ctx context.Context, q db.Queryer, j Job) access.Actor {
	by, err := s.Actors.ActorOf(ctx, q, j.Account, j.User)
	if err != nil {
		return access.Actor{Account: j.Account, User: j.User, Door: access.DoorSystem}
	}
	by.Door = access.DoorSystem
	return by
}

func (s *Service) recordRefusal(ctx context.Context, tx *db.Tx, by access.Actor, j Job, r Row) error {
	act := subject(j, RefusedRow, RefusedPayload{Kind: j.Kind, Row: r.No, User: string(r.User), Reason: r.first().Key})
	act.Outcome = activity.Refused
	_, err := s.Acts.Record(ctx, tx, by, act)
	return err
}

// dropLater has the file of an ended job deleted.
func (s *Service) dropLater(ctx context.Context, tx *db.Tx, j Job) error {
	if j.Kind != KindInvite {
		return nil
	}
	_, err := s.drops.Enqueue(ctx, tx, work{j.Account, j.ID}, jobs.Account(string(j.Account)))
	return err
}

func (s *Service) doDrop(ctx context.Context, a work) error {
	return s.Blobs.Delete(ctx, Job{Account: a.Account, ID: a.Job}.fileKey())
}

// Sweep ends what is over: drafts that nobody confirmed, work that nobody does any more, and jobs past [Life] with their
// rows.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.Now()
	for _, step := range []struct {
		state  State
		before time.Time
		do     func(context.Context, Job) error
	}{
		{Draft, now.Add(-patience), s.giveUp},
		{Running, now.Add(-patience), s.giveUp},
		{Ready, now.Add(-draftLife), func(ctx context.Context, j Job) error { return s.breakOff(ctx, j, Cancelled, "bulk.cancelled.stale") }},
		{Done, now.Add(-Life), s.forget},
		{Cancelled, now.Add(-Life), s.forget},
		{Failed, now.Add(-Life), s.forget},
	} {
		for {
			list, err := selectStillAllAccounts(ctx, s.DB, step.state, step.before, sweptAtOnce)
			if err != nil {
				return err
			}
			for _, j := range list {
				if err := step.do(ctx, j); err != nil {
					return err
				}
			}
			if len(list) < sweptAtOnce {
				break
			}
		}
	}
	return nil
}

func (s *Service) giveUp(ctx context.Context, j Job) error {
	return s.breakOff(ctx, j, Failed, "bulk.failed.stuck")
}

// forget removes a job with all that it knew of people.
func (s *Service) forget(ctx context.Context, j Job) error {
	if err := s.clearRows(ctx, j); err != nil {
		return err
	}
	if err := s.Blobs.Delete(ctx, j.fileKey()); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return deleteJob(ctx, tx, j.Account, j.ID) })
}
