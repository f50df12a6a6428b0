package activity

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// chainLink is a seal with the act it stands for; the act's own fields are empty when its row is gone.
type chainLink struct {
	sealedAct
	actID  ids.Act // as the seal names it
	values []erasableValue
}

func selectChain(ctx context.Context, q db.Queryer, account ids.Account, after int64, limit int) ([]chainLink, error) {
	var out []chainLink
	at := map[ids.Act]int{}
	rows, err := q.Query(ctx, `select s.position, s.act_id, s.hash from act_seals s
		where s.account_id = ? and s.position > ? order by s.position limit ?`, account, after, limit)
	err = each(rows, err, func(rows *sql.Rows) error {
		var c chainLink
		err := rows.Scan(&c.Position, &c.actID, &c.Hash)
		at[c.actID] = len(out)
		out = append(out, c)
		return err
	})
	if err != nil || len(out) == 0 {
		return nil, err
	}
	last := out[len(out)-1].Position
	rows, err = q.Query(ctx, `select `+actColumns+` from act_seals s
		join acts a on a.account_id = s.account_id and a.id = s.act_id
		where s.account_id = ? and s.position > ? and s.position <= ?`, account, after, last)
	err = each(rows, err, func(rows *sql.Rows) error {
		e, digests, err := scanAct(rows)
		if i, ok := at[e.ID]; ok {
			e.Position, e.Hash = out[i].Position, out[i].Hash
			out[i].Entry, out[i].digests = e, digests
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	rows, err = q.Query(ctx, `select v.act_id, v.name, v.salt, v.value from act_seals s
		join act_erasable v on v.account_id = s.account_id and v.act_id = s.act_id
		where s.account_id = ? and s.position > ? and s.position <= ?`, account, after, last)
	err = each(rows, err, func(rows *sql.Rows) error {
		var act ids.Act
		var v erasableValue
		err := rows.Scan(&act, &v.name, &v.salt, &v.value)
		if i, ok := at[act]; ok {
			out[i].values = append(out[i].values, v)
		}
		return err
	})
	return out, err
}

// selectStray returns the first act, by id, that neither has a seal nor waits for one, and how many wait.
func selectStray(ctx context.Context, q db.Queryer, account ids.Account) (stray ids.Act, waiting int64, err error) {
	err = q.QueryRow(ctx, `select a.id from acts a where a.account_id = ?
		and not exists (select 1 from act_seals s where s.account_id = a.account_id and s.act_id = a.id)
		and not exists (select 1 from act_queue w where w.account_id = a.account_id and w.act_id = a.id)
		order by a.id limit 1`, account).Scan(&stray)
	if err != nil && !db.NoRows(err) {
		return "", 0, err
	}
	err = q.QueryRow(ctx, `select count(1) from act_queue where account_id = ?`, account).Scan(&waiting)
	return stray, waiting, err
}

func selectChainsAllAccounts(ctx context.Context, q db.Queryer) (map[ids.Account]bool, error) {
	out := map[ids.Account]bool{"": true}
	rows, err := q.Query(ctx, `select distinct account_id from acts union select distinct account_id from act_seals`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var a ids.Account
		err := rows.Scan(&a)
		out[a] = true
		return err
	})
	return out, err
}

func sortedAccounts(set map[ids.Account]bool) []ids.Account { return slices.Sorted(maps.Keys(set)) }
