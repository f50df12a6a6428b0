package accounts

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Create makes an account with the default policy, in the caller's transaction, and records it as the first act of the
// account's own chain. Only the machine may ([access.System] or [access.Operator] without an account). Wrong fields come
// back together as errs.Invalid, under the names of the API.
func (s *Service) Create(ctx context.Context, tx *db.Tx, by access.Actor, in AccountInput) (Account, error) {
	if err := access.Require(by, access.CreateAccount, access.Facts{}); err != nil {
		return Account{}, err
	}
	in, err := in.Validate()
	if err != nil {
		return Account{}, err
	}
	a := Account{
		ID: ids.Account(s.ids.New()), Name: in.Name, Kind: in.Kind, Country: in.Country, Language: in.Language,
		TimeZone: in.TimeZone, DateStyle: in.DateStyle, SupportEmail: in.SupportEmail, SupportPhone: in.SupportPhone,
		Policy: DefaultPolicy(), Version: 1, InformationVersion: 1, PolicyVersion: 1, LogoVersion: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now(),
	}
	if err := insertAccount(ctx, tx, a); err != nil {
		return Account{}, err
	}
	by.Account = a.ID
	if _, err = s.log.Record(ctx, tx, by, accountAct(a.ID, Created, CreatedPayload{Kind: a.Kind, Country: a.Country})); err != nil || s.furnisher == nil {
		return a, err
	}
	return a, s.furnisher.Furnish(ctx, tx, by, a.ID)
}
