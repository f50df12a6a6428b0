package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// DirectInput is what an account's directory, or an administrator in its place, wants of a user.
type DirectInput struct {
	User UserInput
	// Status is [Active] or [Inactive]; empty stays.
	Status Status
	// IfVersion other than 0 is the version that the user must have.
	IfVersion int64
}

// Direct changes what is given of a user in the caller's transaction, profile, standing and status in one step, and returns
// the user as they were and are. It is for administrators and the machine, and for directories as far as the user neither is,
// nor was made, an administrator, before or after (R44). Errors are those of [Service.EditUser] and [Service.SetStatus];
// another version is errs.Stale. What stands already changes nothing.
func (s *Service) Direct(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, in DirectInput) (before, after Person, err error) {
	if by, err = s.asNow(ctx, tx, by, access.SeeUsers); err != nil {
		return before, after, err
	}
	account, err := s.accounts.Account(ctx, tx, by.Account)
	if err != nil {
		return before, after, err
	}
	e, err := in.User.judge(account.Country, by)
	if err != nil {
		return before, after, err
	}
	held := s.holdGroups(ctx, tx, by.Account, in.User)
	if held != nil && !errs.Is(held, errs.Invalid) {
		return before, after, held
	}
	if before, err = s.lockStanding(ctx, tx, by.Account, user); err != nil {
		return before, after, err
	}
	if err := s.mayDirect(ctx, tx, by, before); err != nil {
		return before, before, err
	}
	if in.IfVersion != 0 && in.IfVersion != before.Version {
		return before, before, errs.E(errs.Stale, "people.profile.conflict", nil)
	}
	after = before
	changed, wrong := s.applyEdit(ctx, tx, e, &after)
	if err := allWrong(wrong, held); err != nil {
		return before, before, err
	}
	if in.Status != "" {
		if in.Status != Active && in.Status != Inactive {
			return before, before, errs.FieldError("status", "people.status.choose")
		}
		if err := after.toStatus(in.Status); err != nil {
			return before, before, err
		}
		after.settle(tx.Now())
	}
	if len(changed) == 0 && sameStanding(before, after) {
		return before, before, nil
	}
	if err := s.mayDirect(ctx, tx, by, after); err != nil {
		return before, before, err
	}
	return before, after, s.storeEdit(ctx, tx, by, before, &after, changed)
}

// mayDirect asks for the right to direct p, for everything that they hold or are to hold.
func (s *Service) mayDirect(ctx context.Context, q db.Queryer, by access.Actor, p Person) error {
	ranks, err := s.Ranks(ctx, q, p)
	if err != nil {
		return err
	}
	for _, rank := range ranks {
		if err := access.Require(by, access.DirectUser, access.Facts{Account: p.Account, Owner: p.ID, Group: p.Group, Rank: &rank}); err != nil {
			return err
		}
	}
	return nil
}
