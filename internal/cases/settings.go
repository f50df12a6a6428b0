package cases

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Settings is how an account limits its guests (P5). The zero value limits nothing.
type Settings struct {
	// MaxGuests is how many guests a case takes; 0 is no limit.
	MaxGuests int
	// OutsideGuests keeps addresses of the account's own mail domains from being guests on a case.
	OutsideGuests bool
	// Version grows with each change; 0 before the first.
	Version int64
}

// mostGuests is the highest limit that can be set.
const mostGuests = 100

// Settings returns how the actor's account limits its guests. It is for administrators.
func (s *Service) Settings(ctx context.Context, by access.Actor) (Settings, error) {
	if err := access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}); err != nil {
		return Settings{}, err
	}
	return selectSettings(ctx, s.DB, by.Account)
}

// SetSettings limits the guests of the actor's account from now on; who is on a case stays there. It is for administrators.
// ifVersion is the version that they were looking at, another one is errs.Conflict with theirs, a [Settings], as its detail.
func (s *Service) SetSettings(ctx context.Context, by access.Actor, in Settings, ifVersion int64) (Settings, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		by, err := s.may(ctx, tx, by, access.ManageAccount)
		if err != nil {
			return err
		}
		if in.MaxGuests < 0 || in.MaxGuests > mostGuests {
			return errs.FieldError("max_guests", "cases.settings.range", errs.Args{"Max": mostGuests})
		}
		if err := tx.Lock(ctx, string(by.Account), "case-settings"); err != nil {
			return err
		}
		before, err := selectSettings(ctx, tx, by.Account)
		if err != nil {
			return fmt.Errorf("cases: read settings: %w", err)
		}
		in.Version = before.Version
		if in == before {
			return nil
		}
		if ifVersion != before.Version {
			conflict := errs.E(errs.Conflict, "cases.conflict", nil)
			conflict.Detail = before
			return conflict
		}
		in.Version++
		if err := upsertSettings(ctx, tx, by.Account, in); err != nil {
			return fmt.Errorf("cases: keep settings: %w", err)
		}
		act := SettingsPayload{MaxGuests: in.MaxGuests, OutsideGuests: in.OutsideGuests}
		return s.recordSettings(ctx, tx, by, act)
	})
	return in, err
}

func selectSettings(ctx context.Context, q db.Queryer, account ids.Account) (Settings, error) {
	var set Settings
	err := q.QueryRow(ctx, `select max_guests, outside_guests, version from case_settings where account_id = ?`, account).
		Scan(&set.MaxGuests, &set.OutsideGuests, &set.Version)
	if db.NoRows(err) {
		return Settings{}, nil
	}
	return set, err
}

func upsertSettings(ctx context.Context, tx *db.Tx, account ids.Account, set Settings) error {
	_, err := tx.Exec(ctx, `insert into case_settings (account_id, max_guests, outside_guests, version) values (?, ?, ?, ?)
		on conflict (account_id) do update set max_guests = excluded.max_guests, outside_guests = excluded.outside_guests, version = excluded.version`,
		account, set.MaxGuests, set.OutsideGuests, set.Version)
	return err
}
