package email

import (
	"context"

	"cabinet/internal/platform/db"
)

// Forget removes whatever is remembered of an address in an account's mail and in the deployment's own, for whoever erases a
// person. It writes in the caller's transaction. The next message to the address, should there be one, is tried anew.
func (g *Guard) Forget(ctx context.Context, tx *db.Tx, account, address string) error {
	for _, whose := range []string{account, ""} {
		if _, err := g.Allow(ctx, tx, whose, address); err != nil {
			return err
		}
	}
	return nil
}
