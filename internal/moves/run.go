package moves

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

const (
	// hands is how many rows of a move are worked on at once; the database commits what stands together.
	hands = 8
	// stride is how many rows are done between two notes of the progress.
	stride = 200
)

var (
	// errGone says that the move was taken over by a later try, has ended, or is no longer there.
	errGone = errors.New("moves: the move is no longer this try's")
	// errLostRight says that whoever asked doesn't administer the account any more.
	errLostRight = errors.New("moves: whoever asked lost the right")
)

// run does the rows that wait, and ends the move. However often it runs, and in however many workers at once, each row is
// done once.
func (s *Service) run(ctx context.Context, m *Move) error {
	var last int64
	for {
		rows, err := selectRows(ctx, s.DB, *m, RowWaiting, last, stride)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return s.finish(ctx, m)
		}
		group, inside := errgroup.WithContext(ctx)
		group.SetLimit(hands)
		for _, r := range rows {
			group.Go(func() error { return s.row(inside, *m, r) })
		}
		if err := group.Wait(); err != nil {
			return err
		}
		last = rows[len(rows)-1].No
		if err := s.DB.WriteSoft(ctx, func(tx *db.Tx) error { return updateAlive(ctx, tx, *m) }); err != nil {
			return err
		}
	}
}

// row does one row. An error that isn't about the row breaks the try off.
func (s *Service) row(ctx context.Context, m Move, r Row) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.do(ctx, tx, m, r) })
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errGone), errors.Is(err, errLostRight), errs.Is(err, errs.Unavailable), ctx.Err() != nil:
		return err
	}
	verdict, why := verdictOf(err)
	var left leave
	switch {
	case errors.As(err, &left):
		verdict = Verdict(left)
	case why != nil:
		s.Log.Error("moves: a row failed", "move", m.ID, "row", r.No, "error", err)
		verdict = Trouble
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.current(ctx, tx, m); err != nil {
			return err
		}
		_, err := claimRow(ctx, tx, m, Row{No: r.No, State: RowLeft, Verdict: verdict})
		return err
	})
}

// leave is why a user is left alone after all.
type leave Verdict

// Error implements error.
func (l leave) Error() string { return "moves: left alone: " + string(l) }

// do does one row in its transaction, mails included; somebody else may have done it.
func (s *Service) do(ctx context.Context, tx *db.Tx, m Move, r Row) error {
	by, err := s.current(ctx, tx, m)
	if err != nil {
		return err
	}
	r.State = RowDone
	mine, err := claimRow(ctx, tx, m, r)
	if err != nil || !mine {
		return err
	}
	if err := s.Invitations.HoldOf(ctx, tx, m.Account, r.User); err != nil {
		return err
	}
	p, err := s.People.HoldPerson(ctx, tx, m.Account, r.User)
	if err != nil {
		return err
	}
	now, err := s.touch(ctx, tx, by, m, p)
	if err != nil || now == r.Verdict {
		return err
	}
	_, err = tx.Exec(ctx, `update domain_move_rows set verdict = ? where account_id = ? and move_id = ? and row_no = ?`, now, m.Account, m.ID, r.No)
	return err
}

// touch does to a user what a move means, as they are now.
func (s *Service) touch(ctx context.Context, tx *db.Tx, by access.Actor, m Move, p people.Person) (Verdict, error) {
	switch {
	case p.Erased():
		return "", leave(NobodyLeft)
	case !in(p.Email, m.From):
		return "", leave(Changed)
	case p.Status == people.Pending:
		return Invites, s.Invitations.Readdress(ctx, tx, by, p.ID, moved(p.Email, m.To))
	case p.Status != people.Active:
		return "", leave(Deactive)
	}
	own, err := s.Accounts.OwnDomain(ctx, tx, m.Account, m.To)
	if err != nil {
		return "", err
	}
	outcome, err := s.Identity.OrderEmail(ctx, tx, by, s.order(m, own, p))
	if outcome == identity.OrderMoves {
		return Moves, err
	}
	return Asks, err
}

// current answers whether a try may go on, and as whom.
func (s *Service) current(ctx context.Context, q db.Queryer, m Move) (access.Actor, error) {
	now, err := selectMove(ctx, q, m.Account, m.ID)
	if errs.Is(err, errs.NotFound) || err == nil && (now.State != m.State || now.tries != m.tries) {
		return access.Actor{}, errGone
	}
	if err != nil {
		return access.Actor{}, err
	}
	return s.behalf(ctx, q, now)
}

// finish ends a move whose rows are all settled.
func (s *Service) finish(ctx context.Context, m *Move) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		over := *m
		over.State, over.EndedAt, over.Version = Done, tx.Now(), m.Version+1
		if err := updateMove(ctx, tx, over, *m); err != nil {
			return err
		}
		f, err := figures(ctx, tx, over)
		if err != nil {
			return err
		}
		if _, err := s.Acts.Record(ctx, tx, s.owner(ctx, tx, over), subject(over, Finished, over.finished(f))); err != nil {
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

// owner returns for the record whose work it is, whether or not they are still active.
func (s *Service) owner(ctx context.Context, q db.Queryer, m Move) access.Actor {
	by, err := s.Identity.ActorOf(ctx, q, m.Account, m.User)
	if err != nil {
		return access.Actor{Account: m.Account, User: m.User, Door: access.DoorSystem}
	}
	return by
}
