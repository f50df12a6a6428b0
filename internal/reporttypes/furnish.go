package reporttypes

import (
	"context"
	"encoding/json"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/i18n"
)

// Furnish gives an agency its first report types, in its language, in the caller's transaction. An account of another kind, or one
// that has types or said how many levels it has, is left alone. It belongs to making an account, whose act it is.
func (s *Service) Furnish(ctx context.Context, tx *db.Tx, _ access.Actor, account ids.Account) error {
	if err := tx.Lock(ctx, string(account), "reporttypes"); err != nil {
		return err
	}
	a, err := s.Accounts.Account(ctx, tx, account)
	if err != nil || a.Kind != accounts.Police {
		return err
	}
	_, version, err := selectLevels(ctx, tx, account)
	if err != nil || version > 0 {
		return err
	}
	all, err := selectTypes(ctx, tx, account)
	if err != nil || len(all) > 0 {
		return err
	}
	types, err := defaults(a.Language)
	if err != nil {
		return fmt.Errorf("reporttypes: read defaults: %w", err)
	}
	for _, t := range types {
		in := Input{Name: &t.Name, Note: &t.Note, Sections: &t.Sections}
		made := Type{ID: ids.ReportType(s.IDs.New()), Revision: 1, Version: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		if err := s.apply(in, &made, nil); err != nil {
			return err
		}
		if err := insertType(ctx, tx, account, made); err != nil {
			return fmt.Errorf("reporttypes: keep: %w", err)
		}
	}
	// Said now, so that who deletes all types isn't given them again.
	return putLevels(ctx, tx, account, DefaultLevels, 1)
}

func defaults(language string) ([]Type, error) {
	if language != i18n.Russian {
		language = i18n.English
	}
	data, err := files.ReadFile("defaults/" + language + ".json")
	if err != nil {
		return nil, err
	}
	var out []struct {
		Name, Note string
		Sections   []Section
	}
	err = json.Unmarshal(data, &out)
	var types []Type
	for _, t := range out {
		types = append(types, Type{Name: t.Name, Note: t.Note, Sections: t.Sections})
	}
	return types, err
}

// FurnishAllAccounts furnishes the agencies that were made before there were report types. It may run at every start.
func (s *Service) FurnishAllAccounts(ctx context.Context) error {
	bare, err := selectBareAllAccounts(ctx, s.DB)
	if err != nil {
		return fmt.Errorf("reporttypes: look for bare accounts: %w", err)
	}
	for _, account := range bare {
		if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.Furnish(ctx, tx, access.System(account), account) }); err != nil {
			return err
		}
	}
	return nil
}

func selectBareAllAccounts(ctx context.Context, q db.Queryer) ([]ids.Account, error) {
	rows, err := q.Query(ctx, `select account_id from accounts where account_id not in (select account_id from report_levels) order by account_id`)
	return collect(rows, err, func(row interface{ Scan(...any) error }) (account ids.Account, err error) {
		err = row.Scan(&account)
		return account, err
	})
}
