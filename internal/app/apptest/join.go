package apptest

import (
	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// Group adds a group to an organisation.
func (a *App) Group(account accounts.Account, name string) ids.Group {
	a.T.Helper()
	g, err := a.GroupSettings.Create(a.T.Context(), access.Operator(account.ID), groups.Input{Name: &name})
	a.Must(err)
	return g.ID
}

// Join adds another person to an organisation, who signs in like everybody else. A name that ends in "@twin" is one of the
// twin.
func (a *App) Join(account accounts.Account, name string, as people.Standing) Member {
	a.T.Helper()
	ctx, address := a.T.Context(), Address(name)
	by := access.Operator(account.ID)
	password, err := a.Identity.Prepare(ctx, Password, Password, accounts.DefaultPolicy(), identity.Context{})
	a.Must(err)
	first, last := "Mona", "Vance"
	var p people.Person
	a.Write(func(tx *db.Tx) error {
		login, err := a.Identity.CreateLogin(ctx, tx, address)
		if err != nil {
			return err
		}
		if err := a.Identity.SetPassword(ctx, tx, by, login, password); err != nil {
			return err
		}
		p, err = a.People.Add(ctx, tx, by, people.NewPerson{Login: login, Email: address, Role: as.Role, Group: as.Group, Manages: as.Manages,
			Profile: people.ProfileInput{FirstName: &first, LastName: &last}})
		return err
	})
	m := Member{Person: p, Account: account}
	a.World.members[name] = m
	return m
}
