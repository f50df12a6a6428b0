package moves

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// ConfirmInput says what somebody saw before they said yes.
type ConfirmInput struct {
	Version int64
	// Count is how many people are to be touched, as it was typed; it counts where [Figures.Brake] is set (R44).
	Count int64
}

// change is the one way in which people move a move on: it must be in the version that they saw.
func (s *Service) change(ctx context.Context, by access.Actor, move ID, ifVersion int64, do func(tx *db.Tx, by access.Actor, m *Move) error) (Move, error) {
	var m Move
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.present(ctx, tx, by)
		if err != nil {
			return err
		}
		was, err := selectMove(ctx, tx, by.Account, move)
		if err != nil {
			return err
		}
		if was.Version != ifVersion {
			return errs.E(errs.Conflict, "moves.moved_on", nil)
		}
		m = was
		if err := do(tx, now, &m); err != nil {
			return err
		}
		m.Version, m.MovedAt = was.Version+1, tx.Now()
		err = updateMove(ctx, tx, m, was)
		if errors.Is(err, errGone) {
			err = errs.E(errs.Conflict, "moves.moved_on", err)
		}
		return err
	})
	if err != nil {
		return m, err
	}
	m.Figures, err = s.figuresOf(ctx, s.DB, m)
	return m, err
}

// Confirm starts a move, in the background. Only the administrator who drafted it may; it takes a fresh proof of who they are
// (R42), which the door asks for. Errors: errs.Conflict for another version or state, with nobody to touch and while another
// move of the account runs; errs.Invalid about the field count for another number of people than there are.
func (s *Service) Confirm(ctx context.Context, by access.Actor, move ID, in ConfirmInput) (Move, error) {
	return s.change(ctx, by, move, in.Version, func(tx *db.Tx, by access.Actor, m *Move) error {
		if m.User != by.User {
			return errs.E(errs.Forbidden, "moves.not_yours", nil)
		}
		if m.State != Ready {
			return errs.E(errs.Conflict, "moves.moved_on", nil)
		}
		f, err := s.figuresOf(ctx, tx, *m)
		if err != nil {
			return err
		}
		switch {
		case f.ToDo() == 0:
			return errs.E(errs.Conflict, "moves.nobody", nil)
		case f.Brake && in.Count != f.ToDo():
			return errs.FieldError("count", "moves.confirm.count")
		}
		if err := tx.Lock(ctx, string(m.Account), "moves.start"); err != nil {
			return err
		}
		running, err := existsRunning(ctx, tx, m.Account)
		if err != nil {
			return err
		}
		if running {
			return errs.E(errs.Conflict, "moves.running", nil)
		}
		m.State, m.StartedAt, m.tries = Running, tx.Now(), m.tries+1
		if m.Days > 0 {
			m.KeepUntil = tx.Now().Add(time.Duration(m.Days) * 24 * time.Hour)
		}
		if _, err := s.Acts.Record(ctx, tx, by, subject(*m, Started, StartedPayload{From: m.From, To: m.To, Days: m.Days, Rows: f.ToDo()})); err != nil {
			return err
		}
		_, err = s.runs.Enqueue(ctx, tx, m.work(), jobs.Account(string(m.Account)), jobs.Unique(m.tryKey()))
		return err
	})
}

// Cancel ends a move that isn't over, and forgets the new addresses that people haven't confirmed yet; who has moved stays moved.
// Of a move that is done it does the latter alone. It is for administrators. Where there is nothing to cancel it is
// errs.Conflict.
func (s *Service) Cancel(ctx context.Context, by access.Actor, move ID, ifVersion int64) (Move, error) {
	return s.change(ctx, by, move, ifVersion, func(tx *db.Tx, by access.Actor, m *Move) error {
		withdrawn, err := s.Identity.CancelEmailOrders(ctx, tx, string(m.ID))
		if err != nil {
			return err
		}
		if m.State.Ended() && withdrawn == 0 {
			return errs.E(errs.Conflict, "moves.moved_on", nil)
		}
		if withdrawn > 0 {
			if _, err := s.Acts.Record(ctx, tx, by, subject(*m, Withdrawn, WithdrawnPayload{withdrawn})); err != nil {
				return err
			}
		}
		if m.State.Ended() {
			return nil
		}
		begun := m.State == Running
		m.State, m.EndedAt, m.Problem, m.tries = Cancelled, tx.Now(), "moves.cancelled.asked", m.tries+1
		if !begun {
			return nil
		}
		f, err := figures(ctx, tx, *m)
		if err == nil {
			_, err = s.Acts.Record(ctx, tx, by, subject(*m, BrokenOff, m.finished(f)))
		}
		return err
	})
}
