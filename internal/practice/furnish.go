package practice

import (
	"context"
	"encoding/json"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/i18n"
)

// furniture is what an account of some kind begins with, in one language.
type furniture struct {
	Areas []struct {
		Name   string   `json:"name"`
		Code   string   `json:"code"`
		Stages []string `json:"stages"`
	} `json:"areas"`
	Types []string `json:"types"`
}

func furnitureOf(kind accounts.Kind, language string) (furniture, error) {
	if language != i18n.Russian {
		language = i18n.English
	}
	data, err := files.ReadFile("defaults/" + language + ".json")
	if err != nil {
		return furniture{}, err
	}
	var all map[accounts.Kind]furniture
	if err := json.Unmarshal(data, &all); err != nil {
		return furniture{}, err
	}
	return all[kind], nil
}

// Furnish gives an account its first areas, types and numbers, by its kind and in its language, in the caller's
// transaction. An account that was furnished before is left alone. It belongs to making an account.
func (s *Service) Furnish(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account) error {
	if err := lock(ctx, tx, account); err != nil {
		return err
	}
	if _, version, err := selectNumbers(ctx, tx, account); err != nil || version > 0 {
		return err
	}
	a, err := s.accounts.Account(ctx, tx, account)
	if err != nil {
		return err
	}
	f, err := furnitureOf(a.Kind, a.Language)
	if err != nil {
		return fmt.Errorf("practice: read defaults: %w", err)
	}
	for i, x := range f.Areas {
		e := Entry{ID: s.ids.New(), List: Areas, Name: x.Name, Code: x.Code, Place: i + 1, Version: 1, CreatedAt: tx.Now()}
		if err := s.insert(ctx, tx, account, e, x.Stages); err != nil {
			return err
		}
	}
	for i, name := range f.Types {
		e := Entry{ID: s.ids.New(), List: Types, Name: name, Place: i + 1, Version: 1, CreatedAt: tx.Now()}
		if err := s.insert(ctx, tx, account, e, nil); err != nil {
			return err
		}
	}
	if err := putNumbers(ctx, tx, account, DefaultTemplate, 1); err != nil {
		return fmt.Errorf("practice: keep template: %w", err)
	}
	by.Account = account
	return s.note(ctx, tx, by, activity.Act{Kind: Furnished, SubjectType: "account", SubjectID: string(account),
		Payload: FurnishedPayload{Areas: len(f.Areas), Types: len(f.Types)}})
}

// FurnishAllAccounts furnishes the accounts that were made before there were lists. It may run at every start.
func (s *Service) FurnishAllAccounts(ctx context.Context, d *db.DB) error {
	bare, err := selectBareAllAccounts(ctx, d)
	if err != nil {
		return fmt.Errorf("practice: look for bare accounts: %w", err)
	}
	for _, account := range bare {
		err := d.Write(ctx, func(tx *db.Tx) error { return s.Furnish(ctx, tx, access.System(account), account) })
		if err != nil {
			return err
		}
	}
	return nil
}

func selectBareAllAccounts(ctx context.Context, q db.Queryer) ([]ids.Account, error) {
	rows, err := q.Query(ctx, `select account_id from accounts where account_id not in (select account_id from practice_settings) order by account_id`)
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
