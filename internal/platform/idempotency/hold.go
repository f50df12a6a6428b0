package idempotency

import (
	"context"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Hold returns a context under which a claimed request changes nothing once its claim has gone to another one, and under
// which its first change is noted in the same transaction; see [web.Replays]. So a request that broke off before it had
// changed anything can be made again once its time is over: should it still be alive, it can't commit any more.
func (s *Store) Hold(ctx context.Context, in web.ReplayClaim, ticket string) context.Context {
	return db.Fenced(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `update idempotency_keys set wrote = 1 where account_id = ? and user_id = ? and key_hash = ? and ticket = ?`,
			in.Account, in.User, in.Key, ticket)
		if err == nil && n == 0 {
			return errs.E(errs.Conflict, "web.error.replay_running", nil)
		}
		return err
	})
}
