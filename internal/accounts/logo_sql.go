package accounts

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func insertLogo(ctx context.Context, tx *db.Tx, account ids.Account, logo ids.Picture) error {
	_, err := tx.Exec(ctx, `insert into logos (account_id, id, created_at) values (?, ?, ?)`, account, logo, db.At(tx.Now()))
	return err
}

// holdLogo keeps the logo's row from its sweeper until tx ends; a logo that is gone already is errs.Unavailable, since
// storing it took an hour.
func holdLogo(ctx context.Context, tx *db.Tx, account ids.Account, logo ids.Picture) error {
	if logo == "" {
		return nil
	}
	n, err := tx.Exec(ctx, `update logos set created_at = created_at where account_id = ? and id = ?`, account, logo)
	if err == nil && n == 0 {
		err = errs.E(errs.Unavailable, "picture.busy", nil)
	}
	return err
}

// deleteLogo removes the row of a logo unless its account has it, and reports whether it does.
func deleteLogo(ctx context.Context, tx *db.Tx, account ids.Account, logo ids.Picture) (used bool, err error) {
	if err := holdLogo(ctx, tx, account, logo); errs.Is(err, errs.Unavailable) {
		return false, nil // the row went in an earlier try
	} else if err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `delete from logos where account_id = ? and id = ?
		and not exists (select 1 from accounts where account_id = ? and logo_id = ?)`, account, logo, account, logo)
	return n == 0, err
}

func updateLogo(ctx context.Context, tx *db.Tx, a Account) error {
	_, err := tx.Exec(ctx, `update accounts set logo_id = ?, logo_version = ?, version = ?, updated_at = ? where account_id = ?`,
		a.Logo, a.LogoVersion, a.Version, db.At(a.UpdatedAt), a.ID)
	return err
}
