package people

import (
	"context"
	"iter"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
)

// run is a part of an index in the order of the list: rows that share what is fixed, by key (if one is left), name and id.
type run struct {
	where string
	args  []any
	key   string // the expression that varies within the run; empty when only names and ids do
	down  bool
	// value and empty are what positions within it have in common.
	value string
	empty bool
	// extra is the further column along whose index the run lies; empty for one of users.
	extra Column
}

// holds reports whether a position lies in the run.
func (r run) holds(p *position) bool {
	return p != nil && r.empty == p.Empty && (r.key != "" || r.empty || r.value == p.Key)
}

// runs yields the runs of the list from a position on, or from the end of the list that the direction begins with.
func (l *listing) runs(ctx context.Context, from *position, backwards bool) iter.Seq2[run, error] {
	return func(yield func(run, error) bool) {
		if backwards {
			if (from != nil && !from.Empty) || l.rest(backwards, yield) {
				l.valued(ctx, from, backwards, yield)
			}
			return
		}
		if (from != nil && from.Empty) || l.valued(ctx, from, backwards, yield) {
			l.rest(backwards, yield)
		}
	}
}

// rest yields the run of those who have nothing in the column.
func (l *listing) rest(backwards bool, yield func(run, error) bool) bool {
	by := l.plan.by
	if by.key == "" || l.plan.skip == withNothing || l.plan.column == ColumnRole || by.values && !l.plan.allows("") {
		return true
	}
	if by.extra != "" {
		return yield(run{where: unanswered(by.extra), down: (l.plan.desc && !by.values) != backwards, empty: true}, nil)
	}
	return yield(run{where: by.key + " = " + by.nothing(), down: (l.plan.desc && !by.values) != backwards, empty: true}, nil)
}

// valued yields the runs of those who have something in the column.
func (l *listing) valued(ctx context.Context, from *position, backwards bool, yield func(run, error) bool) bool {
	by, down := l.plan.by, l.plan.desc != backwards
	switch {
	case by.key == "" && l.plan.fixed != nil && l.plan.fixed.extra:
		return yield(run{where: l.plan.fixed.own(), args: l.plan.fixed.args, down: down, extra: l.plan.fixed.column}, nil)
	case by.key == "" && l.plan.fixed != nil:
		return yield(run{where: l.plan.fixed.found(), args: l.plan.fixed.args, down: down}, nil)
	case by.key == "":
		return yield(run{where: "true", down: down}, nil)
	case l.plan.skip == someValues:
		return true
	case !by.values:
		r := run{where: by.key + " > " + by.nothing(), key: by.key, down: down, extra: by.extra}
		if span := l.plan.span; span != nil {
			r.where, r.args = r.where+" and "+strings.ReplaceAll(span.span, "§", by.key), span.args
		}
		return yield(r, nil)
	case by.extra != "":
		return l.listedValues(ctx, from, backwards, yield)
	case by.names == "":
		return l.roles(from, backwards, yield)
	}
	return l.named(ctx, from, backwards, yield)
}

// roles yields a run for each role.
func (l *listing) roles(from *position, backwards bool, yield func(run, error) bool) bool {
	list := []access.Role{access.Administrator, access.Standard, access.Limited, access.Guest}
	if down := l.plan.desc != backwards; down {
		slices.Reverse(list)
	}
	for _, role := range list {
		order := roleOrder(role)
		if from != nil && (l.plan.desc != backwards && order > from.Key || l.plan.desc == backwards && order < from.Key) || !l.plan.allows(string(role)) {
			continue
		}
		if !yield(run{where: l.plan.by.key + " = ?", args: []any{role}, down: backwards, value: order}, nil) {
			return false
		}
	}
	return true
}

// namesAtOnce is how many names of groups, titles or branches are read at a time.
const namesAtOnce = 16

// named yields a run for each group, title or branch that has users in the tab, by name.
func (l *listing) named(ctx context.Context, from *position, backwards bool, yield func(run, error) bool) bool {
	down, at, including := l.plan.desc != backwards, "", true
	if from != nil && !from.Empty {
		at = from.Key
	}
	for {
		list, err := l.selectNames(ctx, at, including, down)
		if err != nil {
			return yield(run{}, err)
		}
		for _, n := range list {
			if !yield(run{where: l.plan.by.key + " = ?", args: []any{n.id}, down: backwards, value: n.folded}, nil) {
				return false
			}
		}
		if len(list) < namesAtOnce {
			return true
		}
		at, including = list[len(list)-1].folded, false
	}
}

type named struct{ id, folded string }

// selectNames returns the next groups, titles or branches with users in the tab, from a name on; an empty name means from
// the start. The database looks into the index of users for each of them: a join would read the users first.
func (l *listing) selectNames(ctx context.Context, at string, including, down bool) ([]named, error) {
	where, args := "", []any{l.by.Account}
	if at != "" {
		sign := map[[2]bool]string{{true, false}: ">=", {false, false}: ">", {true, true}: "<=", {false, true}: "<"}[[2]bool{including, down}]
		where, args = " and n.name_folded "+sign+" ?", append(args, at)
	}
	if l.plan.values != nil {
		where += " and n.id in (?" + strings.Repeat(", ?", len(l.plan.values)-1) + ")"
		for _, v := range l.plan.values {
			args = append(args, v)
		}
	}
	rows, err := l.q.Query(ctx, `select n.id, n.name_folded from `+l.plan.by.names+` n where n.account_id = ?`+where+`
		and (select u.id from users u where u.account_id = n.account_id and u.status = ? and `+l.plan.by.key+` = (n.id || '')
			order by u.sort_name, u.id limit 1) is not null
		order by n.name_folded`+direction(down)+` limit ?`, append(args, l.tab, namesAtOnce)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []named
	for rows.Next() {
		var n named
		if err := rows.Scan(&n.id, &n.folded); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

func direction(down bool) string {
	if down {
		return " desc"
	}
	return ""
}

// listing is a filter on its way through the database.
type listing struct {
	q        db.Queryer
	postgres bool
	by       access.Actor
	tab      Status
	plan     plan
	effort   effort
	// nobody tells that the filter asks for people whom the actor doesn't look after.
	nobody bool
}

// effort bounds what a page may cost.
type effort struct {
	few     int // rows that are gathered without looking at others
	horizon int // rows of a run that are judged before another way is taken
	runs    int // runs that are judged before another way is taken
	scan    int // rows that are judged where there is no other way
}

var usualEffort = effort{few: 300, horizon: 1000, runs: 20, scan: 6000}

// listing asks for the right and makes ready what answers the filter.
func (s *Service) listing(ctx context.Context, q db.Queryer, by access.Actor, f DirectoryFilter) (*listing, error) {
	by, err := s.overseer(ctx, q, by)
	if err != nil {
		return nil, err
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	if err := s.resolve(ctx, q, by, &f); err != nil {
		return nil, err
	}
	l := &listing{q: q, postgres: s.db.Postgres(), by: by, tab: f.tab(), effort: usualEffort}
	if by.SignedIn() && by.Role != access.Administrator {
		l.nobody = !f.within(by.Group)
	}
	l.plan = f.plan()
	return l, nil
}
