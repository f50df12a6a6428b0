package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// ResetPassword has a link to a new password mailed to a user (P10): by an administrator, or by who manages the group of a
// user who stands lower. The link works once and for an hour; until it is used the old password works. A user who isn't
// active is errs.Conflict with the reason, too many links to one address errs.TooMany. Nobody but the user sees the link, and a
// refused attempt to reach upward is recorded (R40, R41).
func (s *Service) ResetPassword(ctx context.Context, by access.Actor, user ids.User) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, p, err := s.lookAfter(ctx, tx, by, user, access.ResetUser)
		if err != nil {
			return err
		}
		switch {
		case p.Erased():
			return errs.E(errs.Conflict, "people.erased", nil)
		case p.Status == Pending:
			return errs.E(errs.Conflict, "people.reset.pending", nil)
		case p.Status != Active:
			return errs.E(errs.Conflict, "people.reset.inactive", nil)
		case s.resets == nil:
			return errs.E(errs.Unavailable, "people.reset.unavailable", nil)
		}
		if err := s.resets.SendResetTo(ctx, tx, p.Login); err != nil {
			return err
		}
		_, err = s.log.Record(ctx, tx, by, subject(p, ResetSent, nil))
		return err
	})
	return s.keptOut(ctx, by, user, access.ResetUser, err)
}
