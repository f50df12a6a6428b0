package system

import (
	"context"

	"cabinet/internal/platform/db"
)

// checkRow is the one row of record_check.
const checkRow = "state"

func selectCheck(ctx context.Context, q db.Queryer) (Check, error) {
	var c Check
	var asked, ended db.TS
	err := q.QueryRow(ctx, `select asked_at, ended_at, chains, acts, bad from record_check where id = ?`, checkRow).
		Scan(&asked, &ended, &c.Chains, &c.Acts, &c.Bad)
	c.Asked, c.Ended = asked.Time, ended.Time
	return c, err
}

func updateCheckAsked(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `update record_check set asked_at = ? where id = ?`, db.At(tx.Now()), checkRow)
	return err
}

func updateChecked(ctx context.Context, tx *db.Tx, c Check) error {
	_, err := tx.Exec(ctx, `update record_check set ended_at = ?, chains = ?, acts = ?, bad = ? where id = ?`,
		db.At(tx.Now()), c.Chains, c.Acts, c.Bad, checkRow)
	return err
}
