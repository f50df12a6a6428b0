package events

import (
	"context"
	"database/sql"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Holding is the kind of what passes to an heir: events that aren't over and that the leaver attends (P12).
const Holding = "events"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: Holding, Fate: holdings.HandedOver, Columns: []string{"event_users.user_id"}},
		{Kind: "event_history", Fate: holdings.History, Columns: []string{"events.created_by", "event_changes.changed_by"}},
	}
}

// Handings returns how what this room holds of users passes to others.
func (s *Service) Handings() []holdings.Handing { return []holdings.Handing{attending{s}} }

// attending passes the leaver's place at events that aren't over to somebody else, or leaves it empty.
type attending struct{ s *Service }

// Kind implements [holdings.Handing].
func (attending) Kind() string { return Holding }

// Title implements [holdings.Handing].
func (attending) Title() string { return "events.holding" }

// Ends implements [holdings.Handing].
func (attending) Ends() bool { return true }

// Items implements [holdings.Handing].
func (a attending) Items(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after string, limit int) ([]holdings.Item, error) {
	if user == "" {
		return nil, nil
	}
	return a.held(ctx, q, account, user, `a.event_id > ? order by a.event_id limit ?`, after, limit)
}

// Held implements [holdings.Handing]. At nobody's events nobody is missing.
func (a attending) Held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, items []string) ([]holdings.Item, error) {
	if user == "" {
		return a.unattended(ctx, q, account, items)
	}
	marks, args := holdings.Marks(items)
	return a.held(ctx, q, account, user, `a.event_id in (`+marks+`) order by a.event_id`, args...)
}

// held are the columns of what is handed over.
var held = `e.id, e.title, e.case_id, ` + access.AnyWall("e.account_id", "e.case_id")

func (a attending) held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, condition string, args ...any) ([]holdings.Item, error) {
	now := q.Now()
	rows, err := q.Query(ctx, `select `+held+` from event_users a join events e on e.account_id = a.account_id and e.id = a.event_id
		where a.account_id = ? and a.user_id = ? and a.starts_at >= ? and e.ends_at >= ? and e.cancelled = ? and `+condition,
		append([]any{account, user, db.At(now.Add(-longest)), db.At(now), false}, args...)...)
	return items(rows, err)
}

// unattended lists those of the given events that aren't over and that no user attends.
func (a attending) unattended(ctx context.Context, q db.Queryer, account ids.Account, list []string) ([]holdings.Item, error) {
	marks, args := holdings.Marks(list)
	rows, err := q.Query(ctx, `select `+held+` from events e where e.account_id = ? and e.id in (`+marks+`) and e.ends_at >= ? and e.cancelled = ?
		and not exists (select 1 from event_users a where a.account_id = e.account_id and a.event_id = e.id) order by e.id`,
		append(append([]any{account}, args...), db.At(q.Now()), false)...)
	return items(rows, err)
}

func items(rows *sql.Rows, err error) ([]holdings.Item, error) {
	var out []holdings.Item
	err = each(rows, err, func(rows *sql.Rows) error {
		i := holdings.Item{Place: holdings.Place{Type: holdings.InCase}}
		err := rows.Scan(&i.ID, &i.Name, &i.Place.ID, &i.Walled)
		out = append(out, i)
		return err
	})
	return out, err
}

// Refusals implements [holdings.Handing]: nobody attends an event of a case that they can't open.
func (a attending) Refusals(ctx context.Context, q db.Queryer, account ids.Account, heir ids.User, list []holdings.Item) (map[string]string, error) {
	out, asked := map[string]string{}, map[string]bool{}
	for _, item := range list {
		may, known := asked[item.Place.ID]
		if !known {
			var err error
			if may, err = a.s.Cases.May(ctx, q, account, heir, access.SeeCase, ids.Case(item.Place.ID)); err != nil {
				return nil, err
			}
			asked[item.Place.ID] = may
		}
		if !may {
			out[item.ID] = "events.holding_refused"
		}
	}
	return out, nil
}

// Give implements [holdings.Handing]. Who attends already doesn't twice.
func (a attending) Give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, list []holdings.Item) ([]holdings.Item, error) {
	var out []holdings.Item
	for _, item := range list {
		e, err := selectEvent(ctx, tx, by.Account, ids.Event(item.ID))
		if err != nil {
			return nil, err
		}
		if e.Status == Cancelled || e.Over(tx.Now()) {
			continue
		}
		if from != "" {
			if err := deleteUser(ctx, tx, e, from); err != nil {
				return nil, err
			}
		}
		if to != "" {
			if err := insertUser(ctx, tx, e, to); err != nil {
				return nil, err
			}
		}
		e.Version++
		if err := a.s.keep(ctx, tx, e); err != nil {
			return nil, err
		}
		if err := a.s.note(ctx, tx, by, e, act(e, EventHandedOver, HandedPayload{From: from, To: to}, nil), Change{What: "handed_over"}); err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, nil
}
