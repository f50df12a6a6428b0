package moves

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// UsersAt returns the users of the account who sign in with some addresses; empty ones are skipped. It is for administrators.
// One that is nobody's is errs.Invalid about the field addresses, with its place in the list; more than [MaxChosen] too.
func (s *Service) UsersAt(ctx context.Context, by access.Actor, addresses []string) ([]ids.User, error) {
	if _, err := s.present(ctx, s.DB, by); err != nil {
		return nil, err
	}
	var out []ids.User
	for i, address := range addresses {
		if address == "" {
			continue
		}
		if len(out) == MaxChosen {
			return nil, errs.FieldError("addresses", "moves.whom", errs.Args{"Max": MaxChosen})
		}
		user, err := s.userAt(ctx, by.Account, address)
		if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Invalid) {
			return nil, errs.FieldError("addresses", "moves.addresses.unknown", errs.Args{"Line": i + 1})
		}
		if err != nil {
			return nil, err
		}
		out = append(out, user)
	}
	if len(out) == 0 {
		return nil, errs.FieldError("addresses", "moves.addresses.none")
	}
	return out, nil
}

func (s *Service) userAt(ctx context.Context, account ids.Account, address string) (ids.User, error) {
	login, err := s.Identity.LoginOf(ctx, s.DB, address)
	if err != nil {
		return "", err
	}
	p, err := s.People.PersonOfLogin(ctx, s.DB, account, login.ID)
	return p.ID, err
}
