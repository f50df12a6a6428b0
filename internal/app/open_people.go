package app

import (
	"context"
	"encoding/json"

	"cabinet/internal/access"
	"cabinet/internal/bulk"
	"cabinet/internal/cases"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/scim"
)

// openAdministration wires how people come in, and what is done to many of them at once.
func (p *Program) openAdministration(members people.Members, sender email.Sender, from email.Address, base links.Base, post exports.Post) {
	p.Invitations = invitations.New(invitations.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Accounts: p.Accounts, Identity: p.Identity, Rights: p.Roles,
		People: p.People, Members: members, Forgets: []invitations.Forget{p.forgetAttributes, scim.ForgetUser, cases.ForgetUser}, Mail: sender, From: from, Bundle: p.Bundle,
		Base: base, Log: p.log})
	p.Invitations.RegisterJobs(p.Queue)
	p.Bulk = bulk.New(bulk.Deps{DB: p.DB, Now: p.now, IDs: p.ids, Acts: p.Acts, Blobs: p.files, Actors: p.Identity, Accounts: p.Accounts,
		Roles: p.Roles, Groups: p.Groups, Names: members, Administrators: members, Inviter: bulk.InviterOf(p.Invitations), Selector: directory{p.People},
		Post: post, Log: p.log, Temp: p.Config.Data})
	p.Bulk.RegisterJobs(p.Queue)
	for _, o := range bulk.Operations(bulk.Hosts{People: p.People, Invitations: p.Invitations, Groups: p.Groups, Roles: p.Roles}) {
		p.Bulk.RegisterOperation(o)
	}
	p.Exports.RegisterKind(p.Bulk.ExportKind())
	for _, kind := range peopleweb.ExportKinds(p.People) {
		p.Exports.RegisterKind(kind)
	}
}

// directory finds the users whom a query of the users page means.
type directory struct{ people *people.Service }

// Matching implements bulk.Selector.
func (d directory) Matching(ctx context.Context, q db.Queryer, by access.Actor, query json.RawMessage, after ids.User, limit int) ([]ids.User, error) {
	var f people.DirectoryFilter
	if err := json.Unmarshal(query, &f); err != nil {
		return nil, errs.E(errs.Malformed, "people.list.filter", err)
	}
	return d.people.Matching(ctx, q, by, f, after, limit)
}

// forgetAttributes takes away what an account's additional attributes say about a user who is withdrawn before they came.
func (p *Program) forgetAttributes(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	_, err := p.Attributes.Erase(ctx, tx, access.System(account), account, user)
	return err
}
