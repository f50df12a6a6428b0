package accounts

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Account returns the account as a fact for other rooms, without asking who reads; errs.NotFound when there is none.
func (s *Service) Account(ctx context.Context, q db.Queryer, account ids.Account) (Account, error) {
	a, err := scanAccount(q.QueryRow(ctx, `select `+accountColumns+` from accounts where account_id = ?`, account))
	if db.NoRows(err) {
		return Account{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	if err != nil {
		return Account{}, fmt.Errorf("accounts: read account: %w", err)
	}
	return a, nil
}

// Recent returns the account for showing, as it was at most a second ago; errs.NotFound when there is none. What decides
// about a change reads [Service.Account] through its transaction.
func (s *Service) Recent(ctx context.Context, account ids.Account) (Account, error) {
	return s.recent.Read(account, func() (Account, error) { return s.Account(ctx, s.db, account) })
}

// AllAccounts returns every account of the deployment, ordered by name. Only jobs and commands may use it.
func (s *Service) AllAccounts(ctx context.Context) ([]Account, error) {
	out, err := selectAllAccounts(ctx, s.db)
	if err != nil {
		return nil, fmt.Errorf("accounts: list accounts: %w", err)
	}
	return out, nil
}

// Home returns the account that was made first, whose administrators look after the deployment; errs.NotFound while
// there is none.
func (s *Service) Home(ctx context.Context, q db.Queryer) (ids.Account, error) {
	account, err := selectFirstAccountAllAccounts(ctx, q)
	if db.NoRows(err) {
		return "", errs.E(errs.NotFound, "access.not_found", nil)
	}
	if err != nil {
		return "", fmt.Errorf("accounts: read first account: %w", err)
	}
	return account, nil
}
