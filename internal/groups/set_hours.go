package groups

import (
	"context"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// SetHours sets when members of a group of the actor's own account, or of the default group, are told things, and returns
// the hours as they are kept. It is for administrators. ifVersion other than 0 is the [Hours.Version] that the person was
// looking at: when somebody set others since, and otherwise, the answer is errs.Conflict "groups.hours.conflict" with
// theirs, [Hours], as its detail. What stands already changes nothing.
func (s *Settings) SetHours(ctx context.Context, by access.Actor, group ids.Group, hours Hours, ifVersion int64) (Hours, error) {
	var kept Hours
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.manage(ctx, tx, by); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil {
			return err
		}
		if group != Default {
			if _, err := s.Groups.Group(ctx, tx, by.Account, group); err != nil {
				return err
			}
		}
		var err error
		if kept, err = hours.Clean(); err != nil {
			return err
		}
		before, err := s.Groups.Hours(ctx, tx, by.Account, group)
		if err != nil || slices.Equal(before, kept) {
			return err
		}
		if ifVersion != 0 && ifVersion != before.Version() {
			conflict := errs.E(errs.Conflict, "groups.hours.conflict", nil)
			conflict.Detail = before
			return conflict
		}
		if err := replaceHours(ctx, tx, by.Account, group, kept); err != nil {
			return fmt.Errorf("groups: keep hours: %w", err)
		}
		return s.note(ctx, tx, by, HoursChanged, group, HoursPayload{Group: group, Windows: kept.texts()})
	})
	return kept, err
}

// texts are the windows as the record keeps them.
func (h Hours) texts() []string {
	out := []string{}
	for _, w := range h {
		out = append(out, fmt.Sprintf("%d %s-%s", w.Day, ClockText(w.Opens), ClockText(w.Closes)))
	}
	return out
}
