package people

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// SignedIn is [MarkSignedIn] for identity.
func (Members) SignedIn(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	return MarkSignedIn(ctx, tx, account, user)
}

// MarkSignedIn notes in the caller's transaction that the user signed in now. It isn't a change of the profile: the
// version stays.
func MarkSignedIn(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	_, err := tx.Exec(ctx, `update users set last_sign_in_at = ? where account_id = ? and id = ?`, db.At(tx.Now()), account, user)
	return err
}
