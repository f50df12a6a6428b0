package search

import (
	"context"
	"database/sql"
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
	seen := access.SeenCases(by, s.DB.Now(), "e.account_id", "e.case_id")
	where, args := seen.SQL, seen.Args
	if c != "" {
		where, args = where+" and e.case_id = ?", append(args, c)
	}
	where += " and e.kind in (" + places(len(kinds)) + ")"
	for _, k := range kinds {
		args = append(args, k)
	}
	code := codeOf(by.Account)
	words, more := w.compared(code, "_")
	where, args = where+" and "+words, append(args, more...)
	first, more := w.better(code, "_")
	args = append(append(append([]any{}, more...), by.Account), args...)
	rows, err := s.DB.Query(ctx, `select `+strings.ReplaceAll(entryColumns, "e.", "f.")+` from (
			select `+entryColumns+`, row_number() over (partition by e.kind order by `+first+`, e.at desc, e.id desc) as place
			from search_entries e where e.account_id = ? and `+where+`) as f
		where f.place <= ? order by f.kind, f.place`, append(args, limit+1)...)
	return out, scanRows(rows, err, out)
}

// compared returns the condition that every word is found in e.words, or that the number is. mark is that of the kind, or _
// for any.
func (w wanted) compared(code, mark string) (string, []any) {
	var args []any
	find := func(token string) string {
		args = append(args, "% "+token)
		return "e.words like ?"
	}
	var all []string
	for _, e := range w.all {
		var any []string
		for _, words := range e {
			var each []string
			for _, word := range words {
				if short(word) {
					args = append(args, "% "+code+mark+word+" %")
					each = append(each, "(e.words || ' ') like ?")
				} else {
					each = append(each, find(code+mark+word+"%"))
				}
			}
			any = append(any, "("+strings.Join(each, " and ")+")")
		}
		all = append(all, "("+strings.Join(any, " or ")+")")
	}
	every := strings.Join(all, " and ")
	if w.number == "" {
		return "(" + every + ")", args
	}
	args = append(args, "% "+code+numberSign+w.number+" %")
	number := "(e.words || ' ') like ?"
	if every == "" {
		return number, args
	}
	return "(" + every + " or " + number + ")", args
}

// better returns a value that is smaller for rows that come first: with the number, then beginning with what was typed.
func (w wanted) better(code, mark string) (string, []any) {
	var parts []string
	var args []any
	if w.number != "" {
		parts = append(parts, "when (e.words || ' ') like ? then 0")
		args = append(args, "% "+code+numberSign+w.number+" %")
	}
	if w.start != "" {
		parts = append(parts, "when e.words like ? then 1")
		args = append(args, "% "+code+mark+startSign+w.start+"%")
	}
	if len(parts) == 0 {
		return "2", nil
	}
	return "case " + strings.Join(parts, " ") + " else 2 end", args
}
