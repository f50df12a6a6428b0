package identity

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// ActorOf returns who acts in the background for an active member, such as for a file that they asked for: with the role
// and permissions they have now, read through q, the scope of a session, the door of the product itself and no proof. Ask
// anew before every step that takes long. Whoever isn't active any more is errs.Unauthenticated.
func (s *Service) ActorOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (access.Actor, error) {
	_, by, err := s.member(ctx, q, account, user)
	if err != nil {
		return access.Actor{}, err
	}
	by.Scope, by.Door = access.ScopeAdmin, access.DoorSystem
	return by, nil
}
