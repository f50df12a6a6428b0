package activity

import (
	"context"
	"database/sql"
	"slices"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// selectActs returns the acts at the positions, oldest first.
func selectActs(ctx context.Context, q db.Queryer, account ids.Account, positions []int64) ([]sealedAct, error) {
	if len(positions) == 0 {
		return nil, nil
	}
	low, high := slices.Min(positions), slices.Max(positions)
	if high-low == int64(len(positions))-1 {
		return scanSealed(q.Query(ctx, `select `+actColumns+`, s.position, s.hash from act_seals s
			join acts a on a.account_id = s.account_id and a.id = s.act_id
			where s.account_id = ? and s.position >= ? and s.position <= ? order by s.position`, account, low, high))
	}
	var out []sealedAct
	err := inLists(positions, func(positions []int64) error {
		args := []any{account}
		for _, p := range positions {
			args = append(args, p)
		}
		acts, err := scanSealed(q.Query(ctx, `select `+actColumns+`, s.position, s.hash from act_seals s
			join acts a on a.account_id = s.account_id and a.id = s.act_id
			where s.account_id = ? and s.position in (`+places(len(positions))+`)`, args...))
		out = append(out, acts...)
		return err
	})
	slices.SortFunc(out, func(a, b sealedAct) int { return int(a.Position - b.Position) })
	return out, err
}

// selectRange returns the acts behind a position, oldest first, without personal values.
func selectRange(ctx context.Context, q db.Queryer, account ids.Account, after int64, limit int) ([]Entry, error) {
	acts, err := scanSealed(q.Query(ctx, `select `+actColumns+`, s.position, s.hash from act_seals s
		join acts a on a.account_id = s.account_id and a.id = s.act_id
		where s.account_id = ? and s.position > ? order by s.position limit ?`, account, after, limit))
	return entries(acts), err
}

func scanSealed(rows *sql.Rows, err error) ([]sealedAct, error) {
	var out []sealedAct
	err = each(rows, err, func(rows *sql.Rows) error {
		var position int64
		var hash string
		e, digests, err := scanAct(rows, &position, &hash)
		e.Position, e.Hash = position, hash
		out = append(out, sealedAct{e, digests})
		return err
	})
	return out, err
}

// selectPosition returns the position of an act; 0 when it isn't there or not sealed yet.
func selectPosition(ctx context.Context, q db.Queryer, account ids.Account, act ids.Act) (int64, error) {
	var position int64
	err := q.QueryRow(ctx, `select position from act_seals where account_id = ? and act_id = ?`, account, act).Scan(&position)
	if db.NoRows(err) {
		err = nil
	}
	return position, err
}

// selectHeadsAllAccounts returns the head of every chain.
func selectHeadsAllAccounts(ctx context.Context, q db.Queryer) ([]Checkpoint, error) {
	var accounts []ids.Account
	rows, err := q.Query(ctx, `select account_id from act_heads order by account_id`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var a ids.Account
		err := rows.Scan(&a)
		accounts = append(accounts, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []Checkpoint
	for _, a := range accounts {
		head, err := selectHead(ctx, q, a)
		if err != nil {
			return nil, err
		}
		out = append(out, head)
	}
	return out, nil
}

// fillErasable gives the page what is left of the personal values of its acts, and the names of those that were erased.
func fillErasable(ctx context.Context, q db.Queryer, account ids.Account, page []Entry, acts []sealedAct) error {
	at := map[ids.Act]int{}
	var list []ids.Act
	for i, a := range acts {
		sums, err := parseDigests(a.digests)
		if err != nil {
			continue // an act that was falsified is shown as it stands; Verify names it
		}
		for name := range sums {
			page[i].Erased = append(page[i].Erased, name)
		}
		if len(sums) > 0 {
			at[a.ID] = i
			list = append(list, a.ID)
		}
	}
	err := inLists(list, func(list []ids.Act) error {
		args := []any{account}
		for _, a := range list {
			args = append(args, a)
		}
		rows, err := q.Query(ctx, `select v.act_id, v.name, v.value from act_erasable v
			where v.account_id = ? and v.act_id in (`+places(len(list))+`)`, args...)
		return each(rows, err, func(rows *sql.Rows) error {
			var act ids.Act
			var name, value string
			err := rows.Scan(&act, &name, &value)
			if i, ok := at[act]; ok {
				page[i].fill(name, value)
			}
			return err
		})
	})
	for i := range page {
		slices.Sort(page[i].Erased)
	}
	return err
}

// fill puts back one personal value.
func (e *Entry) fill(name, value string) {
	e.Erased = slices.DeleteFunc(e.Erased, func(s string) bool { return s == name })
	if len(e.Erased) == 0 {
		e.Erased = nil
	}
	if name == remoteIP {
		e.RemoteIP = value
		return
	}
	if e.Erasable == nil {
		e.Erasable = map[string]string{}
	}
	e.Erasable[name] = value
}
