package groups

import (
	"context"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func selectClosing(ctx context.Context, q db.Queryer, account ids.Account, group ids.Group) (Closing, error) {
	c := Closing{Group: group}
	var started, ended db.TS
	err := q.QueryRow(ctx, `select name, into_id, state, total, moved, started_at, ended_at from group_closings where account_id = ? and group_id = ?`, account, group).
		Scan(&c.Name, &c.Into, &c.State, &c.Total, &c.Moved, &started, &ended)
	if db.NoRows(err) {
		return Closing{}, errs.E(errs.NotFound, "access.not_found", err)
	}
	c.StartedAt, c.EndedAt = started.Time, ended.Time
	return c, err
}

// selectClosingNow returns which of the groups are being deleted.
func selectClosingNow(ctx context.Context, q db.Queryer, account ids.Account, groups ...ids.Group) (map[ids.Group]bool, error) {
	args := []any{account, ClosingRuns}
	for _, g := range groups {
		args = append(args, g)
	}
	rows, err := q.Query(ctx, `select group_id from group_closings where account_id = ? and state = ? and group_id in (?`+
		strings.Repeat(", ?", len(groups)-1)+`)`, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[ids.Group]bool{}
	for rows.Next() {
		var g ids.Group
		if err := rows.Scan(&g); err != nil {
			return nil, err
		}
		out[g] = true
	}
	return out, rows.Err()
}

// existsReceiving reports whether the users of a group that is being deleted are moved into this one.
func existsReceiving(ctx context.Context, q db.Queryer, account ids.Account, into ids.Group) (is bool, err error) {
	err = q.QueryRow(ctx, `select exists (select 1 from group_closings where account_id = ? and state = ? and into_id = ?)`, account, ClosingRuns, into).Scan(&is)
	return is, err
}

// replaceClosing begins a closing, and forgets those of which nobody needs to know any more.
func replaceClosing(ctx context.Context, tx *db.Tx, account ids.Account, c Closing) error {
	if _, err := tx.Exec(ctx, `delete from group_closings where account_id = ? and (group_id = ? or ended_at < ?)`,
		account, c.Group, db.At(tx.Now().Add(-ClosingLife))); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into group_closings (account_id, group_id, name, into_id, state, total, moved, started_at) values (?, ?, ?, ?, ?, ?, 0, ?)`,
		account, c.Group, c.Name, c.Into, c.State, c.Total, db.At(c.StartedAt))
	return err
}

func updateClosing(ctx context.Context, tx *db.Tx, account ids.Account, c Closing) error {
	_, err := tx.Exec(ctx, `update group_closings set state = ?, moved = ?, ended_at = ? where account_id = ? and group_id = ?`,
		c.State, c.Moved, db.At(c.EndedAt), account, c.Group)
	return err
}
