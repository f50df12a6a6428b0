package people

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// SetRole gives a user of the actor's account another role. It is for administrators and the machine. Taking the role
// from the last lasting administrator is errs.Conflict (P8). A role for a time ends with it. The role the user has already changes nothing.
func (s *Service) SetRole(ctx context.Context, by access.Actor, user ids.User, role access.Role) (Person, error) {
	if !role.Valid() {
		return Person{}, errs.FieldError("role", "people.role.choose")
	}
	return s.setStanding(ctx, by, user, func(p *Person) activity.Act {
		from := p.Role
		p.Lasting.Role, p.TempRole = role, nil
		return subject(*p, RoleChanged, RolePayload{From: from, To: role})
	})
}

// SetStatus makes a user of the actor's account active or inactive. It is for administrators and the machine. Making
// the last active administrator anything else, and whoever was erased anything, is errs.Conflict (P8). The status the user
// has already changes nothing.
func (s *Service) SetStatus(ctx context.Context, by access.Actor, user ids.User, status Status) (Person, error) {
	if status != Active && status != Inactive {
		return Person{}, errs.FieldError("status", "people.status.choose")
	}
	return s.setStanding(ctx, by, user, func(p *Person) activity.Act {
		from := p.Status
		if p.Status = status; status == Active {
			p.EndsAt, p.EndsReason = time.Time{}, "" // else they would be gone again at once
		}
		return subject(*p, StatusChanged, StatusPayload{From: from, To: status})
	})
}

// setStanding is the one way in which role and status change, so that the count of administrators is guarded once.
func (s *Service) setStanding(ctx context.Context, by access.Actor, user ids.User, set func(*Person) activity.Act) (Person, error) {
	var p Person
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayManage(ctx, tx, by); err != nil {
			return err
		}
		if err := lockAdministrators(ctx, tx, by.Account); err != nil {
			return err
		}
		// The lock is taken before anything is counted; who acts is asked again, as they may have waited for it.
		if err := s.mayManage(ctx, tx, by); err != nil {
			return err
		}
		if err := lockPerson(ctx, tx, by.Account, user); err != nil {
			return err
		}
		var err error
		if p, err = selectPerson(ctx, tx, by.Account, user); err != nil {
			return err
		}
		if p.Erased() {
			return errs.E(errs.Conflict, "people.erased", nil)
		}
		before := p
		act := set(&p)
		p.settle(tx.Now())
		if p.Lasting == before.Lasting && p.TempRole == before.TempRole && p.Status == before.Status {
			return nil
		}
		if before.administers() && !p.administers() {
			others, err := existsOtherAdministrator(ctx, tx, by.Account, user)
			if err != nil {
				return err
			}
			if !others {
				return errs.E(errs.Conflict, "people.administrators.last", nil)
			}
		}
		if err := s.store(ctx, tx, &p); err != nil {
			return err
		}
		_, err = s.log.Record(ctx, tx, by, act)
		return err
	})
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
