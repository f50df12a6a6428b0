package activity

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// sealedAct is an act with the stored form of its digests, as the chain needs it.
type sealedAct struct {
	Entry
	digests string
}

func selectWaitingAllAccounts(ctx context.Context, q db.Queryer) ([]ids.Account, error) {
	var out []ids.Account
	rows, err := q.Query(ctx, `select distinct account_id from act_queue order by account_id`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var a ids.Account
		err := rows.Scan(&a)
		out = append(out, a)
		return err
	})
	return out, err
}

// selectOldestWaitingAllAccounts returns the oldest act that waits for its seal, or nothing.
func selectOldestWaitingAllAccounts(ctx context.Context, q db.Queryer) (ids.Act, error) {
	var act ids.Act
	err := q.QueryRow(ctx, `select act_id from act_queue order by act_id limit 1`).Scan(&act)
	if db.NoRows(err) {
		err = nil
	}
	return act, err
}

func selectHead(ctx context.Context, q db.Queryer, account ids.Account) (Checkpoint, error) {
	head := Checkpoint{Account: account}
	err := q.QueryRow(ctx, `select position, hash from act_seals where account_id = ? order by position desc limit 1`,
		account).Scan(&head.Position, &head.Hash)
	if !db.NoRows(err) {
		return head, err
	}
	cut, err := selectCut(ctx, q, account) // nothing but what was cut off
	head.Position, head.Hash = cut.Position, cut.Hash
	return head, err
}

func selectWaiting(ctx context.Context, q db.Queryer, account ids.Account) ([]sealedAct, error) {
	var out []sealedAct
	rows, err := q.Query(ctx, `select `+actColumns+` from act_queue w
		join acts a on a.account_id = w.account_id and a.id = w.act_id
		where w.account_id = ? order by w.act_id limit ?`, account, sealBatch)
	err = each(rows, err, func(rows *sql.Rows) error {
		e, digests, err := scanAct(rows)
		out = append(out, sealedAct{e, digests})
		return err
	})
	return out, err
}

func insertSeals(ctx context.Context, tx *db.Tx, account ids.Account, acts []sealedAct) error {
	return inChunks(acts, func(acts []sealedAct) error {
		args := make([]any, 0, 4*len(acts))
		for _, a := range acts {
			args = append(args, account, a.Position, a.ID, a.Hash)
		}
		_, err := tx.Exec(ctx, `insert into act_seals (account_id, position, act_id, hash) values (?, ?, ?, ?)`+
			strings.Repeat(`, (?, ?, ?, ?)`, len(acts)-1), args...)
		return err
	})
}

func deleteWaiting(ctx context.Context, tx *db.Tx, account ids.Account, acts []sealedAct) error {
	return inChunks(acts, func(acts []sealedAct) error {
		args := []any{account}
		for _, a := range acts {
			args = append(args, a.ID)
		}
		n, err := tx.Exec(ctx, `delete from act_queue where account_id = ? and act_id in (?`+
			strings.Repeat(`, ?`, len(acts)-1)+`)`, args...)
		if err == nil && n != int64(len(acts)) {
			err = fmt.Errorf("%d acts left the queue, %d were sealed", n, len(acts))
		}
		return err
	})
}
