package moves

import (
	"context"
	"errors"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// Draft begins a move and judges whom it would touch; nobody is written to. A move whose users are judged within the request
// comes back as Ready, a larger one as Draft, to be watched by [Service.Move]. It is for administrators. Wrong fields (from,
// to, days, whom) are errs.Invalid; too many unfinished moves errs.TooMany.
func (s *Service) Draft(ctx context.Context, by access.Actor, in Input) (Move, error) {
	if _, err := s.present(ctx, s.DB, by); err != nil {
		return Move{}, err
	}
	in, err := in.clean()
	if err != nil {
		return Move{}, err
	}
	m := Move{Account: by.Account, ID: ID(s.IDs.New()), User: by.User, From: in.From, To: in.To, Days: in.Days, Whom: in.Whom, State: Draft, Version: 1}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.present(ctx, tx, by); err != nil {
			return err
		}
		if err := tx.Lock(ctx, string(m.Account), "moves.draft"); err != nil {
			return err
		}
		n, err := countUnfinished(ctx, tx, m.Account)
		if err != nil {
			return err
		}
		if n >= maxUnfinished {
			return errs.E(errs.TooMany, "moves.too_many", nil).With(errs.Args{"Max": maxUnfinished})
		}
		m.CreatedAt, m.MovedAt = tx.Now(), tx.Now()
		return insertMove(ctx, tx, m)
	})
	if err != nil {
		return Move{}, err
	}
	more, err := s.draft(ctx, &m, 1)
	if err == nil && more {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := s.drafts.Enqueue(ctx, tx, m.work(), jobs.Account(string(m.Account)), jobs.Unique(m.tryKey()))
			return err
		})
	}
	if err != nil {
		return Move{}, errors.Join(err, s.breakOff(context.WithoutCancel(ctx), m, Failed, "moves.failed"))
	}
	m.Figures, err = s.figuresOf(ctx, s.DB, m)
	return m, err
}

// draft judges up to the given number of batches of users, 0 for all of them, and reports whether there are more. At the end
// the move is Ready.
func (s *Service) draft(ctx context.Context, m *Move, batches int) (more bool, err error) {
	last, err := selectLast(ctx, s.DB, *m)
	if err != nil {
		return false, err
	}
	from := source{s: s, m: *m, after: last.User, no: last.No}
	for done := 0; batches == 0 || done < batches; done++ {
		if _, err := s.behalf(ctx, s.DB, *m); err != nil {
			return false, err
		}
		rows, over, err := from.next(ctx)
		if err != nil {
			return false, err
		}
		if err := s.DB.Write(ctx, func(tx *db.Tx) error {
			if err := updateAlive(ctx, tx, *m); err != nil {
				return err
			}
			return insertRows(ctx, tx, *m, rows)
		}); err != nil {
			return false, err
		}
		if over {
			return false, s.ready(ctx, m)
		}
	}
	return true, nil
}

// source reads whom a move is about, in the order of their ids.
type source struct {
	s     *Service
	m     Move
	after ids.User
	no    int64
}

// next judges the next users and says whether they were the last ones.
func (f *source) next(ctx context.Context) (rows []Row, over bool, err error) {
	own, err := f.s.Accounts.OwnDomain(ctx, f.s.DB, f.m.Account, f.m.To)
	if err != nil {
		return nil, false, err
	}
	list, over, err := f.users(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, p := range list {
		f.after = p.ID
		if !f.meant(p) {
			continue
		}
		verdict, err := f.s.judge(ctx, f.s.DB, f.m, own, p)
		if err != nil {
			return nil, false, err
		}
		f.no++
		state := RowLeft
		if verdict.Does() {
			state = RowWaiting
		}
		rows = append(rows, Row{No: f.no, User: p.ID, State: state, Verdict: verdict})
	}
	return rows, over, nil
}

// users returns the next users: of all, or of those chosen.
func (f *source) users(ctx context.Context) (out []people.Person, over bool, err error) {
	if len(f.m.Whom.Users) == 0 {
		out, err = f.s.People.PersonsAfter(ctx, f.s.DB, f.m.Account, f.after, Inline)
		return out, len(out) < Inline, err
	}
	chosen := slices.Sorted(slices.Values(f.m.Whom.Users))
	at, found := slices.BinarySearch(chosen, f.after)
	if found {
		at++
	}
	if f.after == "" {
		at = 0
	}
	chosen = chosen[at:]
	over = len(chosen) <= Inline
	for _, user := range chosen[:min(len(chosen), Inline)] {
		p, err := f.s.People.PersonOf(ctx, f.s.DB, f.m.Account, user)
		if errs.Is(err, errs.NotFound) { // such as somebody of another account
			p, err = people.Person{ID: user}, nil
		}
		if err != nil {
			return nil, false, err
		}
		out = append(out, p)
	}
	return out, over, nil
}

// meant reports whether a user belongs to a move: those who were chosen one by one always do.
func (f *source) meant(p people.Person) bool {
	switch w := f.m.Whom; {
	case len(w.Users) > 0:
		return true
	case len(w.Groups) > 0 && !slices.Contains(w.Groups, p.Group):
		return false
	}
	return in(p.Email, f.m.From)
}

// judge says what a move would do to a user now; own is whether the new domain is the account's own.
func (s *Service) judge(ctx context.Context, q db.Queryer, m Move, own bool, p people.Person) (Verdict, error) {
	switch {
	case p.Account == "" || p.Erased():
		return NobodyLeft, nil
	case in(p.Email, m.To):
		return There, nil
	case !in(p.Email, m.From):
		return Elsewhere, nil
	case p.Status == people.Pending:
		if err := s.Invitations.JudgeAddress(ctx, q, p, moved(p.Email, m.To)); err != nil {
			return verdictOf(err)
		}
		return Invites, nil
	case p.Status != people.Active:
		return Deactive, nil
	}
	outcome, err := s.Identity.JudgeEmailOrder(ctx, q, s.order(m, own, p))
	switch {
	case err != nil:
		return verdictOf(err)
	case outcome == identity.OrderMoves:
		return Moves, nil
	}
	return Asks, nil
}

// order is what identity is asked for.
func (s *Service) order(m Move, own bool, p people.Person) identity.EmailOrder {
	return identity.EmailOrder{Account: p.Account, User: p.ID, Login: p.Login, NewEmail: moved(p.Email, m.To), Move: string(m.ID), AtOnce: own, KeepUntil: m.KeepUntil}
}

// verdictOf takes a refusal as a verdict; what is none comes back as an error.
func verdictOf(err error) (Verdict, error) {
	e := errs.As(err)
	switch {
	case db.Unique(err):
		return Taken, nil
	case e == nil || e.Kind == errs.Internal || e.Kind == errs.Unavailable:
		return "", err
	case e.Kind == errs.Conflict:
		return Busy, nil
	case e.Kind == errs.TooMany:
		return Often, nil
	case e.Kind == errs.NotFound:
		return NobodyLeft, nil
	case len(e.Fields) == 0:
		return Trouble, nil
	}
	switch e.Fields[0].Key {
	case "identity.order.taken_here":
		return TakenHere, nil
	case "identity.order.taken":
		return Taken, nil
	case "identity.order.same":
		return There, nil
	}
	return Invalid, nil
}

// ready ends the judging.
func (s *Service) ready(ctx context.Context, m *Move) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		next := *m
		next.State, next.Version, next.MovedAt = Ready, m.Version+1, tx.Now()
		if err := updateMove(ctx, tx, next, *m); err != nil {
			return err
		}
		if _, queued := jobs.Current(ctx); queued {
			if err := s.tellLater(ctx, tx, next); err != nil {
				return err
			}
			if err := jobs.Complete(ctx, tx); err != nil {
				return err
			}
		}
		*m = next
		return nil
	})
}
