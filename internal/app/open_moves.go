package app

import (
	"context"

	"cabinet/internal/exports"
	"cabinet/internal/moves"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// openMoves wires how administrators give users other sign-in addresses.
func (p *Program) openMoves(members people.Members, post exports.Post) {
	p.Moves = moves.New(moves.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Accounts: p.Accounts, Identity: p.Identity, People: p.People, Attributes: p.Attributes, Names: members,
		Invitations: p.Invitations, Post: post, Log: p.log})
	p.Moves.RegisterJobs(p.Queue)
	p.Exports.RegisterKind(p.Moves.ExportKind())
}

// formerAddressPart is the part of the former addresses by which a person still signs in.
func (p *Program) formerAddressPart() mydata.Part {
	return mydata.Part{Name: "app.part.former_addresses", Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
		return p.Identity.DropAliases(ctx, tx, before.Account, before.Login)
	}}
}
