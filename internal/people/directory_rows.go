package people

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
)

// listed is a user with the place at which the list shows them.
type listed struct {
	Person
	at position
	// bare: of the person only the id is known as yet.
	bare bool
}

// where is a growing condition with its arguments.
type where struct {
	parts []string
	args  []any
}

func (w *where) and(text string, args ...any) {
	w.parts, w.args = append(w.parts, text), append(w.args, args...)
}

func (w where) String() string { return strings.Join(w.parts, " and ") }

// mine begins every condition: users of the tab whom the actor looks after.
func (l *listing) mine() where {
	var w where
	seen := access.ManagedUsers(l.by, "u")
	w.and("u.account_id = ? and u.status = ?", l.by.Account, l.tab)
	w.and(seen.SQL, seen.Args...)
	return w
}

// stretch is the part of a run behind one position and up to another, either of which may be missing.
func (l *listing) stretch(r run, from, until *position) where {
	w := l.mine()
	if r.extra != "" {
		w = l.answers(r.extra)
	}
	w.and(r.where, r.args...)
	name, id := r.names()
	columns, places := "("+name+", "+id+")", "(?, ?)"
	if r.key != "" {
		columns, places = "("+r.key+", "+name+", "+id+")", "(?, ?, ?)"
	}
	for _, end := range []struct {
		at   *position
		sign string
	}{{from, map[bool]string{false: " > ", true: " < "}[r.down]}, {until, map[bool]string{false: " <= ", true: " >= "}[r.down]}} {
		if end.at == nil {
			continue
		}
		args := []any{end.at.Name, end.at.ID}
		if r.key != "" {
			args = append([]any{end.at.key(l.plan.by)}, args...)
		}
		w.and(columns+end.sign+places, args...)
	}
	return w
}

func (r run) order() string {
	way := direction(r.down)
	name, id := r.names()
	text := name + way + ", " + id + way
	if r.key != "" {
		text = r.key + way + ", " + text
	}
	return text
}

// read returns users of a run who pass what is judged row by row.
func (l *listing) read(ctx context.Context, r run, from, until *position, limit int) ([]listed, error) {
	if r.extra != "" {
		return l.readExtra(ctx, r, from, until, limit)
	}
	w := l.stretch(r, from, until)
	for _, c := range l.plan.judged {
		w.and(c.judged(), c.args...)
	}
	rows, err := l.q.Query(ctx, `select `+personColumns+`, u.sort_name, `+l.shownKey(r)+` from users u where u.account_id = ? and `+w.String()+
		` order by `+r.order()+` limit ?`, append(append([]any{l.by.Account}, w.args...), limit)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []listed
	for rows.Next() {
		one, err := l.scan(rows, r)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, rows.Err()
}

func (l *listing) shownKey(r run) string {
	if r.key != "" {
		return r.key
	}
	return l.plan.by.nothing()
}

// further scans into what a query returns besides a person.
type further struct {
	rows  *sql.Rows
	extra []any
}

func (f further) Scan(targets ...any) error { return f.rows.Scan(append(targets, f.extra...)...) }

func (l *listing) scan(rows *sql.Rows, r run) (listed, error) {
	var name, key string
	var number int64
	extra := []any{&name, &key}
	if l.plan.by.numeric {
		extra[1] = &number
	}
	p, err := scanPerson(further{rows, extra}, l.q.Now())
	return listed{Person: p, at: r.at(key, number, l.plan.by.numeric, name, string(p.ID))}, err
}

// at is a position within the run.
func (r run) at(key string, number int64, numeric bool, name, id string) position {
	p := position{Empty: r.empty, Key: r.value, Name: name, ID: id}
	if r.key != "" {
		p.Key = key
		if numeric {
			p.Key = strconv.FormatInt(number, 10)
		}
	}
	return p
}

// horizon returns the position of the last row that may be judged in a run, nil if all may.
func (l *listing) horizon(ctx context.Context, r run, from *position, rows int) (*position, error) {
	w := l.stretch(r, from, nil)
	var id, name, key string
	var number int64
	targets := []any{&id, &name, &key}
	if l.plan.by.numeric {
		targets[2] = &number
	}
	query := `select u.id, u.sort_name, ` + l.shownKey(r) + ` from users u where u.account_id = ? and ` + w.String() + ` order by ` + r.order() + ` limit 1 offset ?`
	if r.extra != "" {
		query = `select a.user_id, a.listed_name, a.sort_key from user_extras a where a.account_id = ? and ` + w.String() + ` order by ` + r.order() + ` limit 1 offset ?`
	}
	err := l.q.QueryRow(ctx, query, append(append([]any{l.by.Account}, w.args...), rows-1)...).Scan(targets...)
	if db.NoRows(err) {
		return nil, nil
	}
	at := r.at(key, number, l.plan.by.numeric, name, id)
	return &at, err
}

// page returns up to limit users behind a position as walk finds them.
func (l *listing) page(ctx context.Context, from *position, backwards bool, limit int) (rows []listed, more *position, err error) {
	rows, more, err = l.walk(ctx, from, backwards, limit)
	if err == nil {
		rows, err = l.filled(ctx, rows)
	}
	return rows, more, err
}

// nearby reports whether a page of those who have a part of a text will be full soon, going by how many were found among the
// rows that were judged: then to go on costs less than to gather all of them.
func (l *listing) nearby(lead condition, found, judged, limit int) bool {
	return lead.parts && judged < 3*l.effort.horizon && found*3*l.effort.horizon > limit*judged
}

// walk returns up to limit users behind a position in a direction, and the position from which the list goes on, nil at
// its end. The rows stand in the direction of reading.
func (l *listing) walk(ctx context.Context, from *position, backwards bool, limit int) (rows []listed, more *position, err error) {
	if l.nobody {
		return nil, nil, nil
	}
	lead, led := l.plan.leader()
	if led && len(l.plan.judged) > 0 {
		few, err := l.few(ctx, lead)
		if err != nil {
			return nil, nil, err
		}
		if few {
			return l.gather(ctx, lead, from, backwards, limit)
		}
	}
	visited, judged := 0, 0
	for r, err := range l.runs(ctx, from, backwards) {
		if err != nil {
			return nil, nil, err
		}
		var start *position
		if r.holds(from) {
			start = from
		}
		visited++
		for {
			var until *position
			if len(l.plan.judged) > 0 {
				if until, err = l.horizon(ctx, r, start, l.effort.horizon); err != nil {
					return nil, nil, err
				}
			}
			some, err := l.read(ctx, r, start, until, limit+1-len(rows))
			if err != nil {
				return nil, nil, err
			}
			if rows = append(rows, some...); len(rows) > limit {
				return rows[:limit], &rows[limit-1].at, nil
			}
			if sparse := until != nil || len(l.plan.judged) > 0 && visited >= l.effort.runs; sparse && led && (until == nil || !l.nearby(lead, len(rows), judged+l.effort.horizon, limit)) {
				return l.gather(ctx, lead, from, backwards, limit)
			}
			if until == nil {
				break
			}
			if judged += l.effort.horizon; judged >= l.effort.scan {
				return rows, until, nil
			}
			start = until
		}
	}
	return rows, nil, nil
}

// known is the condition on users whose ids are known. The tab is judged on the row: SQLite would rather go through all of
// it by another index than look up a few ids. The list is filled up to a few lengths, so that there are few statements.
func (l *listing) known(list []listed) where {
	var w where
	seen := access.ManagedUsers(l.by, "u")
	w.and(seen.SQL, seen.Args...)
	w.and("(u.status || '') = ?", l.tab)
	length := 1
	for length < len(list) {
		length *= 4
	}
	w.and("u.id in (?" + strings.Repeat(", ?", length-1) + ")")
	for i := range length {
		w.args = append(w.args, list[min(i, len(list)-1)].ID)
	}
	return w
}

// persons reads the users of a list of ids, in its order; who left the actor's sight meanwhile is left out.
func (l *listing) persons(ctx context.Context, list []listed) ([]listed, error) {
	if len(list) == 0 {
		return nil, nil
	}
	w := l.known(list)
	rows, err := l.q.Query(ctx, `select `+personColumns+` from users u where u.account_id = ? and `+w.String(), append([]any{l.by.Account}, w.args...)...)
	found, err := scanPersons(l.q, rows, err)
	if err != nil {
		return nil, err
	}
	byID := map[string]Person{}
	for _, p := range found {
		byID[string(p.ID)] = p
	}
	var out []listed
	for _, one := range list {
		if p, ok := byID[string(one.ID)]; ok {
			out = append(out, listed{Person: p, at: one.at})
		}
	}
	return out, nil
}
