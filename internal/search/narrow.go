package search

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// entryColumns are those that scanRows reads.
const entryColumns = `e.kind, e.id, e.case_id, e.title, e.words, e.at`

func scanRows(rows *sql.Rows, err error, into map[Kind][]row) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.kind, &r.id, &r.inCase, &r.title, &r.words, &r.at); err != nil {
			return err
		}
		into[r.kind] = append(into[r.kind], r)
	}
	return rows.Err()
}

// narrow reads the entries of the cases that the actor sees, or of one of them, and compares each: what it costs follows
// from those entries alone. It returns the best of each kind, one more than limit where there are more.
func (s *Service) narrow(ctx context.Context, by access.Actor, w wanted, kinds []Kind, c ids.Case, limit int) (map[Kind][]row, error) {
	out := map[Kind][]row{}
	if len(kinds) == 0 {
		return out, nil
	}
	query, args := s.narrowQuery(by, w, kinds, c, limit+1)
	rows, err := s.DB.Query(ctx, query, args...)
	return out, scanRows(rows, err, out)
}

// narrowQuery compares in an index that leads from case to entry, and fetches only the rows that it returns.
func (s *Service) narrowQuery(by access.Actor, w wanted, kinds []Kind, c ids.Case, most int) (string, []any) {
	l := s.looker(codeOf(by.Account))
	first, args := l.better(w)
	from, where := `search_entries e`, `e.account_id = ? and e.case_id = ?`
	seen := access.SeenCase(by, s.DB.Now(), "e.account_id", "e.case_id")
	if c != "" {
		args = append(args, by.Account, c)
	} else { // SQLite keeps the order of a cross join
		from = `case_assignments a cross join search_entries e`
		where, args = `a.account_id = ? and a.user_id = ? and e.account_id = a.account_id and e.case_id = a.case_id`, append(args, by.Account, by.User)
		seen = access.SeenCase(by, s.DB.Now(), "a.account_id", "a.case_id")
	}
	where, args = where+" and "+seen.SQL, append(args, seen.Args...)
	if len(kinds) < len(indexed()) {
		// Not by the index of kinds, which leads through everybody's entries.
		where += " and (e.kind || '') in (" + places(len(kinds)) + ")"
		for _, k := range kinds {
			args = append(args, k)
		}
	}
	words, more := l.compared(w)
	where, args = where+" and "+words, append(args, more...)
	return `select ` + entryColumns + ` from (
			select f.kind, f.id, row_number() over (partition by f.kind order by f.better, f.at desc, f.id desc) as place
			from (select e.kind, e.id, e.at, ` + first + ` as better from ` + from + ` where ` + where + `) as f) as f
		cross join search_entries e
		where e.account_id = ? and e.kind = f.kind and e.id = f.id and f.place <= ? order by f.kind, f.place`, append(args, by.Account, most)
}

// looker writes conditions on the text of an entry's words, whatever its kind.
type looker struct {
	code string
	// at is the function that tells where a text stands in another.
	at string
	// own is what each of the entry's own words begins with.
	own string
}

func (s *Service) looker(code string) looker {
	l := looker{code: code, at: "instr", own: "substr(e.words, 1, " + strconv.Itoa(placeLength) + ")"}
	if s.DB.Postgres() {
		l.at = "strpos"
	}
	return l
}

// word is the condition that a word is found, or one that begins with it.
func (l looker) word(word string) (string, any) {
	if short(word) {
		return l.at + "(e.words || ' ', " + l.own + " || ?) > 0", word + " "
	}
	return l.at + "(e.words, " + l.own + " || ?) > 0", word
}

// number is the condition that the entry has a number.
func (l looker) number(number string) (string, any) {
	return l.at + "(e.words || ' ', ?) > 0", " " + l.code + numberSign + number + " "
}

// compared is the condition that every word is found, or that the entry has the number.
func (l looker) compared(w wanted) (string, []any) {
	var args []any
	note := func(text string, arg any) string {
		args = append(args, arg)
		return text
	}
	var all []string
	for _, e := range w.all {
		var any []string
		for _, words := range e {
			var each []string
			for _, word := range words {
				each = append(each, note(l.word(word)))
			}
			any = append(any, "("+strings.Join(each, " and ")+")")
		}
		all = append(all, "("+strings.Join(any, " or ")+")")
	}
	every := strings.Join(all, " and ")
	switch {
	case w.number == "":
		return "(" + every + ")", args
	case every == "":
		return note(l.number(w.number)), args
	}
	return "(" + every + " or " + note(l.number(w.number)) + ")", args
}

// better is a value that is smaller for rows that come first: with the number, then beginning with what was typed.
func (l looker) better(w wanted) (string, []any) {
	var parts []string
	var args []any
	if w.number != "" {
		text, arg := l.number(w.number)
		parts, args = append(parts, "when "+text+" then 0"), append(args, arg)
	}
	if w.start != "" {
		text, arg := l.word(startSign + w.start)
		parts, args = append(parts, "when "+text+" then 1"), append(args, arg)
	}
	if len(parts) == 0 {
		return "2", nil
	}
	return "case " + strings.Join(parts, " ") + " else 2 end", args
}
