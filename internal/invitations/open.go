package invitations

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// opened is an open invitation that somebody may touch, with its pending user, as a transaction shows them.
type opened struct {
	Invitation
	person people.Person
	by     access.Actor
}

// lock makes whoever changes the same invitation wait, and returns it as it stands then.
func (s *Service) lock(ctx context.Context, tx *db.Tx, account ids.Account, invitation ids.Invitation) (Invitation, error) {
	if err := tx.Lock(ctx, string(account), "invitations."+string(invitation)); err != nil {
		return Invitation{}, err
	}
	return selectInvitation(ctx, tx, account, invitation)
}

// touch is the beginning of every deed on an open invitation: the right, then the lock, then the state.
func (s *Service) touch(ctx context.Context, tx *db.Tx, by access.Actor, invitation ids.Invitation) (opened, error) {
	o := opened{}
	var err error
	if o.by, err = s.present(ctx, tx, by); err != nil {
		return o, err
	}
	if o.Invitation, err = s.lock(ctx, tx, by.Account, invitation); err != nil {
		return o, err
	}
	if o.person, err = s.People.PersonOf(ctx, tx, by.Account, o.User); err != nil && !errs.Is(err, errs.NotFound) {
		return o, err
	}
	if err := s.mayTouch(ctx, tx, o.by, o.person); err != nil {
		return o, err
	}
	if o.stored != Pending || o.person.Status != people.Pending {
		return o, errs.E(errs.Conflict, "invitations.over", nil)
	}
	return o, nil
}

// mayTouch asks whether by, as they are now, may deal with the invitation of a pending user: they must be able to hand out
// all that the user holds, lastingly and for a time, now and to come (R40).
func (s *Service) mayTouch(ctx context.Context, q db.Queryer, by access.Actor, p people.Person) error {
	if p.ID == "" { // withdrawn
		return s.may(ctx, q, by, standing{})
	}
	ranks, err := s.People.Ranks(ctx, q, p)
	if err != nil {
		return err
	}
	for _, rank := range ranks {
		if err := access.Require(by, access.InviteUser, access.Facts{Account: by.Account, Owner: p.ID, Group: p.Group, Rank: &rank}); err != nil {
			return err
		}
	}
	return nil
}

// deed runs a change of an open invitation in a transaction and records a refusal.
func (s *Service) deed(ctx context.Context, by access.Actor, invitation ids.Invitation, kind activity.Kind, do func(tx *db.Tx, o opened) error) error {
	user := ids.User("")
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := s.touch(ctx, tx, by, invitation)
		if user = o.User; err != nil {
			return err
		}
		return do(tx, o)
	})
	return s.refused(ctx, by, subject(Invitation{ID: invitation}, kind, UserPayload{User: user}), err)
}
