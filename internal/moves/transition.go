package moves

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// Transition reports whether both addresses sign in, and the move is over, so that this can be ended early.
func (m Move) Transition(q db.Queryer) bool { return m.State.Ended() && m.KeepUntil.After(q.Now()) }

// EndTransition ends early the time for which both addresses sign in, of a move that is over: who moved signs in by the new
// one alone from now on, and is told. Nobody's address changes; what people were asked to confirm they may still confirm. It is
// for administrators; where there is nothing to end it is errs.Conflict.
func (s *Service) EndTransition(ctx context.Context, by access.Actor, move ID, ifVersion int64) (Move, error) {
	return s.change(ctx, by, move, ifVersion, func(tx *db.Tx, by access.Actor, m *Move) error {
		if !m.Transition(tx) {
			return errs.E(errs.Conflict, "moves.moved_on", nil)
		}
		n, err := s.Identity.EndKept(ctx, tx, m.Account, string(m.ID), m.KeepUntil)
		if err != nil {
			return err
		}
		m.KeepUntil = tx.Now()
		if _, err := s.Acts.Record(ctx, tx, by, subject(*m, TransitionEnded, WithdrawnPayload{n})); err != nil {
			return err
		}
		return s.tellEnded(ctx, tx, ended{Account: m.Account, Move: m.ID})
	})
}

// ended is the job that tells who moved that their former address opens nothing any more: a user, or, without one, all of a
// move behind a row.
type ended struct {
	Account ids.Account `json:"account"`
	Move    ID          `json:"move"`
	After   int64       `json:"after"`
	User    ids.User    `json:"user,omitempty"`
}

func (s *Service) tellEnded(ctx context.Context, tx *db.Tx, e ended) error {
	_, err := s.ends.Enqueue(ctx, tx, e, jobs.Account(string(e.Account)))
	return err
}

func (s *Service) doEnded(ctx context.Context, e ended) error {
	m, err := selectMove(ctx, s.DB, e.Account, e.Move)
	if errs.Is(err, errs.NotFound) {
		return jobs.Drop(errGone)
	}
	if err != nil {
		return err
	}
	if e.User != "" {
		return s.sendEnded(ctx, m, e.User)
	}
	rows, err := selectRows(ctx, s.DB, m, RowDone, e.After, stride)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { // each person is told by a job of their own, and once
		for _, r := range rows {
			if r.Verdict == Invites {
				continue
			}
			if err := s.tellEnded(ctx, tx, ended{Account: m.Account, Move: m.ID, User: r.User}); err != nil {
				return err
			}
		}
		if len(rows) == stride {
			if err := s.tellEnded(ctx, tx, ended{Account: m.Account, Move: m.ID, After: rows[len(rows)-1].No}); err != nil {
				return err
			}
		}
		return jobs.Complete(ctx, tx)
	})
}

// sendEnded mails a user at the address by which they sign in, if that is the new one.
func (s *Service) sendEnded(ctx context.Context, m Move, user ids.User) error {
	r, err := s.Post.Recipients.Recipient(ctx, s.DB, m.Account, user)
	if errs.Is(err, errs.NotFound) || err == nil && (!r.Active || !in(r.To.Email, m.To)) {
		return jobs.Drop(errGone)
	}
	if err != nil {
		return err
	}
	p := s.Post.Printer(r)
	return s.Post.Send(ctx, r, email.Letter{
		Subject:    p.T("moves.mail.ended.subject"),
		Greeting:   p.T("moves.mail.greeting", errs.Args{"Name": r.FirstName}),
		Paragraphs: []string{p.T("moves.mail.ended.text", errs.Args{"Account": r.AccountName, "Email": r.To.Email})},
		Facts:      []email.Fact{{Label: p.T("moves.mail.ended.former"), Value: moved(r.To.Email, Shown(m.From))}},
		Button:     email.Button{Text: p.T("moves.mail.ended.button"), URL: s.Post.Base.URL(links.SecurityEmail())},
		Footer:     []string{p.T("moves.mail.ended.why", errs.Args{"Account": r.AccountName, "Site": s.Post.Base.String()})},
	})
}
