package invitations

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Further states of a link, besides those of its invitation.
const (
	// Replaced is a link of an open invitation that was sent anew since.
	Replaced State = "replaced"
	// Unknown is a link that nobody was ever sent.
	Unknown State = "unknown"
)

// View is what the holder of a link is shown. Unless State is [Pending] everything else is empty.
type View struct {
	State State
	// AccountName is what is joined, InviterName who asks; the latter is empty for the machine.
	AccountName, InviterName string
	// Email is the address that was invited, Login what belongs to it.
	Email                           string
	Login                           ids.Login
	FirstName, MiddleName, LastName string
	Role                            access.Role
	Line                            string
	ExpiresAt                       time.Time
	// Lang, TimeZone and DateStyle are how the person is spoken to.
	Lang, TimeZone, DateStyle string
	// Asks is what the person is asked for.
	Asks identity.Asked
}

// found is all that a link leads to.
type found struct {
	link
	Invitation
	person people.Person
	state  State
}

// find follows a link as q shows it.
func (s *Service) find(ctx context.Context, q db.Queryer, token string) (found, error) {
	f := found{state: Unknown}
	if !tokenForm(token) {
		return f, nil
	}
	var err error
	if f.link, err = selectLinkAllAccounts(ctx, q, token); err != nil || f.account == "" {
		return f, err
	}
	if f.Invitation, err = selectInvitation(ctx, q, f.account, f.invitation); err != nil {
		return f, err
	}
	f.state = f.State(q.Now())
	if f.stored != Pending {
		return f, nil
	}
	f.person, err = s.People.PersonOf(ctx, q, f.account, f.User)
	if gone(err) || err == nil && f.person.Status != people.Pending {
		return s.overtaken(ctx, q, f)
	}
	switch ended := f.person.EndsAt; {
	case err != nil:
		return f, err
	case !ended.IsZero() && !q.Now().Before(ended):
		f.state = Expired
	case f.state == Pending && !f.alive:
		f.state = Replaced
	case f.state == Pending && f.kind == copied:
		vouched, err := s.vouched(ctx, q, f)
		if err != nil {
			return f, err
		}
		if !vouched {
			f.state = Dead
		}
	}
	return f, nil
}

// overtaken says what became of an invitation whose person is no longer pending. Who accepted or deleted it may have done so
// since it was read, so it is read again; if it is still open, the person was taken out by a way that isn't this room's.
func (s *Service) overtaken(ctx context.Context, q db.Queryer, f found) (_ found, err error) {
	if f.Invitation, err = selectInvitation(ctx, q, f.account, f.invitation); err != nil {
		return f, err
	}
	if f.state = f.State(q.Now()); f.stored == Pending {
		f.state = Withdrawn
	}
	return f, nil
}

// vouched reports whether who copied a link may still deal with the invitation: else they could keep one and come in by it
// once the person was given more than they could hand out (R40).
func (s *Service) vouched(ctx context.Context, q db.Queryer, f found) (bool, error) {
	by, err := s.Identity.ActorOf(ctx, q, f.account, f.copier)
	if err == nil {
		err = s.mayTouch(ctx, q, by, f.person)
	}
	if gone(err) || errs.Is(err, errs.Unauthenticated) || errs.Is(err, errs.Forbidden) {
		return false, nil
	}
	return err == nil, err
}

// tokenForm reports whether a text has the form of a link's secret, so that anything else never reaches the database.
func tokenForm(token string) bool {
	if len(token) != 43 {
		return false
	}
	for _, c := range []byte(token) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// Look tells what a link leads to. It changes nothing, so that programs that open links in mail do no harm (R21).
func (s *Service) Look(ctx context.Context, token string) (View, error) {
	f, err := s.find(ctx, s.DB, token)
	if err != nil || f.state != Pending {
		return View{State: f.state}, err
	}
	m, err := s.Members.One(ctx, s.DB, f.account, f.User)
	if err != nil {
		return View{}, err
	}
	why, err := s.doubt(ctx, s.DB, f)
	if err != nil || why != "" {
		return View{State: Dead}, err
	}
	v := View{State: Pending, AccountName: m.AccountName, Email: f.person.Email, Login: f.person.Login, FirstName: f.person.FirstName,
		MiddleName: f.person.MiddleName, LastName: f.person.LastName, Role: f.person.Role, Line: f.Line, ExpiresAt: f.ExpiresAt,
		Lang: m.Lang, TimeZone: m.TimeZone, DateStyle: m.DateStyle}
	if f.Inviter != "" {
		inviter, err := s.Members.One(ctx, s.DB, f.account, f.Inviter)
		if err != nil && !gone(err) {
			return View{}, err
		}
		v.InviterName = inviter.Name()
	}
	v.Asks, err = s.Identity.AskOf(ctx, s.DB, f.invited())
	return v, err
}

func (f found) invited() identity.Invited {
	return identity.Invited{Account: f.account, User: f.User, Login: f.person.Login, Mailed: f.kind == mailed}
}

// Measure judges a new password while the holder of a link types it. A dead link is measured as if nothing were known, so
// that the meter tells nothing about links.
func (s *Service) Measure(ctx context.Context, token, password string) (identity.Strength, error) {
	v, err := s.Look(ctx, token)
	if err != nil {
		return identity.Strength{}, err
	}
	return identity.Measure(password, v.Asks.Policy, v.Asks.Known), nil
}

func gone(err error) bool { return errs.Is(err, errs.NotFound) }
