package records

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

func rolesOf(kind accounts.Kind, language string) ([]string, error) {
	if language != i18n.Russian {
		language = i18n.English
	}
	data, err := files.ReadFile("defaults/" + language + ".json")
	if err != nil {
		return nil, err
	}
	var all map[accounts.Kind][]string
	err = json.Unmarshal(data, &all)
	return all[kind], err
}

// Furnish gives an account its first roles of participants, by its kind and in its language, in the caller's transaction. An
// account that has record templates is left alone. It belongs to making an account, whose act it is.
func (s *Service) Furnish(ctx context.Context, tx *db.Tx, _ access.Actor, account ids.Account) error {
	if err := lock(ctx, tx, account); err != nil {
		return err
	}
	all, err := s.templates(ctx, tx, account)
	if err != nil || len(all) > 0 {
		return err
	}
	a, err := s.Accounts.Account(ctx, tx, account)
	if err != nil {
		return err
	}
	names, err := rolesOf(a.Kind, a.Language)
	if err != nil {
		return fmt.Errorf("records: read defaults: %w", err)
	}
	for i, name := range names {
		t := Template{ID: ids.TemplateField(s.IDs.New()), List: Roles, Name: name, Kind: role, Place: i + 1, Version: 1, CreatedAt: tx.Now()}
		if err := insertTemplate(ctx, tx, account, t); err != nil {
			return fmt.Errorf("records: keep template: %w", err)
		}
	}
	return nil
}

// FurnishAllAccounts furnishes the accounts that were made before there were record templates. It may run at every start.
func (s *Service) FurnishAllAccounts(ctx context.Context) error {
	bare, err := selectBareAllAccounts(ctx, s.DB)
	if err != nil {
		return fmt.Errorf("records: look for bare accounts: %w", err)
	}
	for _, account := range bare {
		if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.Furnish(ctx, tx, access.System(account), account) }); err != nil {
			return err
		}
	}
	return nil
}

func selectBareAllAccounts(ctx context.Context, q db.Queryer) ([]ids.Account, error) {
	rows, err := q.Query(ctx, `select account_id from accounts where account_id not in (select account_id from record_templates) order by account_id`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []ids.Account
	for rows.Next() {
		var account ids.Account
		if err := rows.Scan(&account); err != nil {
			return nil, err
		}
		out = append(out, account)
	}
	return out, rows.Err()
}
