package people

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// already notes of a group that was handed over that the heir managed it before.
const already = "already"

// Handings returns how what this room holds of users passes to others.
func (s *Service) Handings() []holdings.Handing { return []holdings.Handing{managing{s}} }

// managing passes the managing of a group on: a user manages at most the one that they are in. Grants for a time stay what
// they are.
type managing struct{ s *Service }

// Kind implements [holdings.Handing].
func (managing) Kind() string { return Managing }

// Title implements [holdings.Handing].
func (managing) Title() string { return "people.holding.managing" }

// Ends implements [holdings.Handing]: a group may be without a manager.
func (managing) Ends() bool { return true }

// Items implements [holdings.Handing].
func (m managing) Items(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after string, limit int) ([]holdings.Item, error) {
	p, err := selectPerson(ctx, q, account, user)
	if errs.Is(err, errs.NotFound) || err == nil && (!p.Lasting.Manages || string(p.Lasting.Group) <= after || limit < 1) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return m.named(ctx, q, account, []string{string(p.Lasting.Group)})
}

// named returns the groups that are there.
func (m managing) named(ctx context.Context, q db.Queryer, account ids.Account, groups []string) ([]holdings.Item, error) {
	var out []holdings.Item
	for _, id := range groups {
		if m.s.groups == nil {
			break
		}
		g, err := m.s.groups.Group(ctx, q, account, ids.Group(id))
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, holdings.Item{ID: id, Name: g.Name, Place: holdings.Place{Type: holdings.InGroup, ID: id}})
	}
	return out, nil
}

// Held implements [holdings.Handing].
func (m managing) Held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, items []string) ([]holdings.Item, error) {
	if user == "" {
		return m.named(ctx, q, account, items)
	}
	p, err := selectPerson(ctx, q, account, user)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil || !p.Lasting.Manages || !slices.Contains(items, string(p.Lasting.Group)) {
		return nil, err
	}
	return m.named(ctx, q, account, []string{string(p.Lasting.Group)})
}

// Refusals implements [holdings.Handing]: only who is in the group may manage it.
func (m managing) Refusals(ctx context.Context, q db.Queryer, account ids.Account, heir ids.User, items []holdings.Item) (map[string]string, error) {
	p, err := selectPerson(ctx, q, account, heir)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, i := range items {
		if !p.mayManageGroup(ids.Group(i.ID)) {
			out[i.ID] = "people.holding.member"
		}
	}
	return out, nil
}

func (p Person) mayManageGroup(group ids.Group) bool {
	return p.Lasting.Group == group && group != "" && p.Lasting.Role != access.Guest && p.Lasting.Role != access.Administrator
}

// Give implements [holdings.Handing]. Whoever managed the group already goes on when it is taken back.
func (m managing) Give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, items []holdings.Item) ([]holdings.Item, error) {
	var out []holdings.Item
	for _, i := range items {
		group := ids.Group(i.ID)
		if from != "" && i.Memo != already {
			if _, err := m.set(ctx, tx, by, from, group, false); err != nil {
				return nil, err
			}
		}
		i.Memo = ""
		if to != "" {
			had, err := m.set(ctx, tx, by, to, group, true)
			if err != nil {
				return nil, err
			}
			if had {
				i.Memo = already
			}
		}
		out = append(out, i)
	}
	return out, nil
}

// set makes a user manage the group that they are in, or not, and returns whether it was so already.
func (m managing) set(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, group ids.Group, manages bool) (bool, error) {
	before, err := m.s.lockStanding(ctx, tx, by.Account, user)
	if err != nil {
		return false, err
	}
	if manages && !before.mayManageGroup(group) {
		return false, errs.E(errs.Conflict, "people.holding.member", nil)
	}
	if before.Lasting.Group != group || before.Lasting.Manages == manages {
		return true, nil
	}
	p := before
	p.Lasting.Manages = manages
	p.settle(tx.Now())
	return false, m.s.storeStanding(ctx, tx, by, before, &p)
}
