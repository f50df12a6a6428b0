package identity

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// opening is a session about to be opened for somebody who proved who they are.
type opening struct {
	login      ids.Login
	members    []Membership // the active ones
	secret     string
	proof      Proof
	mustChange string
	client     Client
	known      bool
}

// open makes the session; with several memberships its account is still to be chosen.
func (s *Service) open(ctx context.Context, tx *db.Tx, o opening) (Session, []Membership, error) {
	now := tx.Now()
	one := Session{ID: ids.Session(s.IDs.New()), Login: o.login, Proof: o.proof, MustChange: o.mustChange, CreatedAt: now,
		StartedAt: now, ProvenAt: now, LastSeenAt: now, RemoteIP: o.client.RemoteIP, userAgent: trimAgent(o.client.UserAgent)}
	by := o.client.actor("")
	by.Login = o.login
	choices := o.members
	if len(o.members) == 1 {
		m := o.members[0]
		can, err := s.Rights.SetFor(ctx, tx, m.Account, m.Role, m.JobTitle)
		if err != nil {
			return one, nil, err
		}
		one.Account, one.User, choices = m.Account, m.User, nil
		one = one.limited(m.Policy.Session)
		by = via(m, can, o.login, o.client)
		if err := s.arrived(ctx, tx, m); err != nil {
			return one, nil, err
		}
	} else {
		one = one.limited(strictest(o.members).Session)
	}
	if err := insertSession(ctx, tx, one, o.secret); err != nil {
		return one, nil, err
	}
	by.Session = one.ID
	one.Device = ParseDevice(one.userAgent)
	if err := s.noteSignIn(ctx, tx, one, o.known); err != nil {
		return one, nil, err
	}
	_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: ActSignedIn, Payload: SignedInPayload{Proof: o.proof, Known: o.known}})
	return one, choices, err
}

// StartInput names whom [Service.Start] lets in.
type StartInput struct {
	Login ids.Login
	Proof Proof
	// Device is the browser's own secret from an earlier sign-in, or empty.
	Device string
	Client Client
}

// Start opens a session within tx for a person whom another room proved in the same transaction, such as whoever set
// the deployment up or accepted an invitation. Without an active membership it is errs.Unauthenticated.
func (s *Service) Start(ctx context.Context, tx *db.Tx, in StartInput) (SignedIn, error) {
	if err := lockLogin(ctx, tx, in.Login); err != nil {
		return SignedIn{}, err
	}
	all, err := s.Members.OfLogin(ctx, tx, in.Login)
	if err != nil {
		return SignedIn{}, err
	}
	if len(active(all)) == 0 {
		return SignedIn{}, errNoSession()
	}
	out := SignedIn{Secret: s.IDs.Secret(), Device: s.IDs.Secret()}
	device, err := selectDevice(ctx, tx, in.Login, in.Device, tx.Now().Add(-s.Limits.DeviceMemory))
	if err != nil {
		return SignedIn{}, err
	}
	if err := rememberDevice(ctx, tx, in.Login, s.IDs.New(), in.Device, out.Device); err != nil {
		return SignedIn{}, err
	}
	out.Session, out.Choices, err = s.open(ctx, tx, opening{login: in.Login, members: active(all), secret: out.Secret,
		proof: in.Proof, client: in.Client, known: device != ""})
	return out, err
}

// Choices returns the active memberships among which the holder of a session may choose, the present one included.
func (s *Service) Choices(ctx context.Context, secret string) ([]Membership, error) {
	p, err := s.SessionOf(ctx, secret, Visit{Unsafe: true})
	if err != nil {
		return nil, err
	}
	all, err := s.Members.OfLogin(ctx, s.DB, p.Session.Login)
	return active(all), err
}

// Choose puts a session into one of the person's accounts, at first or by switching, and returns its new secret. The
// limits of that account hold from the sign-in on: when they are over, the person has to sign in again
// (errs.Unauthenticated). An account without an active membership is errs.NotFound.
func (s *Service) Choose(ctx context.Context, secret string, account ids.Account, c Client) (string, Session, error) {
	next := s.IDs.Secret()
	var one Session
	defer s.cache.forget()
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := s.present(ctx, tx, secret)
		if err == nil {
			err = p.Session.over(tx.Now())
		}
		if err != nil {
			return err
		}
		m, can, err := s.choice(ctx, tx, p.Session.Login, account)
		if err != nil {
			return err
		}
		ended, err := deleteSessionAllAccounts(ctx, tx, p.Session.Login, p.Session.ID)
		if err != nil {
			return err
		}
		if !ended { // somebody else was quicker with the same secret
			return errNoSession()
		}
		// A new id as well: accounts must not learn from the record that two of their users are one person.
		one = p.Session
		one.ID, one.Account, one.User, one.LastSeenAt, one.Viewing = ids.Session(s.IDs.New()), m.Account, m.User, tx.Now(), ""
		one = one.limited(m.Policy.Session)
		if err := one.over(tx.Now()); err != nil {
			return err
		}
		if err := insertSession(ctx, tx, one, next); err != nil {
			return err
		}
		if err := updateEmailChangeSession(ctx, tx, one.Login, p.Session.ID, one.ID); err != nil {
			return err
		}
		if err := s.arrived(ctx, tx, m); err != nil {
			return err
		}
		by := via(m, can, one.Login, c)
		by.Session = one.ID
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: AccountChosen})
		return err
	})
	if err != nil {
		return "", Session{}, err
	}
	return next, one, nil
}

func (s *Service) choice(ctx context.Context, tx *db.Tx, login ids.Login, account ids.Account) (Membership, access.Set, error) {
	all, err := s.Members.OfLogin(ctx, tx, login)
	if err != nil {
		return Membership{}, 0, err
	}
	for _, m := range active(all) {
		if m.Account == account {
			can, err := s.Rights.SetFor(ctx, tx, m.Account, m.Role, m.JobTitle)
			return m, can, err
		}
	}
	return Membership{}, 0, errs.E(errs.NotFound, "identity.choose.unknown", nil)
}
