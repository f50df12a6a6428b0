package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// lookAfter returns a user and the actor with what they hold now, if they may do the action to that user. Whoever isn't an
// administrator stays within their limits against all that the user holds, lastingly and for a time, now and to come:
// nobody is in reach because they are a guest for a week (R40).
func (s *Service) lookAfter(ctx context.Context, q db.Queryer, by access.Actor, user ids.User, do access.Action) (access.Actor, Person, error) {
	by, err := s.asNow(ctx, q, by, do)
	if err != nil {
		return by, Person{}, err
	}
	p, err := selectPerson(ctx, q, by.Account, user)
	if err != nil {
		return by, p, err
	}
	return by, p, s.mayLookAfter(ctx, q, by, p, do)
}

// asNow returns the actor with the rights that they hold as q shows; whoever isn't active is nobody.
func (s *Service) asNow(ctx context.Context, q db.Queryer, by access.Actor, do access.Action) (access.Actor, error) {
	if by.User == "" {
		return by, access.Require(by, do, access.Facts{Account: by.Account})
	}
	own, err := selectPerson(ctx, q, by.Account, by.User)
	if errs.Is(err, errs.NotFound) || err == nil && own.Status != Active {
		return by, errs.E(errs.Unauthenticated, "access.sign_in", err)
	}
	if err != nil {
		return by, err
	}
	by.IDNumber = own.IDNumber
	by.Role, by.Group, by.Manages, by.Lastingly = own.Role, own.Group, own.Manages, own.managesLastingly()
	by.Permissions, err = s.roles.SetFor(ctx, q, own.Account, own.Role, own.JobTitle)
	return by, err
}

// mayLookAfter asks for the right to do the action to p, whoever they are or will be.
func (s *Service) mayLookAfter(ctx context.Context, q db.Queryer, by access.Actor, p Person, do access.Action) error {
	facts := access.Facts{Account: p.Account, Owner: p.ID, Group: p.Group}
	if by.User == "" || by.Role == access.Administrator { // for whom there is no limit to measure
		return access.Require(by, do, facts)
	}
	ranks, err := s.Ranks(ctx, q, p)
	if err != nil {
		return err
	}
	for _, rank := range ranks {
		facts.Rank = &rank
		if err := access.Require(by, do, facts); err != nil {
			return err
		}
	}
	return nil
}

// Ranks returns everything that a user holds or is to hold, lastingly and for a time, as limits measure it (R40). It asks
// nobody's right.
func (s *Service) Ranks(ctx context.Context, q db.Queryer, p Person) ([]access.Rank, error) {
	manages := p.Manages || p.Lasting.Manages || p.TempGroup != nil && p.TempGroup.Manages
	held := []access.Role{p.Role}
	if p.Lasting.Role != p.Role {
		held = append(held, p.Lasting.Role)
	}
	if t := p.TempRole; t != nil && t.Role != p.Role {
		held = append(held, t.Role)
	}
	var out []access.Rank
	for _, role := range held {
		can, err := s.roles.SetFor(ctx, q, p.Account, role, p.JobTitle)
		if err != nil {
			return nil, err
		}
		out = append(out, access.Rank{Role: role, Manages: manages && role != access.Guest, Permissions: can})
	}
	return out, nil
}

// keptOut records that somebody was kept from reaching above themselves (R40), and returns why; other errors it only
// returns. The attempt changed nothing, so that this is a transaction of its own.
func (s *Service) keptOut(ctx context.Context, by access.Actor, user ids.User, do access.Action, why error) error {
	if !by.SignedIn() {
		return why
	}
	reached := upward(why)
	if !reached {
		var err error
		if reached, err = s.strayed(ctx, by, user, why); err != nil {
			return err
		}
	}
	if !reached {
		return why
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.log.Record(ctx, tx, by, activity.Act{Kind: ReachRefused, SubjectType: "user", SubjectID: string(user),
			Payload: RefusedPayload{Action: do}, Outcome: activity.Refused})
		return err
	})
	if err != nil {
		return err
	}
	return why
}

// strayed reports whether somebody who manages a group was refused what isn't a manager's to do, or a user outside their
// group. Of those who look after nobody a refusal tells nothing: for them there is no such thing.
func (s *Service) strayed(ctx context.Context, by access.Actor, user ids.User, why error) (bool, error) {
	if !errs.Is(why, errs.NotFound) {
		return false, nil
	}
	for _, one := range []ids.User{by.User, user} {
		p, err := selectPerson(ctx, s.db, by.Account, one)
		if errs.Is(err, errs.NotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if one == by.User && (!p.Manages || p.Status != Active || p.Role == access.Administrator) {
			return false, nil
		}
	}
	return true, nil
}

// upward reports whether an error says that something isn't the actor's to reach or to write.
func upward(err error) bool {
	e := errs.As(err)
	if e == nil {
		return false
	}
	for _, f := range e.Fields {
		if f.Key == notYours {
			return true
		}
	}
	return e.Key == "access.upward"
}

// notYours is the message for fields that only an administrator writes.
const notYours = "people.profile.not_yours"
