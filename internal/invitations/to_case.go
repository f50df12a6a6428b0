package invitations

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Cases take guests who were invited from them (P5); cases.Service implements it.
type Cases interface {
	// GuestInvited judges and records, in the case, that by invited a guest to it, to which so many others are invited already; errs.Conflict
	// says what speaks against it.
	GuestInvited(ctx context.Context, tx *db.Tx, by access.Actor, c ids.Case, guest people.Person, waiting int) error
	// GuestCame assigns a guest who accepted, if the inviter may assign people there still and nothing else speaks against it.
	GuestCame(ctx context.Context, tx *db.Tx, inviter access.Actor, c ids.Case, guest ids.User) error
}

// toCase has a guest who was just invited expected on their case.
func (s *Service) toCase(ctx context.Context, tx *db.Tx, by access.Actor, i Invitation, guest people.Person) error {
	if i.Case == "" {
		return nil
	}
	waiting, err := countToCase(ctx, tx, i)
	if err != nil {
		return err
	}
	return s.Cases.GuestInvited(ctx, tx, by, i.Case, guest, waiting)
}

// onCase assigns who accepted to the case that they were invited to. Whatever speaks against it by now keeps nobody from coming: they
// reach no case until somebody assigns them.
func (s *Service) onCase(ctx context.Context, tx *db.Tx, i Invitation) error {
	if i.Case == "" {
		return nil
	}
	inviter := access.System(i.Account)
	if i.Inviter != "" {
		var err error
		if inviter, err = s.Identity.ActorOf(ctx, tx, i.Account, i.Inviter); err != nil {
			return err // [Service.doubt] read them in this transaction
		}
	}
	return s.Cases.GuestCame(ctx, tx, inviter, i.Case, i.User)
}

// ToCase lists the open invitations to a case, expired ones included, those who were invited first in front. It asks nobody's right:
// the caller knows that by may assign people to the case.
func (s *Service) ToCase(ctx context.Context, by access.Actor, c ids.Case) ([]Listed, error) {
	list, err := selectToCase(ctx, s.DB, by.Account, c)
	if err != nil {
		return nil, err
	}
	var out []Listed
	for _, i := range list {
		p, err := s.People.PersonOf(ctx, s.DB, by.Account, i.User)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Listed{i, p})
	}
	return out, nil
}
