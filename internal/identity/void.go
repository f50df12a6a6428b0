package identity

import (
	"context"
	"time"

	"cabinet/internal/platform/db"
)

// VoidAll ends, in tx, every session and known browser and makes every link void that was ever handed out: to a new
// password, a new address, a former address, "this wasn't me" and the set-up. A copy restored from a backup begins so,
// since what ended after the backup would live again in it (R91); bearer tokens end too. Passwords stay.
func (s *Service) VoidAll(ctx context.Context, tx *db.Tx) error {
	for _, void := range []func(context.Context, *db.Tx) error{deleteAllSessionsAllAccounts, deleteAllLinks} {
		if err := void(ctx, tx); err != nil {
			return err
		}
	}
	tx.AfterCommit(s.cache.forget)
	return nil
}

func deleteAllSessionsAllAccounts(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.Exec(ctx, `delete from api_tokens`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from sessions`)
	return err
}

func deleteAllLinks(ctx context.Context, tx *db.Tx) error {
	for _, statement := range []string{`delete from devices`, `delete from reset_tokens`, `delete from email_changes`,
		`delete from email_undos`, `delete from disown_tokens`, `delete from setup_tokens`} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// deleteOldMailed clears away links that are over, and the former addresses with them.
func deleteOldMailed(ctx context.Context, tx *db.Tx, before time.Time) error {
	for _, statement := range []string{`delete from email_changes where expires_at < ?`, `delete from email_undos where expires_at < ?`,
		`delete from disown_tokens where expires_at < ?`} {
		if _, err := tx.Exec(ctx, statement, db.At(before)); err != nil {
			return err
		}
	}
	return nil
}
