package roles

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// DefaultSet returns what users of the role may do in the account when they have no title: never more than the role's
// ceiling, and the ceiling itself until [Service.SetDefault] said otherwise.
func (s *Service) DefaultSet(ctx context.Context, q db.Queryer, account ids.Account, role access.Role) (access.Set, error) {
	set, err := selectDefault(ctx, q, account, role)
	if db.NoRows(err) {
		return access.Ceiling(role), nil
	}
	if err != nil {
		return 0, fmt.Errorf("roles: read default set: %w", err)
	}
	return access.Effective(role, set), nil
}

// SetFor returns what a user of the role and title may do in the account (P6a); an empty title means none. A title that
// the account doesn't have is errs.NotFound, never a larger set.
func (s *Service) SetFor(ctx context.Context, q db.Queryer, account ids.Account, role access.Role, title ids.JobTitle) (access.Set, error) {
	if title == "" {
		return s.DefaultSet(ctx, q, account, role)
	}
	t, err := s.Title(ctx, q, account, title)
	if err != nil {
		return 0, err
	}
	return access.Effective(role, t.Permissions), nil
}

// SetDefault sets what users of the role without a title may do in the actor's account, in the caller's transaction. It
// is for administrators. Permissions beyond the role's ceiling are refused; the same set again changes nothing.
func (s *Service) SetDefault(ctx context.Context, tx *db.Tx, by access.Actor, role access.Role, set access.Set) error {
	if err := access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}); err != nil {
		return err
	}
	if !role.Valid() {
		return errs.FieldError("role", "roles.role.choose")
	}
	if set.Minus(access.Ceiling(role)) != 0 {
		return errs.FieldError("permissions", "roles.default.ceiling")
	}
	if err := tx.Lock(ctx, string(by.Account), "roles.default"); err != nil {
		return err
	}
	before, err := s.DefaultSet(ctx, tx, by.Account, role)
	if err != nil || before == set {
		return err
	}
	if err := upsertDefault(ctx, tx, by.Account, role, set); err != nil {
		return fmt.Errorf("roles: keep default set: %w", err)
	}
	effect := EffectOf(before, set)
	_, err = s.log.Record(ctx, tx, by, activity.Act{
		Kind: DefaultChanged, SubjectType: "role", SubjectID: string(role),
		Payload: DefaultPayload{Role: role, Gained: effect.Gained, Lost: effect.Lost},
	})
	return err
}
