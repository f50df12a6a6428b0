package people

import (
	"context"

	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

var _ identity.Addresses = Members{}

// Hold takes the lock of a user, before that of their login: the one order in which both are taken.
func (Members) Hold(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	return lockPerson(ctx, tx, account, user)
}

// EmailChanged keeps the user's copy of the sign-in address in step with the login, in the transaction of its change.
// Everybody who looks sees it within a second.
func (Members) EmailChanged(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, address string) error {
	if err := lockPerson(ctx, tx, account, user); err != nil {
		return err
	}
	p, err := selectPerson(ctx, tx, account, user)
	if err != nil {
		return err
	}
	p.Email = address
	_, err = tx.Exec(ctx, `update users set email = ?, search_text = ?, version = version + 1, updated_at = ? where account_id = ? and id = ?`,
		p.Email, searchText(p), db.At(tx.Now()), account, user)
	return err
}
