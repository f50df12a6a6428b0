package scim

import (
	"context"
	"database/sql"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/scim/filter"
)

// MaxCount is how many resources a list shows at once.
const MaxCount = 200

// ListInput chooses a part of a list. SCIM counts from 1 and knows no cursors: whoever is added or leaves while a directory
// turns pages moves those behind them by one place. Lists are ordered by id, which is the order of making, so that what is
// added comes last.
type ListInput struct {
	Filter     string
	StartIndex int // 1 when less
	Count      int // at most MaxCount; none when negative
	// Descending and ByName order users otherwise: from the last, or by userName.
	Descending, ByName bool
	// WithoutMembers spares groups their members.
	WithoutMembers bool
}

// Listed is a part of a list.
type Listed struct {
	Total, StartIndex int
	Items             []Resource
}

func (in ListInput) bounds() (start, count int) {
	return max(in.StartIndex, 1), max(0, min(in.Count, MaxCount))
}

// Users lists the users whom a filter keeps. A filter that can't be understood is errs.Malformed.
func (s *Service) Users(ctx context.Context, c Caller, in ListInput) (Listed, error) {
	if err := see(c); err != nil {
		return Listed{}, err
	}
	var e filter.Expr
	if in.Filter != "" {
		var err error
		if e, err = filter.Parse(in.Filter, UserSchema()); err != nil {
			return Listed{}, wrongFilter(err)
		}
	}
	start, count := in.bounds()
	p := narrowed(e, c.Connection, s.DB)
	out := Listed{StartIndex: start, Items: []Resource{}}
	var list []record
	var err error
	if p.exact {
		if err = s.DB.QueryRow(ctx, `select count(*)`+fromUsers+` and `+p.sql, append([]any{c.Connection.ID, c.Connection.Account}, p.args...)...).Scan(&out.Total); err != nil {
			return out, err
		}
		list, err = s.page(ctx, c, in, p, start, count)
	} else {
		out.Total, list, err = s.sieve(ctx, c, in, p, e, start, count)
	}
	if err != nil {
		return out, err
	}
	if err := fillGroups(ctx, s.DB, c.Connection, list); err != nil {
		return out, err
	}
	for _, r := range list {
		out.Items = append(out.Items, r.resource(c.Base, s.DB.Now()))
	}
	return out, nil
}

// order is the order of a list of users.
func (in ListInput) order() string {
	direction := ""
	if in.Descending {
		direction = " desc"
	}
	if in.ByName {
		return " order by coalesce(s.user_name_folded, lower(u.email))" + direction + ", u.id" + direction
	}
	return " order by u.id" + direction
}

// page reads a part of the users whom a condition keeps.
func (s *Service) page(ctx context.Context, c Caller, in ListInput, p narrow, start, count int) ([]record, error) {
	var list []record
	args := append(append([]any{c.Connection.ID, c.Connection.Account}, p.args...), count, start-1)
	rows, err := s.DB.Query(ctx, `select `+recordColumns+fromUsers+` and `+p.sql+in.order()+` limit ? offset ?`, args...)
	return list, each(rows, err, func(rows *sql.Rows) error {
		r, err := scanRecord(rows)
		list = append(list, r)
		return err
	})
}

// sieve asks the filter itself about every user whom a condition keeps, and holds no more of them than the page has.
func (s *Service) sieve(ctx context.Context, c Caller, in ListInput, p narrow, e filter.Expr, start, count int) (total int, list []record, err error) {
	memberships, err := s.memberships(ctx, c.Connection, in.Filter)
	if err != nil {
		return 0, nil, err
	}
	now := s.DB.Now()
	rows, err := s.DB.Query(ctx, `select `+recordColumns+fromUsers+` and `+p.sql+in.order(), append([]any{c.Connection.ID, c.Connection.Account}, p.args...)...)
	err = each(rows, err, func(rows *sql.Rows) error {
		r, err := scanRecord(rows)
		if err != nil {
			return err
		}
		r.groups = memberships[r.id]
		if !filter.Match(e, r.resource(c.Base, now)) {
			return nil
		}
		r.groups = nil
		if total++; total >= start && len(list) < count {
			list = append(list, r)
		}
		return nil
	})
	return total, list, err
}

// memberships returns who is in which of the directory's groups, where a filter may ask.
func (s *Service) memberships(ctx context.Context, c Connection, text string) (map[ids.User][]membership, error) {
	out := map[ids.User][]membership{}
	if !strings.Contains(strings.ToLower(text), "groups") {
		return out, nil
	}
	rows, err := s.DB.Query(ctx, `select m.user_id, g.id, g.name from scim_groups g join scim_members m on m.account_id = g.account_id and m.scim_group_id = g.id
		where g.account_id = ? and g.connection_id = ? order by g.name_folded, g.id`, c.Account, c.ID)
	return out, each(rows, err, func(rows *sql.Rows) error {
		var user ids.User
		var m membership
		err := rows.Scan(&user, &m.id, &m.name)
		out[user] = append(out[user], m)
		return err
	})
}

// Groups lists the directory's groups that a filter keeps.
func (s *Service) Groups(ctx context.Context, c Caller, in ListInput) (Listed, error) {
	if err := see(c); err != nil {
		return Listed{}, err
	}
	var e filter.Expr
	if in.Filter != "" {
		var err error
		if e, err = filter.Parse(in.Filter, GroupSchema()); err != nil {
			return Listed{}, wrongFilter(err)
		}
	}
	all, err := selectGroups(ctx, s.DB, c.Connection)
	if err != nil {
		return Listed{}, err
	}
	start, count := in.bounds()
	asked := strings.Contains(strings.ToLower(in.Filter), "members")
	out := Listed{StartIndex: start, Items: []Resource{}}
	for _, g := range all {
		if asked {
			if g.members, err = selectMembers(ctx, s.DB, c.Connection, g.id); err != nil {
				return out, err
			}
		}
		if e != nil && !filter.Match(e, g.resource(c.Base)) {
			continue
		}
		if out.Total++; out.Total < start || len(out.Items) >= count {
			continue
		}
		if !asked && !in.WithoutMembers {
			if g.members, err = selectMembers(ctx, s.DB, c.Connection, g.id); err != nil {
				return out, err
			}
		}
		out.Items = append(out.Items, g.resource(c.Base))
	}
	return out, nil
}
