package people

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

var _ groups.Members = (*Service)(nil)

// GroupMembers counts the users of each of the given groups of the account, at least one; see [groups.Members].
func (s *Service) GroupMembers(ctx context.Context, q db.Queryer, account ids.Account, list []ids.Group) (map[ids.Group]groups.Count, error) {
	out := map[ids.Group]groups.Count{}
	for some := range slices.Chunk(list, maxNames) {
		if err := countIn(ctx, q, account, some, out); err != nil {
			return nil, err
		}
		if err := selectManagers(ctx, q, account, some, out); err != nil {
			return nil, err
		}
	}
	return out, countElsewhere(ctx, q, account, list, out)
}

// groupList returns the placeholders and arguments for a list of groups.
func groupList(list []ids.Group) (marks string, args []any) {
	for _, g := range list {
		args = append(args, string(g))
	}
	return "?" + strings.Repeat(", ?", len(list)-1), args
}

// countIn counts those who are in the groups now.
func countIn(ctx context.Context, q db.Queryer, account ids.Account, list []ids.Group, out map[ids.Group]groups.Count) error {
	marks, in := groupList(list)
	rows, err := q.Query(ctx, `select coalesce(group_id, ''), status, count(*) from users where account_id = ? and status in (?, ?, ?)
		and coalesce(group_id, '') in (`+marks+`) group by coalesce(group_id, ''), status`, append([]any{account, Pending, Active, Inactive}, in...)...)
	return eachRow(rows, err, func(rows *sql.Rows) error {
		var g ids.Group
		var status Status
		var n int
		err := rows.Scan(&g, &status, &n)
		c := out[g]
		if status == Active {
			c.Active += n
		} else {
			c.Others += n
		}
		out[g] = c
		return err
	})
}

// countElsewhere counts as others those who are in one of the groups lastingly or for a time, but not now. Only who has a
// group for a time is anywhere else than in the lasting one.
func countElsewhere(ctx context.Context, q db.Queryer, account ids.Account, list []ids.Group, out map[ids.Group]groups.Count) error {
	rows, err := q.Query(ctx, `select coalesce(group_id, ''), coalesce(lasting_group_id, ''), coalesce(temp_group_id, '') from users
		where account_id = ? and temp_group_from is not null`, account)
	return eachRow(rows, err, func(rows *sql.Rows) error {
		var now, lasting, temporary ids.Group
		err := rows.Scan(&now, &lasting, &temporary)
		for _, g := range slices.Compact([]ids.Group{lasting, temporary}) {
			if c := out[g]; g != now && slices.Contains(list, g) {
				c.Others++
				out[g] = c
			}
		}
		return err
	})
}

func selectManagers(ctx context.Context, q db.Queryer, account ids.Account, list []ids.Group, out map[ids.Group]groups.Count) error {
	marks, in := groupList(list)
	rows, err := q.Query(ctx, `select group_id, id from users where account_id = ? and status = ? and manages and group_id in (`+marks+`)
		order by sort_name, id`, append([]any{account, Active}, in...)...)
	return eachRow(rows, err, func(rows *sql.Rows) error {
		var g ids.Group
		var user ids.User
		err := rows.Scan(&g, &user)
		c := out[g]
		c.Managers = append(c.Managers, user)
		out[g] = c
		return err
	})
}

// MoveGroup moves those who are tied to a group of the actor's account, now, lastingly or for a time, into another one in the
// caller's transaction: in the order of their ids behind the given one, and at most limit of them. It returns how many they
// are and the last of them; they manage nothing there. It is for administrators and the machine. The caller holds both
// groups.
func (s *Service) MoveGroup(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.Group, after ids.User, limit int) (int, ids.User, error) {
	if err := s.mayManage(ctx, tx, by); err != nil {
		return 0, "", err
	}
	if err := lockAdministrators(ctx, tx, by.Account); err != nil {
		return 0, "", err
	}
	users, err := selectTied(ctx, tx, by.Account, from, after, limit)
	if err != nil || len(users) == 0 {
		return 0, "", err
	}
	for _, user := range users {
		if err := s.moveOne(ctx, tx, by, user, from, to); err != nil {
			return 0, "", err
		}
	}
	return len(users), users[len(users)-1], nil
}

func (s *Service) moveOne(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, from, to ids.Group) error {
	if err := lockPerson(ctx, tx, by.Account, user); err != nil {
		return err
	}
	before, err := selectPerson(ctx, tx, by.Account, user)
	if err != nil {
		return err
	}
	if err := s.catchUp(ctx, tx, &before); err != nil {
		return err
	}
	p := before
	p.moveGroup(from, to)
	p.settle(tx.Now())
	if sameStanding(before, p) { // the group was one for a time that is over
		return nil
	}
	return s.storeStanding(ctx, tx, by, before, &p)
}

// moveGroup puts another group in the place of one, wherever the user is tied to it.
func (p *Person) moveGroup(from, to ids.Group) {
	if p.Lasting.Group == from {
		p.Lasting.Group, p.Lasting.Manages = to, false
	}
	if t := p.TempGroup; t != nil && t.Group == from {
		moved := *t
		moved.Group, moved.Manages = to, false
		p.TempGroup = &moved
		if to == p.Lasting.Group && !p.Lasting.Manages {
			p.TempGroup = nil
		}
	}
}

// selectTied returns those who are tied to a group, in the order of their identifiers behind one, and at most so many.
func selectTied(ctx context.Context, q db.Queryer, account ids.Account, group ids.Group, after ids.User, limit int) ([]ids.User, error) {
	rows, err := q.Query(ctx, `select id from users where account_id = ? and status in (?, ?, ?) and coalesce(group_id, '') = ? and id > ?
		union select id from users where account_id = ? and temp_group_from is not null
			and (coalesce(lasting_group_id, '') = ? or coalesce(temp_group_id, '') = ?) and id > ? order by id limit ?`,
		account, Pending, Active, Inactive, group, after, account, group, group, after, limit)
	var out []ids.User
	err = eachRow(rows, err, func(rows *sql.Rows) error {
		var user ids.User
		err := rows.Scan(&user)
		out = append(out, user)
		return err
	})
	return out, err
}
