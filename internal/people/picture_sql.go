package people

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func insertPicture(ctx context.Context, tx *db.Tx, account ids.Account, picture ids.Picture) error {
	_, err := tx.Exec(ctx, `insert into pictures (account_id, id, created_at) values (?, ?, ?)`, account, picture, db.At(tx.Now()))
	return err
}

// holdPicture keeps the picture's row from its sweeper until tx ends; a picture that is gone already is an
// errs.Unavailable error, since storing it took an hour.
func holdPicture(ctx context.Context, tx *db.Tx, account ids.Account, picture ids.Picture) error {
	if picture == "" {
		return nil
	}
	n, err := tx.Exec(ctx, `update pictures set created_at = created_at where account_id = ? and id = ?`, account, picture)
	if err == nil && n == 0 {
		err = errs.E(errs.Unavailable, "picture.busy", nil)
	}
	return err
}

// deletePicture removes the row of a picture that no user has, and reports whether one has it.
func deletePicture(ctx context.Context, tx *db.Tx, account ids.Account, picture ids.Picture) (used bool, err error) {
	if err := holdPicture(ctx, tx, account, picture); errs.Is(err, errs.Unavailable) {
		return false, nil // the row went in an earlier try
	} else if err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `delete from pictures where account_id = ? and id = ?
		and not exists (select 1 from users where account_id = ? and picture_id = ?)`, account, picture, account, picture)
	return n == 0, err
}
