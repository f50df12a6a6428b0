package demo

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/moves"
	"cabinet/internal/people"
)

// bothDays is for how many days both addresses sign in when an account moves to its next mail domain.
const bothDays = 30

// relocate has an administrator look at what a move to the account's next mail domain would do, and ask somebody to sign in with
// another address.
func (r Rooms) relocate(ctx context.Context, account ids.Account, o organisation, users map[string]people.Person) error {
	x := users[o.comings.inviter]
	by := access.Actor{Account: account, User: x.ID, Login: x.Login, Role: x.Role, Permissions: access.Ceiling(x.Role), Scope: access.ScopeAdmin,
		Door: access.DoorSystem}
	if _, err := r.Moves.Draft(ctx, by, moves.Input{From: o.mailDomain, To: "new-" + o.mailDomain, Days: bothDays}); err != nil {
		return err
	}
	leaver := users[o.comings.leaving]
	address := "office@" + o.mailDomain
	_, _, err := r.Moves.EditUser(ctx, by, leaver.ID, moves.Edit{Email: &address}, 0)
	return err
}
