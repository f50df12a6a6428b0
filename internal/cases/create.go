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

// CreateInput is what a case is made of. Name and area are required. Without a stage it begins at the area's first one,
// without somebody responsible the actor is; an empty responsible user is nobody.
type CreateInput struct {
	Input
	// State is [Onboarding] or [Active]; empty is [Onboarding].
	State State
}

// maxNumbers bounds how many numbers are passed over that were typed by hand for other cases.
const maxNumbers = 1000

// Create opens a case in the actor's account. It is for who may create cases, and makes them administer the case and be
// assigned to it (C6). The number is the next one of the account's template unless one is given; one that a case has
// already, also one that the actor doesn't see, is errs.Invalid about the field "number": numbers are the account's, and this
// is the one thing that they tell of other cases.
func (s *Service) Create(ctx context.Context, by access.Actor, in CreateInput) (Case, error) {
	var c Case
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		c, err = s.CreateIn(ctx, tx, by, in)
		return err
	})
	return c, err
}

// CreateIn is [Service.Create] in the caller's transaction.
func (s *Service) CreateIn(ctx context.Context, tx *db.Tx, by access.Actor, in CreateInput) (Case, error) {
	by, err := s.may(ctx, tx, by, access.CreateCase)
	if err != nil {
		return Case{}, err
	}
	c := Case{ID: ids.Case(s.IDs.New()), State: in.State, CreatedBy: by.User, CreatedAt: tx.Now(), TouchedAt: tx.Now(), Version: 1}
	if c.State == "" {
		c.State = Onboarding
	}
	var wrong errs.Fields
	if c.State != Onboarding && c.State != Active {
		wrong.Add("state", "cases.choose")
	}
	in.applyTexts(&c, &wrong)
	if in.Area == nil || *in.Area == "" {
		wrong.Add("area", "cases.choose")
	} else if err := s.applyLists(ctx, tx, by.Account, in.Input, &c, &wrong); err != nil {
		return c, err
	}
	if err := s.applyPeople(ctx, tx, by, in.Input, &c, &wrong); err != nil {
		return c, err
	}
	if err := s.applyNumber(ctx, tx, by.Account, &c, &wrong); err != nil {
		return c, err
	}
	if err := wrong.Err(); err != nil {
		return c, err
	}
	return c, s.open(ctx, tx, by, c)
}

// may reads the actor's rights again and asks for one that isn't about a single case.
func (s *Service) may(ctx context.Context, q db.Queryer, by access.Actor, do access.Action) (access.Actor, error) {
	by, err := s.asNow(ctx, q, by, do)
	if err != nil {
		return by, err
	}
	return by, access.Require(by, do, access.Facts{Account: by.Account})
}

// open stores a new case with the rights of who opens it.
func (s *Service) open(ctx context.Context, tx *db.Tx, by access.Actor, c Case) error {
	if err := insertCase(ctx, tx, by.Account, c); err != nil {
		return fmt.Errorf("cases: open: %w", err)
	}
	if by.User != "" {
		now := tx.Now()
		if err := insertAssignment(ctx, tx, by.Account, Assignment{Case: c.ID, User: by.User, AddedBy: by.User, AddedAt: now}); err != nil {
			return fmt.Errorf("cases: assign creator: %w", err)
		}
		g := Grant{ID: ids.Grant(s.IDs.New()), Case: c.ID, User: by.User, Level: access.LevelAdminister, GrantedBy: by.User, GrantedAt: now}
		if err := insertGrant(ctx, tx, by.Account, g); err != nil {
			return fmt.Errorf("cases: grant creator: %w", err)
		}
	}
	if err := s.Index.Put(ctx, tx, by.Account, entry(c)); err != nil {
		return err
	}
	return s.note(ctx, tx, by, c.ID, CaseCreated, CreatedPayload{Area: c.Area, State: c.State, Project: c.Project}, "")
}

// applyPeople puts project and responsible user into a new case.
func (s *Service) applyPeople(ctx context.Context, tx *db.Tx, by access.Actor, in Input, c *Case, wrong *errs.Fields) error {
	if in.Project != nil && *in.Project != "" {
		c.Project = *in.Project
		if err := s.takesCases(ctx, tx, by, c.Project, wrong); err != nil {
			return err
		}
	}
	if c.Responsible = by.User; in.Responsible != nil {
		c.Responsible = *in.Responsible
	}
	if c.Responsible == "" || c.Responsible == by.User {
		return nil
	}
	p, err := s.People.PersonOf(ctx, tx, by.Account, c.Responsible)
	if errs.Is(err, errs.NotFound) || err == nil && (p.Status != people.Active || !p.Role.Staff()) {
		wrong.Add("responsible", "cases.responsible.unable")
		return nil
	}
	return err
}

// applyNumber gives a new case its number, and makes sure that nobody else has it, nor the integration ID.
func (s *Service) applyNumber(ctx context.Context, tx *db.Tx, account ids.Account, c *Case, wrong *errs.Fields) error {
	if wrong.Has("number") || wrong.Has("area") || wrong.Has("integration_id") {
		return nil
	}
	if err := lockNumbers(ctx, tx, account); err != nil {
		return err
	}
	if c.Number != "" {
		return s.untaken(ctx, tx, account, *c, wrong)
	}
	if wrong.Len() > 0 { // no number is spent on what isn't opened
		return nil
	}
	for range maxNumbers {
		number, err := s.Lists.NextNumber(ctx, tx, account, c.Area, tx.Now())
		if err != nil {
			return fmt.Errorf("cases: next number: %w", err)
		}
		taken, _, err := selectTaken(ctx, tx, account, number, c.IntegrationID)
		if err != nil {
			return fmt.Errorf("cases: look for number: %w", err)
		}
		if taken == "" {
			c.Number = number
			return s.untaken(ctx, tx, account, *c, wrong)
		}
	}
	return errs.E(errs.Conflict, "cases.number.none", nil)
}

// lockNumbers makes those who give numbers in the account wait for one another.
func lockNumbers(ctx context.Context, tx *db.Tx, account ids.Account) error {
	return tx.Lock(ctx, string(account), "case-numbers")
}

// untaken notes which of the case's number and integration ID another case has; the numbers are locked.
func (s *Service) untaken(ctx context.Context, tx *db.Tx, account ids.Account, c Case, wrong *errs.Fields) error {
	number, integration, err := selectTaken(ctx, tx, account, c.Number, c.IntegrationID)
	if err != nil {
		return fmt.Errorf("cases: look for number: %w", err)
	}
	if number != "" && number != c.ID {
		wrong.Add("number", "cases.number.taken")
	}
	if c.IntegrationID != "" && integration != "" && integration != c.ID {
		wrong.Add("integration_id", "cases.integration.taken")
	}
	return nil
}
