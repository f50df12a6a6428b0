package demo

import (
	"context"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/scim"
)

// connect gives an account a directory in a dry run, with what it would have done.
func (r Rooms) connect(ctx context.Context, account ids.Account, o organisation) error {
	by := access.Operator(account)
	name := "Microsoft Entra ID"
	c, err := r.SCIM.Connect(ctx, by, scim.ConnectionInput{Name: &name})
	if err != nil {
		return err
	}
	_, secret, err := r.SCIM.MakeToken(ctx, by, c.ID, scim.TokenInput{})
	if err != nil {
		return err
	}
	caller, err := r.SCIM.ByToken(ctx, secret, scim.Client{})
	if err != nil {
		return err
	}
	for _, first := range []string{"Ingrid", "Samuel"} {
		_, err := r.SCIM.CreateUser(ctx, caller, scim.Resource{"userName": strings.ToLower(first) + ".falk@" + o.mailDomain, "name": scim.Resource{"givenName": first, "familyName": "Falk"}})
		if err != nil {
			return err
		}
	}
	return nil
}
