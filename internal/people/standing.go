package people

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// SetRole gives a user of the actor's account another role. It is for administrators and the machine. Taking the role
// from the last lasting administrator is errs.Conflict (P8), changing one's own errs.Forbidden. A role for a time ends with
// it, and whoever becomes an administrator leaves their group. The role the user has already changes nothing.
func (s *Service) SetRole(ctx context.Context, by access.Actor, user ids.User, role access.Role) (Person, error) {
	if !role.Valid() {
		return Person{}, errs.FieldError("role", "people.role.choose")
	}
	return s.setStanding(ctx, by, user, func(p *Person) error {
		p.toRole(role)
		return nil
	})
}

// SetStatus makes a user of the actor's account active or inactive. It is for administrators and the machine. Making
// the last active administrator anything else, and whoever was erased or only invited anything, is errs.Conflict (P8):
// who hasn't come yet is kept out by deleting the invitation (P3). One's own status is errs.Forbidden. Whoever becomes
// inactive is out within a second, in every process, with their sessions and tokens (P11); a last day that was set is
// forgotten with their return. The status the user has already changes nothing.
func (s *Service) SetStatus(ctx context.Context, by access.Actor, user ids.User, status Status) (Person, error) {
	if status != Active && status != Inactive {
		return Person{}, errs.FieldError("status", "people.status.choose")
	}
	return s.setStanding(ctx, by, user, func(p *Person) error { return p.toStatus(status) })
}

// toRole gives the lasting role, and takes away what doesn't go with it.
func (p *Person) toRole(role access.Role) {
	p.Lasting.Role, p.TempRole = role, nil
	if role == access.Administrator {
		p.Lasting.Group, p.TempGroup = "", nil
	}
	if role == access.Administrator || role == access.Guest {
		p.Lasting.Manages = false
	}
}

// toStatus makes a user active or inactive.
func (p *Person) toStatus(status Status) error {
	if p.Status == Pending { // shut out and let in again they would be in without ever having come
		return errs.E(errs.Conflict, "people.status.invited", nil)
	}
	if p.Status != status && status == Active {
		p.EndsAt, p.EndsReason = time.Time{}, "" // else they would be gone again at once
	}
	p.Status = status
	return nil
}

// setStanding changes the standing of a user and nothing else. What a group's manager is refused is recorded (R40).
func (s *Service) setStanding(ctx context.Context, by access.Actor, user ids.User, set func(*Person) error) (Person, error) {
	var p Person
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		p, err = s.setStandingIn(ctx, tx, by, user, set)
		return err
	})
	return p, s.keptOut(ctx, by, user, access.ManageAccount, err)
}

// setStandingIn is setStanding in the caller's transaction.
func (s *Service) setStandingIn(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, set func(*Person) error) (Person, error) {
	if err := s.mayManage(ctx, tx, by); err != nil {
		return Person{}, err
	}
	before, err := s.lockStanding(ctx, tx, by.Account, user)
	if err != nil {
		return Person{}, err
	}
	// Who acts is asked again, as they may have waited for the lock.
	if err := s.mayManage(ctx, tx, by); err != nil {
		return Person{}, err
	}
	p := before
	if err := set(&p); err != nil {
		return p, err
	}
	p.settle(tx.Now())
	if sameStanding(before, p) {
		return p, nil
	}
	err = s.restand(ctx, tx, by, before, &p)
	return p, err
}

// mayManage asks for the right to manage users on the facts that q shows.
func (s *Service) mayManage(ctx context.Context, q db.Queryer, by access.Actor) error {
	if !by.SignedIn() {
		return access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
	}
	_, err := s.self(ctx, q, by, access.ManageAccount)
	return err
}
