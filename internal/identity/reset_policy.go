package identity

import (
	"context"

	"cabinet/internal/accounts"
)

// ResetPolicy returns the strictest password policy of the memberships behind a reset link, so that its page can say what
// is asked. A dead link is errs.NotFound. It changes nothing, so that programs that open links in mail do no harm (R21).
func (s *Service) ResetPolicy(ctx context.Context, token string) (accounts.PasswordPolicy, error) {
	login, err := s.resetLogin(ctx, s.DB, token)
	if err != nil {
		return accounts.PasswordPolicy{}, err
	}
	o, err := s.owner(ctx, s.DB, Login{ID: login})
	if err != nil {
		return accounts.PasswordPolicy{}, err
	}
	return strictest(o.members).Password, nil
}
