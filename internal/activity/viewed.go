package activity

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

// viewEvery is how long the same query of the same session counts as one reading.
const viewEvery = time.Minute

// viewed records that by has read the record; the product's own reading isn't a person's.
func (l *Log) viewed(ctx context.Context, by access.Actor, f Filter, act ids.Act, count int) error {
	if by.Door == access.DoorSystem {
		return nil
	}
	payload, personal := viewOf(f)
	payload.Act = act
	asked, err := json.Marshal([]any{payload, personal})
	if err != nil {
		return fmt.Errorf("activity: describe a query: %w", err)
	}
	payload.Count = count
	return l.once(ctx, by, id.Hash(string(asked)), l.db.Write, Act{Kind: Viewed, Case: f.Case, Payload: payload, Erasable: personal})
}

// counted reports whether a reading at an instant still counts as the same.
func counted(last, now time.Time) bool {
	gone := now.Sub(last)
	return !last.IsZero() && gone >= 0 && gone < viewEvery
}

// viewOf describes a filter as an act may: what was typed as an ID number is kept as a personal value.
func viewOf(f Filter) (ViewedPayload, map[string]string) {
	p := ViewedPayload{Kinds: f.Kinds, Rooms: f.Rooms, User: f.User, Case: f.Case, SubjectType: f.SubjectType, SubjectID: f.SubjectID,
		Outcome: f.Outcome, Door: f.Door, From: f.From, To: f.To}
	personal := map[string]string{}
	if f.IDNumber != "" {
		personal["id_number"] = f.IDNumber
	}
	return p, personal
}

func selectView(ctx context.Context, q db.Queryer, account ids.Account, viewer, query string) (time.Time, error) {
	var at db.TS
	err := q.QueryRow(ctx, `select at from act_views where account_id = ? and viewer = ? and query = ?`, account, viewer, query).Scan(&at)
	if db.NoRows(err) {
		err = nil
	}
	return at.Time, err
}

// keepView notes the reading, unless one within the last minute still counts: then it reports false. Of several at once, one
// is kept. It forgets those that no longer count.
func keepView(ctx context.Context, tx *db.Tx, account ids.Account, viewer, query string) (bool, error) {
	now, old := db.At(tx.Now()), db.At(tx.Now().Add(-viewEvery))
	n, err := tx.Exec(ctx, `insert into act_views (account_id, viewer, query, at) values (?, ?, ?, ?)
		on conflict (account_id, viewer, query) do update set at = excluded.at where act_views.at <= ? or act_views.at > ?`,
		account, viewer, query, now, old, now)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, `delete from act_views where account_id = ? and viewer = ? and at < ?`, account, viewer, old)
	return true, err
}
