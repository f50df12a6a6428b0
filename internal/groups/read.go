package groups

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Groups returns the account's groups by name, as data for pickers and checks; there may be [MaxGroups].
func (s *Service) Groups(ctx context.Context, q db.Queryer, account ids.Account) ([]Group, error) {
	list, err := selectGroups(ctx, q, account)
	if err != nil {
		return nil, fmt.Errorf("groups: list: %w", err)
	}
	return list, nil
}

// Group returns one group of the account; errs.NotFound when the account has none of that id. The default group has no
// row and is none.
func (s *Service) Group(ctx context.Context, q db.Queryer, account ids.Account, group ids.Group) (Group, error) {
	g, err := selectGroup(ctx, q, account, group)
	if db.NoRows(err) {
		return Group{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	if err != nil {
		return Group{}, fmt.Errorf("groups: read: %w", err)
	}
	return g, nil
}

// Recent returns one group for showing, as it was at most a second ago; errs.NotFound when the account has none of that
// id. What decides about a change reads [Service.Group] through its transaction.
func (s *Service) Recent(ctx context.Context, q db.Queryer, account ids.Account, group ids.Group) (Group, error) {
	return s.recent.Read(groupKey{account, group}, func() (Group, error) { return s.Group(ctx, q, account, group) })
}

// Hold makes sure that the group is there until the transaction ends: whoever puts a user into a group asks this first.
// The default group always is. A group that the account doesn't have, or that is being deleted, is errs.Invalid about the field "group".
func (s *Service) Hold(ctx context.Context, tx *db.Tx, account ids.Account, group ids.Group) error {
	if group == Default {
		return nil
	}
	if err := lock(ctx, tx, account); err != nil {
		return err
	}
	_, err := s.Group(ctx, tx, account, group)
	if errs.Is(err, errs.NotFound) {
		return errs.FieldError("group", "groups.choose")
	}
	if err != nil {
		return err
	}
	closing, err := selectClosingNow(ctx, tx, account, group)
	if err != nil {
		return fmt.Errorf("groups: read closings: %w", err)
	}
	if closing[group] {
		return errs.FieldError("group", "groups.choose")
	}
	return nil
}

// lock makes changes to one account's groups wait for one another, and for those who hold a group.
func lock(ctx context.Context, tx *db.Tx, account ids.Account) error {
	return tx.Lock(ctx, string(account), "groups")
}

// Hours returns when members of a group of the account are told things, the default group's among them. A group that
// isn't there has none: its people, if there were any, are told at any time.
func (s *Service) Hours(ctx context.Context, q db.Queryer, account ids.Account, group ids.Group) (Hours, error) {
	found, err := selectHours(ctx, q, account, group)
	if err != nil {
		return nil, fmt.Errorf("groups: read hours: %w", err)
	}
	return found[group], nil
}
