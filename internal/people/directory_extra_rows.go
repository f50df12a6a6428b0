package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cabinet/internal/access"
)

// A further column has its keys in a table of its own, user_extras, whose index holds the column's whole order for each tab.
// A run along it reads that index alone where nothing else is asked of the users, and fetches them afterwards.

// sorting says how the filter's list is put in order.
func (f DirectoryFilter) sorting() sorting {
	c, extra := f.extras[f.column()]
	if _, ok := f.column().Extra(); !ok || !extra {
		return sortings()[f.column()]
	}
	return sorting{key: "a.sort_key", extra: c.Column, values: c.Kind == ExtraOne, order: c.Values}
}

// condition returns what the filter asks of its column.
func (f ExtraFilter) condition(c ExtraColumn) condition {
	out := condition{column: f.Column, expr: "a.sort_key", extra: true, many: c.Kind == ExtraMany}
	switch {
	case len(f.Any) > 0:
		return out.oneOf(f.Any)
	case f.Equals != "":
		key, _ := c.Kind.key(f.Equals)
		out.text, out.args, out.exact = "§ = ?", []any{key}, true
		out.span = out.text
	}
	if f.Contains != "" {
		text := `a.whole like ? escape '\' and a.whole <> ''`
		if out.text != "" {
			text = out.text + " and " + text
		}
		out.text, out.args, out.exact, out.span = text, append(out.args, "%"+likeText.Replace(folded(f.Contains))+"%"), false, ""
		out.parts = len(grams(out)) > 0
		out.slow = !out.parts
	}
	var ends []string
	for _, end := range []struct{ sign, value string }{{"§ >= ?", f.From}, {"§ <= ?", f.To}} {
		if end.value != "" {
			key, _ := c.Kind.key(end.value)
			ends, out.args = append(ends, end.sign), append(out.args, key)
		}
	}
	if len(ends) > 0 {
		out.text = strings.Join(ends, " and ")
		out.span = out.text
	}
	return out
}

// oneOf asks for some values, of which an empty one stands for nothing.
func (c condition) oneOf(list []string) condition {
	for _, v := range list {
		if v == "" {
			c.nothing = true
		} else {
			c.args = append(c.args, v)
		}
	}
	switch n := len(c.args); {
	case n == 1:
		c.text, c.exact = "§ = ?", !c.nothing
	case n > 1:
		c.text, c.several = "§ in (?"+strings.Repeat(", ?", n-1)+")", true
	}
	return c
}

// own is the condition on a row of its column.
func (c condition) own() string { return strings.ReplaceAll(c.text, "§", c.expr) }

// among is the condition on a user.
func (c condition) among() string {
	switch {
	case c.nothing && c.text == "":
		return unanswered(c.column)
	case c.nothing:
		return "(" + answered(c.column, c.own()) + " or " + unanswered(c.column) + ")"
	}
	return answered(c.column, c.own())
}

// answered is the condition that a user has a row in a further column of which something holds. It is looked up for each
// user: of "exists" PostgreSQL would make a join, and read the whole column for a page.
func answered(column Column, what string) string { return rowOf(column, what) + " is not null" }

// unanswered is the condition that a user has nothing in a further column.
func unanswered(column Column) string { return rowOf(column, "true") + " is null" }

func rowOf(column Column, what string) string {
	return "(select a.user_id from user_extras a where a.account_id = u.account_id and a.user_id = u.id and a.column_id = " + literal(string(column)) + " and " + what + " limit 1)"
}

// literal writes an identifier into a statement; what could be anything else isn't let in, see [plainID].
func literal(id string) string {
	if !plainID(strings.TrimPrefix(id, extraPrefix)) {
		return "''"
	}
	return "'" + id + "'"
}

// names are the expressions by which a run is in order within its key.
func (r run) names() (name, id string) {
	if r.extra != "" {
		return "a.listed_name", "a.user_id"
	}
	return "u.sort_name", "u.id"
}

// answers begins every condition on rows of a further column.
func (l *listing) answers(column Column) where {
	var w where
	w.and("a.account_id = ? and a.column_id = "+literal(string(column))+" and a.tab = ?", l.by.Account, l.tab)
	return w
}

// whole reports whether the actor looks after everybody in the account.
func (l *listing) whole() bool { return !l.by.SignedIn() || l.by.Role == access.Administrator }

// beside is how users stand beside what leads to them: SQLite is told the order in which to read.
func (l *listing) beside() string {
	if l.postgres {
		return " join users u on "
	}
	return " cross join users u on "
}

// readExtra is read for a run of a further column; only the ids of the users are known then.
func (l *listing) readExtra(ctx context.Context, r run, from, until *position, limit int) ([]listed, error) {
	w, join := l.stretch(r, from, until), ""
	if !l.whole() || len(l.plan.judged) > 0 {
		join = l.beside() + "u.account_id = a.account_id and u.id = a.user_id"
		mine := l.mine()
		w.and(strings.Replace(mine.String(), "u.status = ?", "(u.status || '') = ?", 1), mine.args...)
	}
	for _, c := range l.plan.judged {
		w.and(c.judged(), c.args...)
	}
	rows, err := l.q.Query(ctx, `select a.user_id, a.listed_name, a.sort_key from user_extras a`+join+` where a.account_id = ? and `+w.String()+
		` order by `+r.order()+` limit ?`, append(append([]any{l.by.Account}, w.args...), limit)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []listed
	for rows.Next() {
		one := listed{bare: true}
		var name, key string
		if err := rows.Scan(&one.ID, &name, &key); err != nil {
			return nil, err
		}
		one.at = r.at(key, 0, false, name, string(one.ID))
		out = append(out, one)
	}
	return out, rows.Err()
}

// filled reads the users of whom only the ids are known; who left the actor's sight meanwhile is left out.
func (l *listing) filled(ctx context.Context, rows []listed) ([]listed, error) {
	var bare []listed
	for _, one := range rows {
		if one.bare {
			bare = append(bare, one)
		}
	}
	if len(bare) == 0 {
		return rows, nil
	}
	known, err := l.persons(ctx, bare)
	if err != nil {
		return nil, err
	}
	var out []listed
	for _, one := range rows {
		if one.bare {
			if len(known) == 0 || known[0].ID != one.ID {
				continue
			}
			one, known = known[0], known[1:]
		}
		out = append(out, one)
	}
	return out, nil
}

// listedValues yields a run for each value of a further column of a list that has users in the tab, in the list's order.
func (l *listing) listedValues(ctx context.Context, from *position, backwards bool, yield func(run, error) bool) bool {
	down := l.plan.desc != backwards
	var list []run
	for i, v := range l.plan.by.order {
		r := run{where: "a.sort_key = ?", args: []any{v}, down: backwards, value: placeOf(i), extra: l.plan.by.extra}
		if from != nil && !from.Empty && (down && r.value > from.Key || !down && r.value < from.Key) || !l.plan.allows(v) {
			continue
		}
		list = append(list, r)
	}
	if down {
		slices.Reverse(list)
	}
	for some := range slices.Chunk(list, namesAtOnce) {
		taken, err := l.selectTaken(ctx, some)
		if err != nil {
			return yield(run{}, err)
		}
		for _, r := range some {
			if slices.Contains(taken, r.args[0].(string)) && !yield(r, nil) {
				return false
			}
		}
	}
	return true
}

// placeOf is the place of a value of a list as positions hold it.
func placeOf(i int) string { return fmt.Sprintf("%04d", i) }

// selectTaken returns which values of some runs somebody in the tab has.
func (l *listing) selectTaken(ctx context.Context, some []run) ([]string, error) {
	var parts []string
	var args []any
	for _, r := range some {
		w := l.answers(r.extra)
		w.and(r.where, r.args...)
		parts = append(parts, `select x.sort_key from (select a.sort_key from user_extras a where a.account_id = ? and `+w.String()+` limit 1) x`)
		args = append(append(args, l.by.Account), w.args...)
	}
	rows, err := l.q.Query(ctx, strings.Join(parts, " union all "), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// extraPlace is place for a further column.
func (l *listing) extraPlace() (key, nothing, join string) {
	by := l.plan.by
	key = "coalesce(e.sort_key, '')"
	if by.values {
		var b strings.Builder
		for i, v := range by.order {
			b.WriteString(" when " + literal(v) + " then '" + placeOf(i) + "'")
		}
		if key = "case coalesce(e.sort_key, '')" + b.String() + " else '' end"; b.Len() == 0 {
			key = "''"
		}
	}
	return key, "case when e.sort_key is null then 1 else 0 end",
		" left join user_extras e on e.account_id = u.account_id and e.user_id = u.id and e.column_id = " + literal(string(by.extra))
}

// extraRows returns the source of the rows that a condition on a further column finds, and what is asked of them. SQLite is
// told to begin with the parts of a text.
func (l *listing) extraRows(c condition) (source string, w where) {
	source = "user_extras a"
	if c.parts && !l.postgres {
		source = "user_extra_words cross join user_extras a on a.rowid = user_extra_words.rowid"
		w.and("user_extra_words match ?", match(grams(c)))
	}
	own := l.answers(c.column)
	w.and(own.String(), own.args...)
	w.and(c.own(), c.args...)
	return source, w
}

// extraFound returns the source of users to whom a condition on a further column leads.
func (l *listing) extraFound(lead condition) (source string, w where) {
	if lead.nothing {
		w.and(lead.among(), lead.args...)
		return "users u", w
	}
	distinct := ""
	if lead.many && lead.several {
		distinct = "distinct "
	}
	rows, found := l.extraRows(lead)
	source = "(select " + distinct + "a.user_id as id from " + rows + " where " + found.String() + ") found" + l.beside() + "u.account_id = ? and u.id = found.id"
	w.args = append(found.args, l.by.Account)
	return source, w
}

// fewExtra is few for a condition on a further column. To look through all its answers for parts of texts that are too short
// for their index costs as much as the answer.
func (l *listing) fewExtra(ctx context.Context, lead condition) (bool, error) {
	if lead.slow || lead.several || lead.nothing {
		return false, nil
	}
	rows, w := l.extraRows(lead)
	order := " order by a.sort_key, a.listed_name"
	switch {
	case lead.parts:
		order = ""
	case lead.exact:
		order = " order by a.listed_name, a.user_id"
	}
	var n int
	// The account stands in the condition: a.account_id = ?.
	err := l.q.QueryRow(ctx, `select count(*) from (select 1 as one from `+rows+` where `+w.String()+order+` limit ?) as found`,
		append(w.args, l.effort.few+1)...).Scan(&n)
	return n <= l.effort.few, err
}

// countExtra counts those whom one value, or a part of a text, of a further column finds.
func (l *listing) countExtra(ctx context.Context, c condition) (Count, error) {
	rows, w := l.extraRows(c)
	var n Count
	// The account stands in the condition: a.account_id = ?.
	err := l.q.QueryRow(ctx, `select count(*) from (select 1 as one from `+rows+` where `+w.String()+` limit ?) as found`,
		append(w.args, MaxCount+1)...).Scan(&n.N)
	if n.N > MaxCount {
		n.N, n.More = MaxCount, true
	}
	return n, err
}
