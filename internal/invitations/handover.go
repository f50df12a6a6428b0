package invitations

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// CountOpenOf returns for how many open invitations a user vouches, expired ones included.
func (s *Service) CountOpenOf(ctx context.Context, q db.Queryer, account ids.Account, inviter ids.User) (int, error) {
	list, err := selectOpenBy(ctx, q, account, inviter)
	return len(list), err
}

// HandOver has an heir vouch for the open invitations of somebody who leaves, in the caller's transaction, and returns how
// many. Nobody's right is asked: what the heir may not hand out dies when it is accepted (R23).
func (s *Service) HandOver(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User) (int, error) {
	list, err := selectOpenBy(ctx, tx, by.Account, from)
	if err != nil {
		return 0, err
	}
	for _, i := range list {
		if err := s.vouch(ctx, tx, by, i, to); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

func (s *Service) vouch(ctx context.Context, tx *db.Tx, by access.Actor, i Invitation, to ids.User) error {
	i, err := s.lock(ctx, tx, i.Account, i.ID)
	if err != nil || i.stored != Pending || i.Inviter == to {
		return err
	}
	if err := updateInviter(ctx, tx, i, to); err != nil {
		return err
	}
	_, err = s.Acts.Record(ctx, tx, by, subject(i, HandedOver, HandedOverPayload{User: i.User, From: i.Inviter, To: to}))
	return err
}
