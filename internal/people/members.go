package people

import (
	"context"

	"cabinet/internal/accounts"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

var (
	_ identity.Members  = Members{}
	_ identity.Arrivals = Members{}
)

// Members tells identity which users a login has. It asks nobody's right: who signs in is nobody yet.
type Members struct{ accounts *accounts.Service }

// NewMembers returns the reader; identity needs it before the service of this room can be made.
func NewMembers(acc *accounts.Service) Members { return Members{accounts: acc} }

// OfLogin returns every membership of a login, active or not, ordered by account.
func (m Members) OfLogin(ctx context.Context, q db.Queryer, login ids.Login) ([]identity.Membership, error) {
	list, err := selectPersonsOfLoginAllAccounts(ctx, q, login)
	if err != nil {
		return nil, err
	}
	var out []identity.Membership
	for _, p := range list {
		member, err := m.member(ctx, q, p)
		if err != nil {
			return nil, err
		}
		out = append(out, member)
	}
	return out, nil
}

// One returns one membership, or errs.NotFound.
func (m Members) One(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (identity.Membership, error) {
	p, err := selectPerson(ctx, q, account, user)
	if err != nil {
		return identity.Membership{}, err
	}
	return m.member(ctx, q, p)
}

func (m Members) member(ctx context.Context, q db.Queryer, p Person) (identity.Membership, error) {
	account, err := m.accounts.Account(ctx, q, p.Account)
	if err != nil {
		return identity.Membership{}, err
	}
	return identity.Membership{
		Account: p.Account, AccountName: account.Name, User: p.ID, Login: p.Login, Role: p.Role, Group: p.Group, Manages: p.Manages, Lastingly: p.managesLastingly(), Active: p.Status == Active,
		IDNumber: p.IDNumber, JobTitle: p.JobTitle,
		Lang: or(p.Language, account.Language), TimeZone: or(p.TimeZone, account.TimeZone), DateStyle: or(p.DateStyle, account.DateStyle),
		Theme: p.Theme, Density: p.Density,
		FirstName: p.FirstName, MiddleName: p.MiddleName, LastName: p.LastName, Policy: account.Policy,
	}, nil
}

func or(own, standard string) string {
	if own != "" {
		return own
	}
	return standard
}
