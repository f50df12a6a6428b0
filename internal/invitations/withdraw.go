package invitations

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Withdraw deletes an open invitation: its links die, and the pending user goes with what was known of them. Their login
// goes too when it leads nowhere else. It is errs.Conflict once the invitation was accepted or withdrawn.
func (s *Service) Withdraw(ctx context.Context, by access.Actor, invitation ids.Invitation) error {
	return s.deed(ctx, by, invitation, ActWithdrawn, func(tx *db.Tx, o opened) error {
		done, err := updateWithdrawn(ctx, tx, o.Invitation)
		if err != nil {
			return err
		}
		if !done {
			return errs.E(errs.Conflict, "invitations.over", nil)
		}
		if err := killLinks(ctx, tx, o.Invitation); err != nil {
			return err
		}
		for _, forget := range s.Forgets {
			if err := forget(ctx, tx, o.Account, o.User); err != nil {
				return err
			}
		}
		if err := s.People.DropPending(ctx, tx, o.Account, o.User); err != nil {
			return err
		}
		used, err := s.People.LoginUsed(ctx, tx, o.person.Login)
		if err == nil && !used {
			err = s.Identity.ForgetLogin(ctx, tx, o.person.Login)
		}
		if err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, o.by, subject(o.Invitation, ActWithdrawn, UserPayload{o.User}))
		return err
	})
}

// Forget closes the open invitation of a user who is erased and empties what it held of them, in the caller's transaction.
// It asks nobody's right and returns how many invitations there were.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) (int, error) {
	i, err := selectInvitationOfUser(ctx, tx, account, user)
	if gone(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	open, err := updateWithdrawn(ctx, tx, i)
	if err != nil || !open {
		return 0, err
	}
	return 1, killLinks(ctx, tx, i)
}
