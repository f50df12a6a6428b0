package moves

import (
	"context"
	"errors"
	"strconv"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// work names the move that a job of the queue is about.
type work struct {
	Account ids.Account `json:"account"`
	Move    ID          `json:"move"`
}

func (m Move) work() work { return work{m.Account, m.ID} }

// tryKey tells the next try of a move from earlier ones.
func (m Move) tryKey() string { return string(m.ID) + "-" + strconv.FormatInt(m.tries, 10) }

const (
	// timeLimit is how long one try may take.
	timeLimit = 4 * time.Hour
	// attempts is how often work is tried while a neighbour doesn't answer.
	attempts = 12
	// patience is after what time without a move unfinished work is given up, whatever became of its job.
	patience = 24 * time.Hour
	// draftLife is how long a draft waits for its confirmation.
	draftLife = 7 * 24 * time.Hour
	// sweptAtOnce is how many moves, and clearedAtOnce how many rows, one step of the sweep looks at.
	sweptAtOnce, clearedAtOnce = 100, 2000
	// newsLife is how long it is worth telling that a move is over.
	newsLife = 7 * 24 * time.Hour
)

// RegisterJobs makes the room's jobs known to the queue, once, before it runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.drafts = jobs.Register(q, jobs.Kind[work]{Name: "moves.draft", Priority: jobs.Bulk, Timeout: timeLimit, Attempts: attempts, Do: s.doDraft})
	s.runs = jobs.Register(q, jobs.Kind[work]{Name: "moves.run", Priority: jobs.Bulk, Timeout: timeLimit, Attempts: attempts, Do: s.doRun})
	s.tells = jobs.Register(q, jobs.Kind[work]{Name: "moves.tell", Timeout: 2 * time.Minute, NotAfter: newsLife, Outside: true, Do: s.doTell})
	s.ends = jobs.Register(q, jobs.Kind[ended]{Name: "moves.tell_ended", Priority: jobs.Bulk, Timeout: 2 * time.Minute, NotAfter: newsLife, Outside: true, Do: s.doEnded})
	q.Schedule(jobs.Schedule{Name: "moves.sweep", Rule: jobs.Rule{Every: time.Hour}, Priority: jobs.Bulk, Timeout: time.Hour,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.SweepAllAccounts(ctx) }})
}

func (s *Service) doDraft(ctx context.Context, a work) error {
	m, err := s.try(ctx, a, Draft)
	if err == nil {
		_, err = s.draft(ctx, &m, 0)
	}
	return s.end(ctx, m, err)
}

func (s *Service) doRun(ctx context.Context, a work) error {
	m, err := s.try(ctx, a, Running)
	if err == nil {
		err = s.run(ctx, &m)
	}
	return s.end(ctx, m, err)
}

// try begins a try of a move that is in the given state: only the latest one may go on.
func (s *Service) try(ctx context.Context, a work, state State) (m Move, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		was, err := selectMove(ctx, tx, a.Account, a.Move)
		if errs.Is(err, errs.NotFound) || err == nil && was.State != state {
			return errGone
		}
		if err != nil {
			return err
		}
		m = was
		m.tries++
		return updateMove(ctx, tx, m, was)
	})
	return m, err
}

// end makes of what stopped a try the end of the move, or another try.
func (s *Service) end(ctx context.Context, m Move, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errGone):
		return jobs.Drop(err)
	case m.ID == "", ctx.Err() != nil: // nothing is known of it, or the process stops: the next try goes on
		return err
	case errors.Is(err, errLostRight):
		return s.breakOff(ctx, m, Cancelled, "moves.cancelled.right")
	}
	if job, ok := jobs.Current(ctx); errs.Is(err, errs.Unavailable) && ok && job.Attempt < attempts {
		return err
	}
	s.Log.Error("moves: a move failed", "move", m.ID, "error", err)
	return s.breakOff(ctx, m, Failed, "moves.failed")
}

// breakOff ends a move before its rows are settled. It needs nobody's right: the product itself does it.
func (s *Service) breakOff(ctx context.Context, m Move, state State, problem string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		was, err := selectMove(ctx, tx, m.Account, m.ID)
		if errs.Is(err, errs.NotFound) || err == nil && was.State.Ended() {
			return nil
		}
		if err != nil {
			return err
		}
		over := was
		over.State, over.Problem, over.EndedAt, over.Version, over.tries = state, problem, tx.Now(), was.Version+1, was.tries+1
		if err := updateMove(ctx, tx, over, was); err != nil {
			return err
		}
		if was.State == Running {
			f, err := figures(ctx, tx, over)
			if err != nil {
				return err
			}
			if _, err := s.Acts.Record(ctx, tx, s.owner(ctx, tx, over), subject(over, BrokenOff, over.finished(f))); err != nil {
				return err
			}
		}
		if _, queued := jobs.Current(ctx); queued {
			return s.tellLater(ctx, tx, over)
		}
		return nil
	})
}

// SweepAllAccounts gives up drafts that nobody confirmed and work that no job looks after, and deletes what is old.
func (s *Service) SweepAllAccounts(ctx context.Context) error {
	for _, stale := range []struct {
		state, to State
		rest      time.Duration
		problem   string
	}{{Ready, Cancelled, draftLife, "moves.cancelled.waited"}, {Draft, Failed, patience, "moves.failed"}, {Running, Failed, patience, "moves.failed"}} {
		list, err := selectStillAllAccounts(ctx, s.DB, stale.state, s.DB.Now().Add(-stale.rest), sweptAtOnce)
		if err != nil {
			return err
		}
		for _, m := range list {
			if err := s.breakOff(ctx, m, stale.to, stale.problem); err != nil && !errors.Is(err, errGone) {
				return err
			}
		}
	}
	for _, state := range []State{Done, Cancelled, Failed} {
		list, err := selectStillAllAccounts(ctx, s.DB, state, s.DB.Now().Add(-Life), sweptAtOnce)
		if err != nil {
			return err
		}
		for _, m := range list {
			if err := s.remove(ctx, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove deletes a move with its rows, some at a time so that nobody waits for it.
func (s *Service) remove(ctx context.Context, m Move) error {
	for n := int64(clearedAtOnce); n == clearedAtOnce; {
		if err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = deleteRows(ctx, tx, m, clearedAtOnce)
			return err
		}); err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return deleteMove(ctx, tx, m) })
}

// tellLater has the one who asked told by mail that the move waits for them or is over (P17). The mail names nobody.
func (s *Service) tellLater(ctx context.Context, tx *db.Tx, m Move) error {
	_, err := s.tells.Enqueue(ctx, tx, m.work(), jobs.Account(string(m.Account)))
	return err
}

func (s *Service) doTell(ctx context.Context, a work) error {
	m, err := selectMove(ctx, s.DB, a.Account, a.Move)
	if errs.Is(err, errs.NotFound) || err == nil && (m.State == Draft || m.State == Running) {
		return jobs.Drop(errGone)
	}
	if err != nil {
		return err
	}
	r, err := s.Post.Recipients.Recipient(ctx, s.DB, m.Account, m.User)
	if errs.Is(err, errs.NotFound) || err == nil && !r.Active {
		return jobs.Drop(errLostRight)
	}
	if err != nil {
		return err
	}
	f, err := figures(ctx, s.DB, m)
	if err != nil {
		return err
	}
	p := s.Post.Printer(r)
	key := "moves.mail.done"
	switch m.State {
	case Ready:
		key = "moves.mail.ready"
	case Cancelled, Failed:
		key = "moves.mail.broken"
	}
	fact := func(label string, n int64) email.Fact { return email.Fact{Label: p.T(label), Value: p.Number(int(n))} }
	return s.Post.Send(ctx, r, email.Letter{
		Subject:    p.T(key + ".subject"),
		Greeting:   p.T("moves.mail.greeting", errs.Args{"Name": r.FirstName}),
		Paragraphs: []string{p.T(key+".text", errs.Args{"From": Shown(m.From), "To": Shown(m.To)})},
		Facts:      []email.Fact{fact("moves.row.done", f.DoneRows()), fact("moves.row.left", f.LeftRows()), fact("moves.row.waiting", f.ToDo())},
		Button:     email.Button{Text: p.T("moves.mail.button"), URL: s.Post.Base.URL(links.DomainMove(string(m.ID)))},
		Footer:     []string{p.T("moves.mail.why", errs.Args{"Site": s.Post.Base.String()})},
	})
}
