package activity

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// addressYears is how long source addresses are kept (R77).
const addressYears = 1

// EraseAddressesAllAccounts erases the source addresses of acts older than a year. The chains stay sound.
func (l *Log) EraseAddressesAllAccounts(ctx context.Context) error {
	heads, err := selectHeadsAllAccounts(ctx, l.db)
	if err != nil {
		return fmt.Errorf("activity: list chains: %w", err)
	}
	for _, head := range heads {
		for more := true; more; {
			err := l.db.Write(ctx, func(tx *db.Tx) (err error) {
				more, err = eraseAddresses(ctx, tx, head.Account)
				return err
			})
			if err != nil {
				return fmt.Errorf("activity: erase addresses of account %q: %w", head.Account, err)
			}
		}
	}
	return nil
}

// eraseAddresses erases those of the next few acts and reports whether there may be more.
func eraseAddresses(ctx context.Context, tx *db.Tx, account ids.Account) (bool, error) {
	if err := tx.Lock(ctx, string(account), "activity.addresses"); err != nil {
		return false, err
	}
	done, err := selectWithoutAddress(ctx, tx, account)
	if err != nil {
		return false, err
	}
	old, err := selectOlder(ctx, tx, account, done, cutBatch, tx.Now().AddDate(-addressYears, 0, 0))
	if err != nil || old.count == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, `delete from act_erasable where account_id = ? and name = ? and act_id in
		(select s.act_id from act_seals s where s.account_id = ? and s.position > ? and s.position <= ?)`, account, remoteIP, account, done, old.last)
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `update act_heads set without_address = ? where account_id = ?`, old.last, account)
	return old.count == cutBatch, err
}

// selectWithoutAddress returns the position up to which the account's acts have no source address any more.
func selectWithoutAddress(ctx context.Context, q db.Queryer, account ids.Account) (int64, error) {
	var position int64
	err := q.QueryRow(ctx, `select without_address from act_heads where account_id = ?`, account).Scan(&position)
	if db.NoRows(err) {
		err = nil
	}
	return position, err
}
