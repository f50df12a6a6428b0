package cases

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// GuestInvited judges that a guest whom by has just invited is to be on a case, and records it there. It is for who may assign people to the
// case; a wall around it and the account's limits of guests refuse as they do in [Service.Assign], and those who were invited to the
// case and haven't come yet count as guests of it (P5).
func (s *Service) GuestInvited(ctx context.Context, tx *db.Tx, by access.Actor, c ids.Case, guest people.Person, waiting int) error {
	by, found, err := s.Stand(ctx, tx, by, access.AssignPerson, c)
	if err != nil {
		return err
	}
	if err := tx.Lock(ctx, string(by.Account), "guest-case"); err != nil {
		return err
	}
	walled, _, err := selectRefusals(ctx, tx, by.Account, c, guest.ID, guest.Group, tx.Now())
	if err != nil {
		return fmt.Errorf("cases: look for refusals: %w", err)
	}
	if walled {
		return errs.E(errs.Conflict, "cases.refusal.walled", nil)
	}
	if refused, err := s.guestRefusal(ctx, tx, found.Case, guest, waiting); err != nil || refused != nil {
		return orElse(err, refused)
	}
	return s.note(ctx, tx, by, c, GuestInvited, AssignedPayload{User: guest.ID}, "")
}

// GuestCame assigns a guest to the case that they were invited to. Where the inviter may no longer assign people there, or something speaks
// against it by now, nothing happens: the guest reaches no case until somebody assigns them.
func (s *Service) GuestCame(ctx context.Context, tx *db.Tx, inviter access.Actor, c ids.Case, guest ids.User) error {
	_, _, err := s.Stand(ctx, tx, inviter, access.AssignPerson, c)
	if err == nil {
		_, err = s.AssignIn(ctx, tx, access.System(inviter.Account), AssignInput{Case: c, User: guest})
	}
	for _, kind := range []errs.Kind{errs.Conflict, errs.Forbidden, errs.NotFound, errs.Unauthenticated} {
		if errs.Is(err, kind) {
			return nil
		}
	}
	return err
}
