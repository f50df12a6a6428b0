package people

import (
	"context"
	"strconv"
	"strings"

	"cabinet/internal/ids"
)

// The way for filters that keep few: whom an index finds is gathered first and put in order then. The inner query is kept
// apart ("materialized"), or the database would walk along the order for ever, as a run does.

// term is one part of an order.
type term struct {
	name  string
	down  bool
	value func(p position) any
}

// terms returns the order of the list over the columns of gathered rows.
func (l *listing) terms(backwards bool) []term {
	by, down := l.plan.by, l.plan.desc
	turn := func(t term) term {
		t.down = t.down != backwards
		return t
	}
	names := down && !by.values
	out := []term{
		turn(term{"f.name", names, func(p position) any { return p.Name }}),
		turn(term{"f.id", names, func(p position) any { return p.ID }}),
	}
	if by.key == "" {
		return out
	}
	return append([]term{
		turn(term{"f.blank", false, func(p position) any {
			if p.Empty {
				return 1
			}
			return 0
		}}),
		turn(term{"f.place", down, func(p position) any {
			if p.Empty && by.numeric {
				return 0
			}
			return p.key(by)
		}}),
	}, out...)
}

// behind is the condition on rows that stand behind a position in an order that doesn't run one way.
func behind(order []term, p position) (string, []any) {
	var parts []string
	var args []any
	for i, t := range order {
		var equal []string
		for _, before := range order[:i] {
			equal = append(equal, before.name+" = ?")
			args = append(args, before.value(p))
		}
		sign := " > ?"
		if t.down {
			sign = " < ?"
		}
		parts = append(parts, strings.Join(append(equal, t.name+sign), " and "))
		args = append(args, t.value(p))
	}
	return "(" + strings.Join(parts, " or ") + ")", args
}

// place returns how gathered rows show their place in the order, and the join that it takes.
func (l *listing) place() (key, nothing, join string) {
	by := l.plan.by
	switch {
	case by.key == "":
		return "''", "0", ""
	case by.extra != "":
		return l.extraPlace()
	case by.names != "":
		return "coalesce(n.name_folded, '')", "case when n.id is null then 1 else 0 end",
			" left join " + by.names + " n on n.account_id = u.account_id and n.id = " + by.key
	case by.values:
		return roleKey, "0", ""
	}
	return by.key, "case when " + by.key + " = " + by.nothing() + " then 1 else 0 end", ""
}

// candidates returns the source of rows that a condition leads to, and the condition on them.
func (l *listing) candidates(lead condition) (source string, w where) {
	source = "users u"
	if lead.extra {
		source, w = l.extraFound(lead)
	} else if lead.column == "" && !l.postgres {
		source = "user_words cross join users u on u.rowid = user_words.rowid and u.account_id = ?"
		w.and("user_words match ?", l.by.Account, l.plan.match())
	}
	mine := l.mine()
	w.and(mine.String(), mine.args...)
	for _, c := range l.plan.all {
		if lead.extra && c.column == lead.column {
			continue
		}
		// PostgreSQL knows what its columns hold and chooses by itself. SQLite doesn't: it is told.
		if l.postgres || lead.column != "" && c.column == lead.column {
			w.and(c.found(), c.args...)
		} else {
			w.and(c.judged(), c.args...)
		}
	}
	return source, w
}

// few reports whether a condition leads to so few rows that gathering them costs less than judging others. It doesn't ask
// where the answer could cost as much: of several values, and of a search on PostgreSQL, which finds all or nothing.
func (l *listing) few(ctx context.Context, lead condition) (bool, error) {
	source, w, order := "users u", l.mine(), ""
	switch {
	case lead.extra:
		return l.fewExtra(ctx, lead)
	case lead.several || lead.column == "" && l.postgres:
		return false, nil
	case lead.column == "":
		source = "user_words cross join users u on u.rowid = user_words.rowid and u.account_id = ?"
		w = where{[]string{"user_words match ? and " + w.String()}, append([]any{l.by.Account, l.plan.match()}, w.args...)}
	default:
		w.and(lead.found(), lead.args...)
		// Without an order, PostgreSQL may begin to read everybody.
		if order = " order by u.sort_name, u.id"; !lead.exact {
			order = " order by " + lead.expr + ", u.sort_name, u.id"
		}
	}
	var n int
	// The account stands in the condition: u.account_id = ?.
	err := l.q.QueryRow(ctx, `select count(*) from (select 1 as one from `+source+` where `+w.String()+order+` limit ?) as found`,
		append(w.args, l.effort.few+1)...).Scan(&n)
	return n <= l.effort.few, err
}

// gathered is candidates with what is read of them. Where a part of a text in a further column is all that is asked, the rows of
// the column tell everything: their users aren't read.
func (l *listing) gathered(lead condition) (source string, w where, one string) {
	if l.alone(lead) && l.plan.by.key == "" {
		source, w = l.extraRows(lead)
		return source, w, "a.user_id as id, a.listed_name as name"
	}
	source, w = l.candidates(lead)
	return source, w, "u.id as id, u.sort_name as name"
}

// alone reports whether a part of a text in a further column is all that is asked, of everybody in the tab.
func (l *listing) alone(lead condition) bool { return lead.parts && len(l.plan.all) == 1 && l.whole() }

// gather returns what page does.
func (l *listing) gather(ctx context.Context, lead condition, from *position, backwards bool, limit int) ([]listed, *position, error) {
	source, w, one := l.gathered(lead)
	key, nothing, join := l.place()
	order := l.terms(backwards)
	after, args := "true", append([]any{}, w.args...)
	if from != nil {
		var more []any
		after, more = behind(order, *from)
		args = append(args, more...)
	}
	var sorted []string
	for _, t := range order {
		sorted = append(sorted, t.name+direction(t.down))
	}
	// The account stands in the condition: account_id = ?.
	rows, err := l.q.Query(ctx, `with f as materialized (select `+one+`, `+key+` as place, `+nothing+` as blank
			from `+source+join+` where `+w.String()+`)
		select f.id, f.name, f.place, f.blank from f where `+after+` order by `+strings.Join(sorted, ", ")+` limit ?`, append(args, limit+1)...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	var list []listed
	for rows.Next() {
		var p position
		var id ids.User
		var empty int
		var number int64
		place := any(&p.Key)
		if l.plan.by.numeric {
			place = &number
		}
		if err := rows.Scan(&id, &p.Name, place, &empty); err != nil {
			return nil, nil, err
		}
		if p.ID, p.Empty = string(id), empty == 1; l.plan.by.numeric {
			p.Key = strconv.FormatInt(number, 10)
		}
		if p.Empty {
			p.Key = ""
		}
		list = append(list, listed{Person: Person{ID: id}, at: p})
	}
	if err := rows.Err(); err != nil {
		return nil, nil, err
	}
	rows.Close()
	var more *position
	if len(list) > limit {
		list = list[:limit]
		more = &list[limit-1].at
	}
	list, err = l.persons(ctx, list)
	return list, more, err
}
