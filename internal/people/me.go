package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/platform/errs"
)

// Me returns the actor's own profile. Errors: errs.Unauthenticated for who isn't an active user, errs.Forbidden for a
// token without the scope.
func (s *Service) Me(ctx context.Context, by access.Actor) (Person, error) {
	return s.me(ctx, by)
}

// MyCard returns what clients see of the actor, as they would see it now.
func (s *Service) MyCard(ctx context.Context, by access.Actor) (ClientCard, error) {
	p, err := s.me(ctx, by)
	if err != nil {
		return ClientCard{}, err
	}
	account, err := s.accounts.Recent(ctx, p.Account)
	if err != nil {
		return ClientCard{}, err
	}
	title := ""
	if p.JobTitle != "" {
		t, err := s.roles.Recent(ctx, s.db, p.Account, p.JobTitle)
		if err != nil {
			return ClientCard{}, err
		}
		title = t.Name
	}
	return CardOf(p, title, account.Country, account.Language), nil
}

// me is self for showing: what is stored, or on SQLite was so within the last second if a command changed it since.
func (s *Service) me(ctx context.Context, by access.Actor) (Person, error) {
	if !by.SignedIn() {
		return Person{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	p, err := s.unchanged.person(ctx, s.db, by.Account, by.User)
	if err != nil {
		return Person{}, err
	}
	return p, may(by, p, access.SeeProfile)
}
