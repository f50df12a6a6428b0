package invitations

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Stop ends all links of a pending user's open invitation until somebody resends it, in the caller's transaction, which has
// judged the right and called [Service.HoldOf]. The user stays pending. It is errs.Conflict without an open invitation; one
// that was stopped already stays so.
func (s *Service) Stop(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User) error {
	i, err := s.openOf(ctx, tx, by.Account, user)
	if err != nil || i.dead == Stopped {
		return err
	}
	if err := updateStopped(ctx, tx, i); err != nil {
		return err
	}
	if err := killLinks(ctx, tx, i); err != nil {
		return err
	}
	_, err = s.Acts.Record(ctx, tx, by, subject(i, Died, DiedPayload{user, Stopped}))
	return err
}

// SendAgain has a new link mailed for a pending user's open invitation as [Service.Resend] does, in the caller's transaction,
// which has judged the right and called [Service.HoldOf]. It is errs.Conflict without an open invitation.
func (s *Service) SendAgain(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User) error {
	i, err := s.openOf(ctx, tx, by.Account, user)
	if err != nil {
		return err
	}
	p, err := s.People.HoldPerson(ctx, tx, by.Account, user)
	if err != nil {
		return err
	}
	if err := s.sendAnew(ctx, tx, by.User, p, &i); err != nil {
		return err
	}
	_, err = s.Acts.Record(ctx, tx, by, subject(i, Resent, UserPayload{user}))
	return err
}

func (s *Service) openOf(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) (Invitation, error) {
	i, err := selectInvitationOfUser(ctx, tx, account, user)
	if gone(err) || err == nil && i.stored != Pending {
		return i, errs.E(errs.Conflict, "invitations.over", err)
	}
	return i, err
}
