package groups

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// MaxMoved is how many users are moved when their group is deleted. More than that are moved beforehand, as work with progress
// and a result (P17).
const MaxMoved = 500

// Delete removes a group of the actor's own account with its hours, and returns how many users were moved. It is for
// administrators. Users who are tied to it go into another group, or the default one, and manage nothing there: without
// one named the answer is errs.Conflict "groups.in_use", which says how many they are. One that isn't there, or the group
// itself, is errs.Invalid about the field "into". More than [MaxMoved] users are errs.Conflict "groups.too_full". Without
// users into isn't looked at. The default group can't be deleted.
func (s *Settings) Delete(ctx context.Context, by access.Actor, group ids.Group, into *ids.Group) (moved int, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil {
			return err
		}
		if _, err := s.Groups.Group(ctx, tx, by.Account, group); err != nil {
			return err
		}
		if s.Leaves != nil {
			if err := s.Leaves(ctx, tx, by, group); err != nil {
				return err
			}
		}
		var to ids.Group
		if to, moved, err = s.empty(ctx, tx, by, group, into); err != nil {
			return err
		}
		if err := replaceHours(ctx, tx, by.Account, group, nil); err != nil {
			return fmt.Errorf("groups: delete hours: %w", err)
		}
		if err := deleteGroup(ctx, tx, by.Account, group); err != nil {
			return fmt.Errorf("groups: delete: %w", err)
		}
		return s.note(ctx, tx, by, GroupDeleted, group, DeletedPayload{Group: group, Into: to, People: moved})
	})
	return moved, err
}

// empty moves everybody out of the group.
func (s *Settings) empty(ctx context.Context, tx *db.Tx, by access.Actor, group ids.Group, into *ids.Group) (to ids.Group, moved int, err error) {
	counts, err := s.Members.GroupMembers(ctx, tx, by.Account, []ids.Group{group})
	if err != nil {
		return "", 0, fmt.Errorf("groups: count members: %w", err)
	}
	n := counts[group].Total()
	if n == 0 {
		return Default, 0, nil
	}
	if n > MaxMoved {
		return "", 0, errs.E(errs.Conflict, "groups.too_full", nil).With(errs.Args{"N": n, "Max": MaxMoved})
	}
	if into == nil {
		return "", 0, errs.E(errs.Conflict, "groups.in_use", nil).With(errs.Args{"Count": n})
	}
	if *into == group {
		return "", 0, errs.FieldError("into", "groups.into.choose")
	}
	if *into != Default {
		if _, err := s.Groups.Group(ctx, tx, by.Account, *into); errs.Is(err, errs.NotFound) {
			return "", 0, errs.FieldError("into", "groups.into.choose")
		} else if err != nil {
			return "", 0, err
		}
	}
	if moved, err = s.Members.MoveGroup(ctx, tx, by, group, *into); err != nil {
		return "", 0, fmt.Errorf("groups: move members: %w", err)
	}
	return *into, moved, nil
}
