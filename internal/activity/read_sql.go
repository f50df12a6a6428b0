package activity

import (
	"context"
	"database/sql"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

func selectActs(ctx context.Context, q db.Queryer, account ids.Account, f Filter, limit int) ([]Entry, error) {
	where := []string{"s.account_id = ?", "s.position > ?"}
	args := []any{account, f.After}
	and := func(condition string, values ...any) {
		where = append(where, condition)
		args = append(args, values...)
	}
	if len(f.Kinds) > 0 {
		var kinds []any
		for _, k := range f.Kinds {
			kinds = append(kinds, k)
		}
		and("a.kind in (?"+strings.Repeat(", ?", len(kinds)-1)+")", kinds...)
	}
	if f.User != "" {
		and("a.user_id = ?", f.User)
	}
	if f.Case != "" {
		and("a.case_id = ?", f.Case)
	}
	if !f.From.IsZero() {
		and("a.at >= ?", db.At(f.From))
	}
	if !f.To.IsZero() {
		and("a.at < ?", db.At(f.To))
	}
	var out []Entry
	at := map[ids.Act]int{}
	rows, err := q.Query(ctx, `select `+actColumns+`, s.position, s.hash from act_seals s
		join acts a on a.account_id = s.account_id and a.id = s.act_id
		where `+strings.Join(where, " and ")+` order by s.position limit ?`, append(args, limit)...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var position int64
		var hash string
		e, digests, err := scanAct(rows, &position, &hash)
		e.Position, e.Hash = position, hash
		if digests != "" {
			at[e.ID] = len(out)
		}
		out = append(out, e)
		return err
	})
	if err != nil || len(at) == 0 {
		return out, err
	}
	return out, selectErasable(ctx, q, account, out, at)
}

// selectErasable fills in what is left of the personal values of the acts whose places in the page are given.
func selectErasable(ctx context.Context, q db.Queryer, account ids.Account, page []Entry, at map[ids.Act]int) error {
	rows, err := q.Query(ctx, `select v.act_id, v.name, v.value from act_seals s
		join act_erasable v on v.account_id = s.account_id and v.act_id = s.act_id
		where s.account_id = ? and s.position >= ? and s.position <= ?`,
		account, page[0].Position, page[len(page)-1].Position)
	return each(rows, err, func(rows *sql.Rows) error {
		var act ids.Act
		var name, value string
		err := rows.Scan(&act, &name, &value)
		if i, ok := at[act]; ok {
			e := &page[i]
			if e.Erasable == nil {
				e.Erasable = map[string]string{}
			}
			e.Erasable[name] = value
		}
		return err
	})
}
