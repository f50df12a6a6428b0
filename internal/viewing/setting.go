package viewing

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Setting returns whether the actor's own account lets administrators look as others. It is for administrators.
func (s *Service) Setting(ctx context.Context, by access.Actor) (Setting, error) {
	if err := access.Require(by, access.ViewAs, access.Facts{Account: by.Account}); err != nil {
		return Setting{}, err
	}
	return selectSetting(ctx, s.DB, by.Account)
}

// Allow says whether administrators of the actor's own account may look as others; no longer allowing it ends every look within a
// second. It is for administrators who have just proven who they are, which the door asks for. ifVersion is [Setting.Version] as the
// person saw it, or -1 for whatever stands; another one is errs.Conflict "viewing.conflict".
func (s *Service) Allow(ctx context.Context, by access.Actor, allowed bool, ifVersion int64) (Setting, error) {
	var out Setting
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		by, err := s.administrator(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := lock(ctx, tx, by); err != nil {
			return err
		}
		was, err := selectSetting(ctx, tx, by.Account)
		if err != nil {
			return err
		}
		if ifVersion >= 0 && ifVersion != was.Version {
			return errs.E(errs.Conflict, "viewing.conflict", nil)
		}
		if out = was; was.Allowed == allowed {
			return nil
		}
		out = Setting{Allowed: allowed, Version: was.Version + 1}
		if err := putSetting(ctx, tx, by.Account, out); err != nil {
			return err
		}
		if !allowed {
			if err := endAll(ctx, tx, by.Account, tx.Now()); err != nil {
				return err
			}
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: SettingChanged, SubjectType: "account", SubjectID: string(by.Account),
			Payload: SettingPayload{From: was.Allowed, To: allowed}})
		return err
	})
	if err != nil {
		return Setting{}, fmt.Errorf("viewing: allow: %w", err)
	}
	return out, nil
}

// lock makes whoever begins a look or changes the setting of an account wait for others who do.
func lock(ctx context.Context, tx *db.Tx, by access.Actor) error {
	return tx.Lock(ctx, string(by.Account), "viewing")
}
