package app

import (
	"context"
	"io"

	"cabinet/internal/ids"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/scim"
)

// openSCIM wires the directories that keep an account's users.
func (p *Program) openSCIM() {
	p.SCIM = scim.New(scim.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Accounts: p.Accounts, Identity: p.Identity, People: p.People, OwnGroups: p.Groups,
		Invitations: p.Invitations})
}

// directoryPart is the part of what directories call a person and want of them.
func directoryPart() mydata.Part {
	return mydata.Part{Name: "app.part.directory", Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
		return scim.ForgetUser(ctx, tx, before.Account, before.ID)
	}}
}

// directorySource returns what directories call a person.
func directorySource() mydata.Source {
	return mydata.Source{Name: "directories.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		known, err := scim.KnownAs(ctx, q, account, user)
		if err != nil || len(known) == 0 {
			return err
		}
		return writeIndented(w, known)
	}}
}
