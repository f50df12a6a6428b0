package app

import (
	"context"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/identity"
	"cabinet/internal/identity/identityweb"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// founder makes the first account and its administrator across the rooms, in one transaction.
type founder struct{ p *Program }

// Found implements identityweb.Founder.
func (f founder) Found(ctx context.Context, in identityweb.FoundInput) (done identity.SignedIn, err error) {
	p := f.p
	if err := p.Identity.CheckSetup(ctx, in.Token); err != nil {
		return done, err
	}
	password, err := f.check(ctx, in)
	if err != nil {
		return done, err
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		if err := p.Identity.ConsumeSetup(ctx, tx, in.Token, in.Client); err != nil {
			return err
		}
		by := access.Actor{Door: access.DoorSystem, RemoteIP: in.Client.RemoteIP, RequestID: in.Client.RequestID}
		account, err := p.Accounts.Create(ctx, tx, by, in.Account)
		if err != nil {
			return err
		}
		by.Account = account.ID
		login, err := p.Identity.CreateLogin(ctx, tx, in.Email)
		if err != nil {
			return err
		}
		if err := p.Identity.SetPassword(ctx, tx, by, login, password); err != nil {
			return err
		}
		person := people.NewPerson{Login: login, Email: in.Email, Role: access.Administrator, Profile: in.Profile}
		if _, err := p.People.Add(ctx, tx, by, person); err != nil {
			return err
		}
		done, err = p.Identity.Start(ctx, tx, identity.StartInput{Login: login, Proof: identity.ProofSetup, Device: in.Device, Client: in.Client})
		return err
	})
	return done, err
}

// check judges the whole form at once and prepares the password, which mustn't be hashed inside a transaction.
func (f founder) check(ctx context.Context, in identityweb.FoundInput) (identity.Prepared, error) {
	var wrong errs.Fields
	note := func(err error, names map[string]string) error {
		e := errs.As(err)
		if err != nil && (e == nil || e.Kind != errs.Invalid) {
			return err
		}
		if e == nil {
			return nil
		}
		for _, x := range e.Fields {
			name := x.Name
			if other, ok := names[name]; ok {
				name = other
			}
			wrong.Add(name, x.Key, x.Args)
		}
		return nil
	}
	account, err := in.Account.Validate()
	if err := note(err, map[string]string{"name": "account_name", "kind": "account_kind"}); err != nil {
		return identity.Prepared{}, err
	}
	if err := note(people.CheckProfile(in.Profile, account.Country), nil); err != nil {
		return identity.Prepared{}, err
	}
	if _, _, err := email.ParseAddress(in.Email); err != nil {
		e := errs.As(err)
		wrong.Add("email", e.Key, e.Args)
	}
	known := identity.Context{Email: in.Email, Names: []string{in.Account.Name}}
	for _, name := range []*string{in.Profile.FirstName, in.Profile.LastName} {
		if name != nil && strings.TrimSpace(*name) != "" {
			known.Names = append(known.Names, *name)
		}
	}
	if in.Profile.IDNumber != nil {
		known.Numbers = append(known.Numbers, *in.Profile.IDNumber)
	}
	password, err := f.p.Identity.Prepare(ctx, in.Password, in.Confirm, accounts.DefaultPolicy(), known)
	if err := note(err, nil); err != nil {
		return identity.Prepared{}, err
	}
	return password, wrong.Err()
}
