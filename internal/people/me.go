package people

import (
	"context"

	"cabinet/internal/access"
)

// Me returns the actor's own profile. Errors: errs.Unauthenticated for who isn't an active user, errs.Forbidden for a
// token without the scope.
func (s *Service) Me(ctx context.Context, by access.Actor) (Person, error) {
	return s.self(ctx, s.db, by, access.SeeProfile)
}

// MyCard returns what clients see of the actor, as they would see it now.
func (s *Service) MyCard(ctx context.Context, by access.Actor) (ClientCard, error) {
	p, err := s.self(ctx, s.db, by, access.SeeProfile)
	if err != nil {
		return ClientCard{}, err
	}
	account, err := s.accounts.Account(ctx, s.db, p.Account)
	if err != nil {
		return ClientCard{}, err
	}
	title := ""
	if p.JobTitle != "" {
		t, err := s.roles.Title(ctx, s.db, p.Account, p.JobTitle)
		if err != nil {
			return ClientCard{}, err
		}
		title = t.Name
	}
	return CardOf(p, title, account.Country, account.Language), nil
}
