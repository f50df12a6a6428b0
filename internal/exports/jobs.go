package exports

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// makeExport is the job that makes the file.
type makeExport struct {
	Account ids.Account `json:"account"`
	Export  ids.Export  `json:"export"`
}

const (
	// timeLimit is how long one try may take.
	timeLimit = 2 * time.Hour
	// attempts is how often a file is tried while a neighbour doesn't answer.
	attempts = 5
	// patience is after what time an unfinished export is given up, whatever became of its job.
	patience = 24 * time.Hour
	// batch is how many exports one step of the sweep looks at.
	batch = 200
)

// RegisterJobs makes the room's jobs known to the queue, once, before it runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.work = jobs.Register(q, jobs.Kind[makeExport]{Name: "exports.make", Priority: jobs.Bulk, Inside: true, Timeout: timeLimit, Attempts: attempts,
		NotAfter: patience, Do: s.doMake})
	s.tells = jobs.Register(q, jobs.Kind[tellExport]{Name: "exports.tell", Timeout: 2 * time.Minute, NotAfter: Life, Outside: true, Do: s.doTell})
	s.drops = jobs.Register(q, jobs.Kind[dropFiles]{Name: "exports.drop_files", Priority: jobs.Bulk, Inside: true, Timeout: time.Minute, Do: s.doDrop})
	q.Schedule(jobs.Schedule{Name: "exports.sweep", Rule: jobs.Rule{Every: time.Hour}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.Sweep(ctx) }})
}

// Sweep ends what is over: files past [Life], files of people who lost the right to them, work that nobody does any
// more, and rows that have told all they had to tell.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.Now()
	for _, step := range []struct {
		state  State
		before time.Time
		do     func(context.Context, Export) error
	}{
		{Ready, now, s.review},
		{Queued, now.Add(-patience), s.giveUp},
		{Running, now.Add(-patience), s.giveUp},
		{Failed, now.Add(-remembered), s.forget},
		{Cancelled, now.Add(-remembered), s.forget},
		{Expired, now.Add(-remembered), s.forget},
	} {
		if err := s.eachAllAccounts(ctx, step.state, step.before, step.do); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) eachAllAccounts(ctx context.Context, state State, before time.Time, do func(context.Context, Export) error) error {
	var last Export
	for {
		list, err := selectInStateAllAccounts(ctx, s.DB, state, before, last, batch)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, e := range list {
			if err := do(ctx, e); err != nil {
				return err
			}
			last = e
		}
	}
}

// review ends a ready export whose time is over or whose owner lost the right to it.
func (s *Service) review(ctx context.Context, e Export) error {
	if s.Now().Before(e.ExpiresAt) {
		_, err := s.still(ctx, s.DB, e)
		if refused(err) {
			return s.cancel(ctx, e)
		}
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		over := e
		over.State = Expired
		ended, err := updateExport(ctx, tx, over, e)
		if err != nil || !ended {
			return err
		}
		return s.dropLater(ctx, tx, over)
	})
}

// giveUp fails an export whose work came to no end.
func (s *Service) giveUp(ctx context.Context, e Export) error {
	return s.fail(ctx, e, "exports.failed.stuck")
}

func (s *Service) forget(ctx context.Context, e Export) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return deleteExport(ctx, tx, e.Account, e.ID) })
}

// cancel ends an export whose owner lost the right to it. It needs nobody's right: the product itself withdraws the file.
func (s *Service) cancel(ctx context.Context, e Export) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		over := e
		over.State, over.EndedAt = Cancelled, tx.Now()
		ended, err := updateExport(ctx, tx, over, e)
		if err != nil || !ended {
			return err
		}
		if err := s.dropLater(ctx, tx, e); err != nil {
			return err
		}
		by, err := s.owner(ctx, tx, e)
		if err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, subject(e, Withdrawn, KindPayload{Kind: e.Kind, Rows: e.Rows}))
		return err
	})
}

// fail ends an export without a file and has its owner told.
func (s *Service) fail(ctx context.Context, e Export, problem string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		over := e
		over.State, over.Problem, over.EndedAt = Failed, problem, tx.Now()
		ended, err := updateExport(ctx, tx, over, e)
		if err != nil || !ended {
			return err
		}
		if err := s.dropLater(ctx, tx, e); err != nil {
			return err
		}
		by, err := s.owner(ctx, tx, e)
		if err != nil {
			return err
		}
		if _, err = s.Acts.Record(ctx, tx, by, subject(e, MakingFailed, FailedPayload{Kind: e.Kind, Problem: problem})); err != nil {
			return err
		}
		return s.tellLater(ctx, tx, e)
	})
}
