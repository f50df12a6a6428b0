package people

import (
	"context"

	"cabinet/internal/platform/db"
)

// updateErased changes what no profile ever does: the login that leads here, its address, and when somebody came in.
func updateErased(ctx context.Context, tx *db.Tx, p Person) error {
	_, err := tx.Exec(ctx, `update users set login_id = ?, email = '', last_sign_in_at = null where account_id = ? and id = ?`,
		p.Login, p.Account, p.ID)
	return err
}
