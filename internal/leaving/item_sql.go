package leaving

import (
	"context"
	"database/sql"

	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// noted is what became of a thing of a leaving.
type noted struct {
	leaving ids.Leaving
	lot
}

func insertItem(ctx context.Context, tx *db.Tx, p Plan, l lot) error {
	_, err := tx.Exec(ctx, `insert into leaving_items (account_id, leaving_id, kind, item_id, heir_id, state, standing_in, memo, place)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.Account, p.ID, l.kind, l.item.ID, l.heir, l.state, l.standsIn, l.item.Memo, l.item.Place.String())
	return err
}

// updateItem notes that a thing went back.
func updateItem(ctx context.Context, tx *db.Tx, account ids.Account, n noted) error {
	_, err := tx.Exec(ctx, `update leaving_items set state = 'back' where account_id = ? and leaving_id = ? and kind = ? and item_id = ?`,
		account, n.leaving, n.kind, n.item.ID)
	return err
}

// selectNoted lists what became of the things of a user's leavings, the newest leaving first. In the order of the bare ids
// SQLite would go through all leavings of the account.
func selectNoted(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]noted, error) {
	rows, err := q.Query(ctx, `select i.leaving_id, i.kind, i.item_id, i.heir_id, i.state, i.standing_in, i.memo, i.place from leavings l
		join leaving_items i on i.account_id = l.account_id and i.leaving_id = l.id
		where l.account_id = ? and l.user_id = ? and l.state = 'done' order by (l.id || '') desc, i.kind, i.item_id`, account, user)
	return scanNoted(rows, err)
}

func scanNoted(rows *sql.Rows, err error) ([]noted, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []noted
	for rows.Next() {
		var n noted
		var place string
		if err := rows.Scan(&n.leaving, &n.kind, &n.item.ID, &n.heir, &n.state, &n.standsIn, &n.item.Memo, &place); err != nil {
			return nil, err
		}
		n.item.Place, _ = holdings.ParsePlace(place)
		out = append(out, n)
	}
	return out, rows.Err()
}
