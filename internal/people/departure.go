package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Departures hears of everybody who becomes inactive, in the transaction in which that happens, whoever or whatever made
// them so; leaving implements it. What it does must not fail for want of anything but the database.
type Departures interface {
	Departed(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account, user ids.User) error
}

// WithDepartures says who hears of users who become inactive.
func WithDepartures(d Departures) Option { return func(n *neighbours) { n.departures = d } }

// departed tells of a user who has just become inactive, and returns them as they are stored afterwards.
func (s *Service) departed(ctx context.Context, tx *db.Tx, by access.Actor, p Person) (Person, error) {
	if s.departures == nil {
		return p, nil
	}
	if err := s.departures.Departed(ctx, tx, by, p.Account, p.ID); err != nil {
		return p, err
	}
	return selectPerson(ctx, tx, p.Account, p.ID)
}

// HoldUser makes whoever changes the standing of anybody in the account wait until the caller's transaction ends, and
// returns a user as they stand, with the record in step. It asks nobody's right. Errors: errs.NotFound, and errs.Conflict
// for whoever was erased.
func (s *Service) HoldUser(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) (Person, error) {
	return s.lockStanding(ctx, tx, account, user)
}

// SetStatusIn is [Service.SetStatus] in the caller's transaction.
func (s *Service) SetStatusIn(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, status Status) (Person, error) {
	if status != Active && status != Inactive {
		return Person{}, errs.FieldError("status", "people.status.choose")
	}
	return s.setStandingIn(ctx, tx, by, user, func(p *Person) error { return p.toStatus(status) })
}
