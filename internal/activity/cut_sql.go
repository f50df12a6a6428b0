package activity

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// cut is the last removed position of a chain: the anchor from which what is left is verified.
type cut struct {
	Position int64
	Hash     string
	Until    time.Time // when the newest of the removed acts was done
	At       time.Time
	Act      ids.Act // the act that tells of it
}

const cutColumns = `position, hash, until, at, act_id`

func scanCut(row interface{ Scan(...any) error }) (c cut, err error) {
	var until, at db.TS
	err = row.Scan(&c.Position, &c.Hash, &until, &at, &c.Act)
	c.Until, c.At = until.Time, at.Time
	return c, err
}

// selectCut returns the account's last cut; its position is 0 when nothing was cut off.
func selectCut(ctx context.Context, q db.Queryer, account ids.Account) (cut, error) {
	c, err := scanCut(q.QueryRow(ctx, `select `+cutColumns+` from act_cuts where account_id = ? order by position desc limit 1`, account))
	if db.NoRows(err) {
		return cut{}, nil
	}
	return c, err
}

// selectCuts returns the account's cuts, the oldest first.
func selectCuts(ctx context.Context, q db.Queryer, account ids.Account) ([]cut, error) {
	var out []cut
	rows, err := q.Query(ctx, `select `+cutColumns+` from act_cuts where account_id = ? order by position`, account)
	err = each(rows, err, func(rows *sql.Rows) error {
		c, err := scanCut(rows)
		out = append(out, c)
		return err
	})
	return out, err
}

func insertCut(ctx context.Context, tx *db.Tx, account ids.Account, c cut) error {
	_, err := tx.Exec(ctx, `insert into act_cuts (account_id, position, hash, until, at, act_id) values (?, ?, ?, ?, ?, ?)`,
		account, c.Position, c.Hash, db.At(c.Until), db.At(c.At), c.Act)
	if err != nil {
		return fmt.Errorf("activity: keep cut: %w", err)
	}
	return nil
}

// deleteBelow removes acts up to a position, at most limit of them, and returns how many seals went.
func deleteBelow(ctx context.Context, tx *db.Tx, account ids.Account, position int64, limit int) (int, error) {
	var acts []ids.Act
	rows, err := tx.Query(ctx, `select act_id from act_seals where account_id = ? and position <= ? order by position limit ?`, account, position, limit)
	err = each(rows, err, func(rows *sql.Rows) error {
		var a ids.Act
		err := rows.Scan(&a)
		acts = append(acts, a)
		return err
	})
	if err != nil {
		return 0, err
	}
	return len(acts), inChunks(acts, func(acts []ids.Act) error {
		args, rows := []any{account}, []any{}
		for _, a := range acts {
			args = append(args, a)
			rows = append(rows, account, a)
		}
		in := places(len(acts))
		if _, err := tx.Exec(ctx, `insert into act_removals (account_id, act_id) values (?, ?)`+strings.Repeat(`, (?, ?)`, len(acts)-1), rows...); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from act_erasable where account_id = ? and act_id in (`+in+`)`, args...); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from act_seals where account_id = ? and act_id in (`+in+`)`, args...); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from acts where account_id = ? and id in (`+in+`)`, args...); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `delete from act_removals where account_id = ? and act_id in (`+in+`)`, args...)
		return err
	})
}

// deleteIndexBelow removes the index of blocks and days that lie wholly at or below a position.
func deleteIndexBelow(ctx context.Context, tx *db.Tx, account ids.Account, position int64) error {
	if _, err := tx.Exec(ctx, `delete from act_index where account_id = ? and block < ?`, account, blockOf(position+1)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from act_days where account_id = ? and highest <= ?`, account, position)
	return err
}
