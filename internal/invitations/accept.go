package invitations

import (
	"cmp"
	"context"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

// AcceptInput is the form behind an invitation's link.
type AcceptInput struct {
	Token                           string
	FirstName, MiddleName, LastName string
	// Password and Confirm are a new password, or the present one alone; see [identity.Asked].
	Password, Confirm string
	// By is who is signed in in the browser; the zero Actor for nobody.
	By     access.Actor
	Device string
	Client identity.Client
}

// Accept makes the pending user of a link active and opens their session, once: of any number of tries one wins. Wrong
// fields leave the link alive. A link that leads nowhere, or whose inviter may not hand out any more what it offers, is
// errs.NotFound (R23); [Service.Look] says why. Who is signed in as somebody else is errs.Conflict (R22).
func (s *Service) Accept(ctx context.Context, in AcceptInput) (identity.SignedIn, error) {
	f, err := s.find(ctx, s.DB, in.Token)
	switch {
	case err != nil:
		return identity.SignedIn{}, err
	case f.state == Unknown:
		if err := s.Identity.CountBadLink(ctx, in.Client); err != nil {
			return identity.SignedIn{}, err
		}
		return identity.SignedIn{}, errDead()
	case f.state != Pending:
		return identity.SignedIn{}, errDead()
	case in.By.SignedIn() && in.By.Login != f.person.Login:
		return identity.SignedIn{}, errs.E(errs.Conflict, "invitations.accept.other", nil)
	}
	if why, err := s.doubt(ctx, s.DB, f); err != nil || why != "" {
		return identity.SignedIn{}, s.bury(ctx, in, f, why, err)
	}
	arrival, err := s.Identity.ProveArrival(ctx, identity.ArrivalInput{Invited: f.invited(), Password: in.Password, Confirm: in.Confirm,
		Names: []string{in.FirstName, in.MiddleName, in.LastName}, Device: in.Device, Client: in.Client})
	if err := joined(people.CheckNames(in.FirstName, in.MiddleName, in.LastName), err); err != nil {
		return identity.SignedIn{}, s.late(ctx, in, err)
	}
	var out identity.SignedIn
	var why DeathReason
	err = s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		out, why, err = s.accept(ctx, tx, in, arrival)
		return err
	})
	if err != nil || why != "" {
		return identity.SignedIn{}, s.late(ctx, in, s.bury(ctx, in, f, why, err))
	}
	return out, nil
}

// late says of whoever came second that the link is dead, rather than what the first one changed under their hands.
func (s *Service) late(ctx context.Context, in AcceptInput, cause error) error {
	if !errs.Is(cause, errs.Conflict) && !errs.Is(cause, errs.Invalid) {
		return cause
	}
	if f, err := s.find(ctx, s.DB, in.Token); err != nil || f.state != Pending {
		return cmp.Or(err, errDead())
	}
	return cause
}

// accept takes the invitation; a reason of death means that nothing was done.
func (s *Service) accept(ctx context.Context, tx *db.Tx, in AcceptInput, arrival identity.Arrival) (out identity.SignedIn, why DeathReason, err error) {
	f, err := s.find(ctx, tx, in.Token)
	if err != nil {
		return out, "", err
	}
	if f.state == Unknown {
		return out, "", errDead()
	}
	if f.Invitation, err = s.lock(ctx, tx, f.account, f.ID); err != nil {
		return out, "", err
	}
	if f, err = s.find(ctx, tx, in.Token); err != nil {
		return out, "", err
	}
	if f.state != Pending {
		return out, "", errDead()
	}
	if why, err = s.doubt(ctx, tx, f); err != nil || why != "" {
		return out, why, err
	}
	taken, err := updateAccepted(ctx, tx, f.Invitation, id.Hash(in.Token))
	if err != nil {
		return out, "", err
	}
	if !taken {
		return out, "", errDead()
	}
	if err := killLinks(ctx, tx, f.Invitation); err != nil {
		return out, "", err
	}
	by := comer(in, f)
	if _, err := s.People.Activate(ctx, tx, by, in.FirstName, in.MiddleName, in.LastName); err != nil {
		return out, "", err
	}
	if out, err = s.Identity.Arrive(ctx, tx, arrival); err != nil {
		return out, "", err
	}
	if err := s.onCase(ctx, tx, f.Invitation); err != nil {
		return out, "", err
	}
	by.Session = out.Session.ID
	_, err = s.Acts.Record(ctx, tx, by, subject(f.Invitation, ActAccepted, UserPayload{f.User}))
	return out, "", err
}

// comer is the invited person as they act on their arrival.
func comer(in AcceptInput, f found) access.Actor {
	return access.Actor{Account: f.account, User: f.User, Login: f.person.Login, Role: f.person.Role, IDNumber: f.person.IDNumber,
		Scope: access.ScopeAdmin, Door: in.Client.Door, RemoteIP: in.Client.RemoteIP, RequestID: in.Client.RequestID}
}

// doubt returns why an open invitation opens nothing after all: the inviter left or may no longer hand out what it offers
// (R23), or the address is no longer the one that was invited (R22).
func (s *Service) doubt(ctx context.Context, q db.Queryer, f found) (DeathReason, error) {
	login, err := s.Identity.Login(ctx, q, f.person.Login)
	if err != nil {
		return "", err
	}
	if _, key, err := email.ParseAddress(login.Email); err != nil || key != f.emailKey {
		return AddressChanged, nil
	}
	if f.Inviter == "" {
		return "", nil
	}
	by, err := s.Identity.ActorOf(ctx, q, f.account, f.Inviter)
	if gone(err) || errs.Is(err, errs.Unauthenticated) {
		return InviterLeft, nil
	}
	if err != nil {
		return "", err
	}
	// Whoever changed the standing since had the right themselves: the inviter answers for what they offered.
	for _, what := range []standing{f.offered, standingOf(f.person)} {
		if err = s.may(ctx, q, by, what); err == nil {
			return "", nil
		}
		if !gone(err) && !errs.Is(err, errs.Forbidden) {
			return "", err
		}
	}
	return InviterMayNot, nil
}

// bury notes and records that an invitation opens nothing any more. Cause is another reason why it couldn't be accepted.
func (s *Service) bury(ctx context.Context, in AcceptInput, f found, why DeathReason, cause error) error {
	if cause != nil {
		return cause
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		died, err := updateDead(ctx, tx, f.Invitation, why)
		if err != nil || !died {
			return err
		}
		by := access.System(f.account)
		by.RemoteIP, by.RequestID = in.Client.RemoteIP, in.Client.RequestID
		_, err = s.Acts.Record(ctx, tx, by, subject(f.Invitation, Died, DiedPayload{f.User, why}))
		return err
	})
	if err != nil {
		return err
	}
	return errDead()
}

func errDead() error { return errs.E(errs.NotFound, "invitations.dead", nil) }
