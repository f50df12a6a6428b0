package tasks

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Handings returns how what this room holds of users passes to others.
func (s *Service) Handings() []holdings.Handing { return []holdings.Handing{doing{s}} }

// doing passes open tasks on, overdue ones included (P12). A task lies in its case, and may be left to nobody.
type doing struct{ s *Service }

// Kind implements [holdings.Handing].
func (doing) Kind() string { return Holding }

// Title implements [holdings.Handing].
func (doing) Title() string { return "tasks.holding" }

// Ends implements [holdings.Handing].
func (doing) Ends() bool { return true }

// Items implements [holdings.Handing].
func (doing) Items(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after string, limit int) ([]holdings.Item, error) {
	if user == "" {
		return nil, nil
	}
	return selectHeld(ctx, q, account, `t.assignee_id = ? and t.closed = ? and t.id > ? order by t.id limit ?`, user, false, after, limit)
}

// Held implements [holdings.Handing].
func (doing) Held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, items []string) ([]holdings.Item, error) {
	marks, args := holdings.Marks(items)
	return selectHeld(ctx, q, account, `coalesce(t.assignee_id, '') = ? and t.closed = ? and t.id in (`+marks+`) order by t.id`,
		append([]any{user, false}, args...)...)
}

// Refusals implements [holdings.Handing]: nobody is given a task of a case that they can't open.
func (d doing) Refusals(ctx context.Context, q db.Queryer, account ids.Account, heir ids.User, items []holdings.Item) (map[string]string, error) {
	out, asked := map[string]string{}, map[string]bool{}
	for _, item := range items {
		may, known := asked[item.Place.ID]
		if !known {
			var err error
			if may, err = d.s.Cases.May(ctx, q, account, heir, access.SeeCase, ids.Case(item.Place.ID)); err != nil {
				return nil, err
			}
			asked[item.Place.ID] = may
		}
		if !may {
			out[item.ID] = "tasks.holding_refused"
		}
	}
	return out, nil
}

// Give implements [holdings.Handing].
func (d doing) Give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, items []holdings.Item) ([]holdings.Item, error) {
	var out []holdings.Item
	for _, item := range items {
		t, err := selectTask(ctx, tx, by.Account, ids.Task(item.ID))
		if err != nil {
			return nil, err
		}
		if t.Assignee != from || t.Status.Closed() {
			continue
		}
		t.Assignee, t.AssignedBy, t.AssignedAt = to, by.User, tx.Now()
		if to == "" {
			t.AssignedBy = ""
		}
		t.Version++
		if err := d.s.keep(ctx, tx, by, t, act(t, TaskHandedOver, AssignedPayload{From: from, To: to}, nil)); err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, nil
}

// selectHeld lists tasks with the names by which people know them.
func selectHeld(ctx context.Context, q db.Queryer, account ids.Account, condition string, args ...any) ([]holdings.Item, error) {
	rows, err := q.Query(ctx, `select t.id, t.title, t.case_id,
		`+access.AnyWall("t.account_id", "t.case_id")+` from tasks t where t.account_id = ? and `+condition, append([]any{account}, args...)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []holdings.Item
	for rows.Next() {
		i := holdings.Item{Place: holdings.Place{Type: holdings.InCase}}
		if err := rows.Scan(&i.ID, &i.Name, &i.Place.ID, &i.Walled); err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}
