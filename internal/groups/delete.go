package groups

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// MaxMoved is how many users are moved at once when their group is deleted. More are moved in the background, see
// [Settings.DeleteLater].
const MaxMoved = 500

// Delete removes a group of the actor's own account with its hours, and returns how many users were moved. It is for
// administrators. Users who are tied to it go into another group, or the default one, and manage nothing there: without
// one named the answer is errs.Conflict "groups.in_use", which says how many they are. One that isn't there, or the group
// itself, is errs.Invalid about the field "into". More than [MaxMoved] users are errs.Conflict "groups.too_full". Without
// users into isn't looked at. The default group can't be deleted. Other errors are those of [Settings.DeleteLater].
func (s *Settings) Delete(ctx context.Context, by access.Actor, group ids.Group, into *ids.Group) (moved int, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.manage(ctx, tx, by); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil {
			return err
		}
		if _, err := s.Groups.Group(ctx, tx, by.Account, group); err != nil {
			return err
		}
		to := Default
		n, err := s.leavable(ctx, tx, by, group, into)
		if err != nil {
			return err
		}
		if n > MaxMoved {
			return errs.E(errs.Conflict, "groups.too_full", nil).With(errs.Args{"N": n, "Max": MaxMoved})
		}
		if moved = 0; n > 0 {
			to = *into
			if moved, _, err = s.Members.MoveGroup(ctx, tx, by, group, to, "", 2*MaxMoved); err != nil {
				return fmt.Errorf("groups: move members: %w", err)
			}
		}
		if err := s.drop(ctx, tx, by, group); err != nil {
			return err
		}
		return s.note(ctx, tx, by, GroupDeleted, group, DeletedPayload{Group: group, Into: to, People: moved})
	})
	return moved, err
}

// drop deletes a group of which nobody is a part.
func (s *Settings) drop(ctx context.Context, tx *db.Tx, by access.Actor, group ids.Group) error {
	if err := replaceHours(ctx, tx, by.Account, group, nil); err != nil {
		return fmt.Errorf("groups: delete hours: %w", err)
	}
	if err := deleteGroup(ctx, tx, by.Account, group); err != nil {
		return fmt.Errorf("groups: delete: %w", err)
	}
	return nil
}

// leavable returns how many users a group would lose, if it can be deleted and they can go where it is said.
func (s *Settings) leavable(ctx context.Context, tx *db.Tx, by access.Actor, group ids.Group, into *ids.Group) (int, error) {
	closing, err := selectClosingNow(ctx, tx, by.Account, group)
	if err != nil {
		return 0, fmt.Errorf("groups: read closings: %w", err)
	}
	if closing[group] {
		return 0, errs.E(errs.Conflict, "groups.closing", nil)
	}
	receives, err := existsReceiving(ctx, tx, by.Account, group)
	if err != nil {
		return 0, fmt.Errorf("groups: read closings: %w", err)
	}
	if receives {
		return 0, errs.E(errs.Conflict, "groups.receiving", nil)
	}
	counts, err := s.Members.GroupMembers(ctx, tx, by.Account, []ids.Group{group})
	if err != nil {
		return 0, fmt.Errorf("groups: count members: %w", err)
	}
	n := counts[group].Total()
	switch {
	case n == 0:
		return 0, s.release(ctx, tx, by, group)
	case into == nil:
		return 0, errs.E(errs.Conflict, "groups.in_use", nil).With(errs.Args{"Count": n})
	case *into == group:
		return 0, errs.FieldError("into", "groups.into.choose")
	}
	if err := s.Groups.Hold(ctx, tx, by.Account, *into); errs.Is(err, errs.Invalid) {
		return 0, errs.FieldError("into", "groups.into.choose")
	} else if err != nil {
		return 0, err
	}
	return n, s.release(ctx, tx, by, group)
}

// release lets other rooms refuse the end of a group, or take away what names it, before anybody leaves it. Nothing is
// granted to a group after that, see [Service.Hold].
func (s *Settings) release(ctx context.Context, tx *db.Tx, by access.Actor, group ids.Group) error {
	if s.Leaves == nil {
		return nil
	}
	return s.Leaves(ctx, tx, by, group)
}
