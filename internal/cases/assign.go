package cases

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// MaxAssigned is how many users may be assigned to a case.
const MaxAssigned = 500

// Assign assigns a user to a case, or changes for when and why they are. Administrators and standard users assign
// themselves; others are assigned by those of them who may assign people (C6). Who can't be assigned is errs.Conflict with the
// reason ("cases.refusal…"): they haven't come yet, are inactive, are kept out by a wall, or are a guest who has a case
// already or is one too many (P5). What stands already changes nothing.
func (s *Service) Assign(ctx context.Context, by access.Actor, in AssignInput) (Assignment, error) {
	var out Assignment
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.AssignIn(ctx, tx, by, in)
		return err
	})
	return out, err
}

// AssignIn is [Service.Assign] in the caller's transaction.
func (s *Service) AssignIn(ctx context.Context, tx *db.Tx, by access.Actor, in AssignInput) (Assignment, error) {
	by, found, err := s.Stand(ctx, tx, by, assigning(by, in.User), in.Case)
	if err != nil {
		return Assignment{}, err
	}
	var wrong errs.Fields
	out := Assignment{Case: in.Case, User: in.User, Validity: in.Validity.clean(tx.Now(), &wrong), AddedBy: by.User, AddedAt: tx.Now()}
	p, err := s.People.HoldPerson(ctx, tx, by.Account, in.User)
	if errs.Is(err, errs.NotFound) {
		wrong.Add("user", "cases.choose")
	} else if err != nil {
		return out, err
	}
	if err := wrong.Err(); err != nil {
		return out, err
	}
	if err := tx.Lock(ctx, string(by.Account), "guest-case"); err != nil {
		return out, err
	}
	if refused, err := s.refusal(ctx, tx, found.Case, p); err != nil || refused != nil {
		return out, orElse(err, refused)
	}
	return out, s.assign(ctx, tx, by, out)
}

// orElse returns the error that counts.
func orElse(err error, refused *errs.Error) error {
	if err != nil {
		return err
	}
	return refused
}

// assigning is what somebody does who assigns or removes a user: oneself, or another.
func assigning(by access.Actor, user ids.User) access.Action {
	if by.User != "" && by.User == user {
		return access.JoinCase
	}
	return access.AssignPerson
}

// assign stores and records an assignment that was judged.
func (s *Service) assign(ctx context.Context, tx *db.Tx, by access.Actor, a Assignment) error {
	before, err := selectAssignment(ctx, tx, by.Account, a.Case, a.User)
	switch {
	case db.NoRows(err):
		n, err := countAssignments(ctx, tx, by.Account, a.Case)
		if err != nil {
			return fmt.Errorf("cases: count assignments: %w", err)
		}
		if n >= MaxAssigned {
			return errs.E(errs.Conflict, "cases.assign.full", nil).With(errs.Args{"Max": MaxAssigned})
		}
		if err := insertAssignment(ctx, tx, by.Account, a); err != nil {
			return fmt.Errorf("cases: assign: %w", err)
		}
	case err != nil:
		return fmt.Errorf("cases: read assignment: %w", err)
	case before.Validity == a.Validity:
		return nil
	default:
		if err := updateAssignment(ctx, tx, by.Account, a); err != nil {
			return fmt.Errorf("cases: assign: %w", err)
		}
	}
	if err := s.Touch(ctx, tx, by.Account, a.Case); err != nil {
		return err
	}
	return s.note(ctx, tx, by, a.Case, Assigned, AssignedPayload{User: a.User, From: a.From, Until: a.Until}, a.Reason)
}

// Unassign removes a user from a case, whatever their status. Who removes is as with [Service.Assign]; who isn't assigned is
// errs.NotFound.
func (s *Service) Unassign(ctx context.Context, by access.Actor, c ids.Case, user ids.User) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		by, _, err := s.Stand(ctx, tx, by, assigning(by, user), c)
		if err != nil {
			return err
		}
		gone, err := deleteAssignment(ctx, tx, by.Account, c, user)
		if err != nil {
			return fmt.Errorf("cases: unassign: %w", err)
		}
		if !gone {
			return notThere()
		}
		if err := s.Touch(ctx, tx, by.Account, c); err != nil {
			return err
		}
		return s.note(ctx, tx, by, c, Unassigned, AssignedPayload{User: user}, "")
	})
}

// Assignments returns who is assigned to a case, in the order in which they were, whatever their status (P11). It is for
// who sees the case.
func (s *Service) Assignments(ctx context.Context, by access.Actor, c ids.Case) ([]Assignee, error) {
	if _, err := s.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return nil, err
	}
	list, err := selectAssignments(ctx, s.DB, by.Account, c)
	if err != nil {
		return nil, fmt.Errorf("cases: list assignments: %w", err)
	}
	var out []Assignee
	now := s.DB.Now()
	for _, a := range list {
		p, err := s.People.PersonOf(ctx, s.DB, by.Account, a.User)
		if err != nil {
			return nil, err
		}
		found, err := s.standing(ctx, s.DB, as(p), c)
		if err != nil {
			return nil, err
		}
		one := Assignee{Assignment: a, Person: p, InForce: a.Holds(now), Walled: found.Facts.Walled, Level: found.Level}
		if p.Status != people.Active {
			one.Level = access.LevelNone
		}
		out = append(out, one)
	}
	return out, nil
}

// as returns a user as far as facts about cases are read for them.
func as(p people.Person) access.Actor {
	return access.Actor{Account: p.Account, User: p.ID, Role: p.Role, Group: p.Group}
}
