package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
)

// SetOwnIDNumber puts an ID number into the actor's own profile in the caller's transaction, as somebody does who is asked for it
// while they act (C10), and returns the profile as stored. Where people don't write their numbers themselves, and for a number
// that can't be one, the answer is errs.Invalid about "id_number".
func (s *Service) SetOwnIDNumber(ctx context.Context, tx *db.Tx, by access.Actor, number string) (Person, error) {
	p, err := s.selfForChange(ctx, tx, by)
	if err != nil {
		return p, err
	}
	account, err := s.accounts.Account(ctx, tx, by.Account)
	if err != nil {
		return p, err
	}
	values, err := cleanProfile(ProfileInput{IDNumber: &number}, account.Country, byOneself(account.Policy.OwnIDNumber))
	if err != nil {
		return p, err
	}
	return p, s.change(ctx, tx, by, &p, values, 0, Beside{})
}
