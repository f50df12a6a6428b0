package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/seal"
)

const keyRow = "key"

// keyCell is the place of the known text that tells the deployment's key from others.
func keyCell() seal.Cell { return seal.Cell{Table: "key_check", Row: keyRow, Column: "sealed"} }

// openBox opens the key file, which is made on the first start of a deployment and only then: a database that was sealed
// with a key doesn't start without it, nor with another (R67).
func openBox(ctx context.Context, d *db.DB, path string, rand io.Reader) (*seal.Box, error) {
	sealed, err := selectKeyCheck(ctx, d)
	if err != nil {
		return nil, err
	}
	if sealed != nil {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("the key file %s isn't there, and this database needs it: put the file back from where its copy is kept", path)
		}
	}
	box, _, err := seal.LoadOrCreate(path, rand)
	if err != nil {
		return nil, err
	}
	if sealed == nil {
		if sealed, err = keepKeyCheck(ctx, d, box); err != nil {
			return nil, err
		}
	}
	if _, err := box.Unseal(keyCell(), sealed); err != nil {
		return nil, fmt.Errorf("the key file %s isn't the one of this database: all processes on one database share one key file", path)
	}
	return box, nil
}

func selectKeyCheck(ctx context.Context, q db.Queryer) ([]byte, error) {
	var sealed []byte
	err := q.QueryRow(ctx, `select sealed from key_check where id = ?`, keyRow).Scan(&sealed)
	if db.NoRows(err) {
		return nil, nil
	}
	return sealed, err
}

// keepKeyCheck stores the known text sealed by box and returns what is stored: of two first starts, one wins.
func keepKeyCheck(ctx context.Context, d *db.DB, box *seal.Box) (sealed []byte, err error) {
	mine, err := box.Seal(keyCell(), []byte("cabinet"))
	if err != nil {
		return nil, err
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `insert into key_check (id, sealed) values (?, ?) on conflict do nothing`, keyRow, mine); err != nil {
			return err
		}
		sealed, err = selectKeyCheck(ctx, tx)
		return err
	})
	return sealed, err
}
