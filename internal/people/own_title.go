package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/roles"
)

// TitleEffect returns what another job title would give to a user and take from them in any role that they hold, lastingly
// or for a time, now or to come: nobody gains because they are a guest for a week. An empty title is none. It asks nobody's
// right; a title that the account doesn't have is errs.NotFound.
func (s *Service) TitleEffect(ctx context.Context, q db.Queryer, p Person, title ids.JobTitle) (roles.Effect, error) {
	then := p
	then.JobTitle = title
	before, err := s.Ranks(ctx, q, p)
	if err != nil {
		return roles.Effect{}, err
	}
	after, err := s.Ranks(ctx, q, then)
	if err != nil {
		return roles.Effect{}, err
	}
	var gained, lost access.Set
	for i := range before {
		gained |= after[i].Permissions.Minus(before[i].Permissions)
		lost |= before[i].Permissions.Minus(after[i].Permissions)
	}
	return roles.Effect{Gained: gained.List(), Lost: lost.List()}, nil
}

// SetOwnTitle gives the actor another job title in the caller's transaction and returns them as stored; an empty one is none.
// A title by which they would gain a permission is errs.Forbidden "people.own_title.gains" for whoever isn't lastingly an
// administrator (S7), one that the account doesn't have errs.Invalid. The title that they have already changes nothing.
func (s *Service) SetOwnTitle(ctx context.Context, tx *db.Tx, by access.Actor, title ids.JobTitle) (Person, error) {
	if !by.SignedIn() {
		return Person{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	before, err := s.lockStanding(ctx, tx, by.Account, by.User)
	if err != nil {
		return before, err
	}
	if err := may(by, before, access.EditProfile); err != nil {
		return before, err
	}
	p := before
	p.JobTitle = title
	if err := s.inAccount(ctx, tx, p, []string{"job_title_id"}); err != nil || p.JobTitle == before.JobTitle {
		return before, err
	}
	err = s.restand(ctx, tx, by, before, &p)
	return p, err
}

// ownTitle refuses a job title by which somebody would gain a permission of their own doing, whatever the door (S7). The role
// of a lasting administrator reaches all of them anyway.
func (s *Service) ownTitle(ctx context.Context, q db.Queryer, before, after Person) error {
	if before.JobTitle == after.JobTitle || before.Lasting.Role == access.Administrator {
		return nil
	}
	e, err := s.TitleEffect(ctx, q, before, after.JobTitle)
	if err == nil && len(e.Gained) > 0 {
		err = errs.E(errs.Forbidden, "people.own_title.gains", nil)
	}
	return err
}
