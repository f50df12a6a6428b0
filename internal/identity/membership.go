package identity

import (
	"context"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Membership is what identity must know of a user to sign them in: one login in one account.
type Membership struct {
	Account     ids.Account
	AccountName string
	User        ids.User
	Login       ids.Login
	Role        access.Role
	Group       ids.Group // empty is the default group
	Manages     bool      // manages Group
	Lastingly   bool      // manages it, and not for a time
	Active      bool
	IDNumber    string
	JobTitle    ids.JobTitle

	Lang, TimeZone, DateStyle, Theme, Density string
	FirstName, MiddleName, LastName           string

	// Policy is the account's policy.
	Policy accounts.Policy
}

// Name returns the person's first and last name.
func (m Membership) Name() string { return strings.TrimSpace(m.FirstName + " " + m.LastName) }

// Members tells about memberships. People implements it; both methods read through q, so that callers choose between a
// plain read and facts of their own transaction.
type Members interface {
	// OfLogin returns every membership of a login, active or not, in a stable order; none for an unknown login.
	OfLogin(ctx context.Context, q db.Queryer, login ids.Login) ([]Membership, error)
	// One returns one membership, or errs.NotFound.
	One(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Membership, error)
}

// Arrivals notes that members came in; people implements it.
type Arrivals interface {
	// SignedIn notes, in the transaction of the sign-in or of the choice of an account, that a member came in now.
	SignedIn(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error
}

// Addresses keeps the copies of sign-in addresses that higher rooms hold; people implements it.
type Addresses interface {
	// Hold makes whoever changes the same member wait, before their login is held.
	Hold(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error
	// EmailChanged notes, in the transaction of the change, that a member signs in with another address from now on.
	EmailChanged(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, address string) error
}

// arrived tells Arrivals, if there is anybody to tell.
func (s *Service) arrived(ctx context.Context, tx *db.Tx, m Membership) error {
	if s.Arrivals == nil {
		return nil
	}
	return s.Arrivals.SignedIn(ctx, tx, m.Account, m.User)
}

// active returns the memberships through which a person may come in.
func active(all []Membership) []Membership {
	var out []Membership
	for _, m := range all {
		if m.Active {
			out = append(out, m)
		}
	}
	return out
}

// AccountCount returns in how many accounts the person of a login is active.
func (s *Service) AccountCount(ctx context.Context, login ids.Login) (int, error) {
	all, err := s.Members.OfLogin(ctx, s.DB, login)
	return len(active(all)), err
}
