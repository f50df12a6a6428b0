package mydata

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Holding is how much a person has open of a kind.
type Holding struct {
	// Title is the message key of what people call such things.
	Title string
	N     int64
}

// Belongings knows what people have open that passes to others before they are erased; a higher room does.
type Belongings interface {
	// HeldBy counts what a user has open by kind, as far as the actor may know, and tells whether it is prepared to whom it passes.
	HeldBy(ctx context.Context, q db.Queryer, by access.Actor, user ids.User) (list []Holding, planned bool, err error)
	// PassAll passes it on in the transaction of the erasure: as it is prepared, and all else to the heir, or without one to an
	// administrator. It can't be refused.
	PassAll(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account, user, heir ids.User) error
}

// heldBy is [Belongings.HeldBy], where there is any.
func (s *Service) heldBy(ctx context.Context, q db.Queryer, by access.Actor, user ids.User) ([]Holding, bool, error) {
	if s.Belongings == nil {
		return nil, false, nil
	}
	return s.Belongings.HeldBy(ctx, q, by, user)
}
