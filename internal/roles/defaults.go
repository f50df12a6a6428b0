package roles

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Default is what users of a role without a job title may do, and how many they are.
type Default struct {
	Role        access.Role
	Permissions access.Set
	People      int
}

// Defaults returns the default set of every role of the actor's own account, from most to least reach. It is for
// administrators.
func (s *Settings) Defaults(ctx context.Context, by access.Actor) ([]Default, error) {
	if err := manage(by); err != nil {
		return nil, err
	}
	held, err := s.holders(ctx, s.DB, by.Account)
	if err != nil {
		return nil, err
	}
	var out []Default
	for _, role := range access.Roles() {
		set, err := s.Roles.DefaultSet(ctx, s.DB, by.Account, role)
		if err != nil {
			return nil, err
		}
		out = append(out, Default{Role: role, Permissions: set, People: held[""][role]})
	}
	return out, nil
}

// ChangeDefault sets what users of the role without a job title may do in the actor's own account; [Service.SetDefault]
// says the rest. seen, where it isn't nil, is the set that the person was looking at: when somebody saved another one
// since, the answer is errs.Conflict with theirs, an [access.Set], as its detail.
func (s *Settings) ChangeDefault(ctx context.Context, by access.Actor, role access.Role, set access.Set, seen *access.Set) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := tx.Lock(ctx, string(by.Account), "roles.default"); err != nil {
			return err
		}
		if seen != nil && role.Valid() {
			stored, err := s.Roles.DefaultSet(ctx, tx, by.Account, role)
			if err != nil {
				return err
			}
			if stored != *seen && stored != set {
				conflict := errs.E(errs.Conflict, "roles.default.conflict", nil)
				conflict.Detail = stored
				return conflict
			}
		}
		return s.Roles.SetDefault(ctx, tx, by, role, set)
	})
}
