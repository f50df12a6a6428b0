package activity

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// deployment is the account of what belongs to none: the deployment's own chain, and the checkpoints over all chains.
const deployment ids.Account = ""

// lastCheckpoint is what decides when the next one is due.
type lastCheckpoint struct {
	number int64
	at     time.Time
	sealed int64 // the sum of all positions then
}

func selectLastCheckpoint(ctx context.Context, q db.Queryer) (lastCheckpoint, error) {
	var c lastCheckpoint
	var at db.TS
	err := q.QueryRow(ctx, `select number, at, sealed from act_checkpoints where account_id = ? order by number desc limit 1`, deployment).
		Scan(&c.number, &at, &c.sealed)
	if db.NoRows(err) {
		err = nil
	}
	c.at = at.Time
	return c, err
}

func insertLine(ctx context.Context, tx *db.Tx, c lastCheckpoint, part int, line string) error {
	_, err := tx.Exec(ctx, `insert into act_checkpoints (account_id, number, part, at, sealed, line) values (?, ?, ?, ?, ?, ?)`,
		deployment, c.number, part, db.At(c.at), c.sealed, line)
	return err
}

func selectLine(ctx context.Context, q db.Queryer, number int64, part int) (string, error) {
	var line string
	err := q.QueryRow(ctx, `select line from act_checkpoints where account_id = ? and number = ? and part = ?`, deployment, number, part).Scan(&line)
	if db.NoRows(err) {
		err = nil
	}
	return line, err
}

// selectLines returns a checkpoint's lines in the order of their parts, and when it was made.
func selectLines(ctx context.Context, q db.Queryer, number int64) (lines []string, made time.Time, err error) {
	rows, err := q.Query(ctx, `select line, at from act_checkpoints where account_id = ? and number = ? order by part`, deployment, number)
	err = each(rows, err, func(rows *sql.Rows) error {
		var line string
		var at db.TS
		err := rows.Scan(&line, &at)
		lines, made = append(lines, line), at.Time
		return err
	})
	return lines, made, err
}

func deleteOldCheckpoints(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `delete from act_checkpoints where account_id = ? and at < ?`, deployment, db.At(before))
	return err
}

// delivery is how checkpoints reach one target.
type delivery struct {
	number  int64 // the last that arrived
	at      time.Time
	failing time.Time // since when they don't arrive; zero while they do
	alarmed bool
}

func selectDelivery(ctx context.Context, q db.Queryer, target string) (delivery, error) {
	var d delivery
	var at, failing db.TS
	err := q.QueryRow(ctx, `select number, at, failing_since, alarmed from act_deliveries where account_id = ? and target = ?`, deployment, target).
		Scan(&d.number, &at, &failing, &d.alarmed)
	if db.NoRows(err) {
		err = nil
	}
	d.at, d.failing = at.Time, failing.Time
	return d, err
}

func keepDelivery(ctx context.Context, tx *db.Tx, target string, d delivery) error {
	_, err := tx.Exec(ctx, `insert into act_deliveries (account_id, target, number, at, failing_since, alarmed) values (?, ?, ?, ?, ?, ?)
		on conflict (account_id, target) do update set number = excluded.number, at = excluded.at,
		failing_since = excluded.failing_since, alarmed = excluded.alarmed`,
		deployment, target, d.number, db.At(d.at), db.At(d.failing), d.alarmed)
	return err
}
