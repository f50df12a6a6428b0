package search

import (
	"context"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

const (
	// fewest is how many rows PostgreSQL gathers at least before it is thought to have found too many.
	fewest = 300
	// often is among how many rows one is found, if a word is called frequent.
	often = 8
	// strolled is how many of the newest entries are compared one by one before PostgreSQL's index is asked.
	strolled = 4_000
	// walked is how many of them are compared where the index found too many.
	walked = 20_000
	// gathered is the most that are gathered and put in order where the newest ones hold too few.
	gathered = 20_000
	// maxExact bounds how many things with one number are read.
	maxExact = 50
)

// broad asks the full-text index for who sees nearly everything. It returns for each kind the newest that have every word,
// those first that begin with the text, and one more than limit where there are more.
func (s *Service) broad(ctx context.Context, by access.Actor, w wanted, kinds []Kind, _ ids.Case, limit int) (map[Kind][]row, error) {
	out := map[Kind][]row{}
	if w.number != "" && len(kinds) > 0 {
		if err := s.numbered(ctx, by, w, kinds, out); err != nil {
			return nil, err
		}
	}
	if len(w.all) == 0 {
		return out, nil
	}
	newest := s.newestLite
	if s.DB.Postgres() {
		newest = s.newestPostgres
	}
	for _, k := range kinds {
		exact := out[k]
		list, err := newest(ctx, by, w, k, "", limit+1)
		if err != nil {
			return nil, err
		}
		if len(list) > limit {
			// There are more than are shown: those that begin with the text may be older than all of these.
			begin, err := newest(ctx, by, w, k, startSign+w.start, limit+1)
			if err != nil {
				return nil, err
			}
			list = append(begin, list...)
		}
		out[k] = once(append(exact, list...))
	}
	return out, nil
}

// once keeps the first row of each thing.
func once(list []row) []row {
	seen := map[string]bool{}
	out := list[:0:0]
	for _, r := range list {
		if !seen[r.id] {
			seen[r.id] = true
			out = append(out, r)
		}
	}
	return out
}

// numbered finds what has the very number that was typed.
func (s *Service) numbered(ctx context.Context, by access.Actor, w wanted, kinds []Kind, out map[Kind][]row) error {
	seen := access.SeenCases(by, s.DB.Now(), "e.account_id", "e.case_id")
	of := " and e.kind in (" + places(len(kinds)) + ")"
	token := codeOf(by.Account) + numberSign + w.number
	args := []any{}
	for _, k := range kinds {
		args = append(args, k)
	}
	if s.DB.Postgres() {
		rows, err := s.DB.Query(ctx, `select `+entryColumns+` from search_entries e
			where (e.words::tsvector) @@ cast(cast(? as text) as tsquery) and e.account_id = ? and `+seen.SQL+of+` limit ?`,
			append(append(append([]any{lexeme(token), by.Account}, seen.Args...), args...), maxExact)...)
		return scanRows(rows, err, out)
	}
	rows, err := s.DB.Query(ctx, `select `+entryColumns+` from search_words cross join search_entries e on e.rowid = search_words.rowid and e.account_id = ?
		where search_words match ? and `+seen.SQL+of+` order by search_words.rowid desc limit ?`,
		append(append(append([]any{by.Account, phrase(token)}, seen.Args...), args...), maxExact)...)
	return scanRows(rows, err, out)
}

// newestLite reads SQLite's full-text index from its end, which holds the newest entries. It reads no more than it returns
// where the index has the beginnings of the words as they were typed. Of longer ones the database would first put all together
// that is found: so the newest with the beginnings are compared, and soon hold enough if the words are frequent. If they don't,
// there is little to put together.
func (s *Service) newestLite(ctx context.Context, by access.Actor, w wanted, k Kind, start string, limit int) ([]row, error) {
	seen := access.SeenCases(by, s.DB.Now(), "e.account_id", "e.case_id")
	place := codeOf(by.Account) + string(k.mark())
	if full, begin := w.match(place, start, false), w.match(place, start, true); full != begin {
		l := s.looker(codeOf(by.Account))
		text, words := l.compared(w.words())
		if start != "" {
			begins, word := l.word(start)
			text, words = text+" and "+begins, append(words, word)
		}
		args := append([]any{by.Account, begin, k}, seen.Args...)
		out := map[Kind][]row{}
		rows, err := s.DB.Query(ctx, `select `+entryColumns+` from (
				select `+entryColumns+` from search_words cross join search_entries e on e.rowid = search_words.rowid and e.account_id = ?
				where search_words match ? and e.kind = ? and `+seen.SQL+` order by search_words.rowid desc limit ?) as e
			where `+text+` limit ?`, append(append(append(args, often*limit), words...), limit)...)
		if err := scanRows(rows, err, out); err != nil || len(out[k]) == limit {
			return out[k], err
		}
	}
	out := map[Kind][]row{}
	rows, err := s.DB.Query(ctx, `select `+entryColumns+` from search_words cross join search_entries e on e.rowid = search_words.rowid and e.account_id = ?
		where search_words match ? and e.account_id = ? and e.kind = ? and `+seen.SQL+` order by search_words.rowid desc limit ?`,
		append(append([]any{by.Account, w.match(place, start, false), by.Account, k}, seen.Args...), limit)...)
	err = scanRows(rows, err, out)
	return out[k], err
}

// newestPostgres asks PostgreSQL, whose full-text index knows no order and puts all together that it finds. So the newest are compared
// first, and as many more as it should take if what is found is spread evenly. Else it gathers what is found while that is
// little. Where it isn't, comparing many of the newest entries finds enough; if it doesn't, because all of it is old, more is gathered and
// put in order.
func (s *Service) newestPostgres(ctx context.Context, by access.Actor, w wanted, k Kind, start string, limit int) ([]row, error) {
	found, err := s.walk(ctx, by, w, k, start, often*limit, limit)
	if n := len(found); err == nil && n > 0 && n < limit && 2*often*limit*limit/n <= strolled {
		found, err = s.walk(ctx, by, w, k, start, 2*often*limit*limit/n, limit)
	}
	if err != nil || len(found) == limit {
		return found, err
	}
	most := max(fewest, 2*limit)
	if found, err := s.gather(ctx, by, w, k, start, most+1, most+1); err != nil || len(found) <= most {
		return found, err
	}
	if found, err := s.walk(ctx, by, w, k, start, walked, limit); err != nil || len(found) == limit {
		return found, err
	}
	return s.gather(ctx, by, w, k, start, gathered, limit)
}

// walk compares so many of the newest entries one by one and returns the first that fit.
func (s *Service) walk(ctx context.Context, by access.Actor, w wanted, k Kind, start string, most, limit int) ([]row, error) {
	seen := access.SeenCases(by, s.DB.Now(), "e.account_id", "e.case_id")
	l := s.looker(codeOf(by.Account))
	text, words := l.compared(w.words())
	if start != "" {
		begins, word := l.word(start)
		text, words = text+" and "+begins, append(words, word)
	}
	args := append([]any{by.Account, k}, seen.Args...)
	out := map[Kind][]row{}
	rows, err := s.DB.Query(ctx, `select `+entryColumns+` from (select `+entryColumns+` from search_entries e
			where e.account_id = ? and e.kind = ? and `+seen.SQL+` order by e.at desc, e.id desc limit ?) as e
		where `+text+` limit ?`, append(append(append(args, most), words...), limit)...)
	err = scanRows(rows, err, out)
	return out[k], err
}

// gather returns the newest of at most so many rows that the index of PostgreSQL finds.
func (s *Service) gather(ctx context.Context, by access.Actor, w wanted, k Kind, start string, most, limit int) ([]row, error) {
	query, args := s.gatherQuery(by, w, k, start, most, limit)
	out := map[Kind][]row{}
	rows, err := s.DB.Query(ctx, query, args...)
	err = scanRows(rows, err, out)
	return out[k], err
}

func (s *Service) gatherQuery(by access.Actor, w wanted, k Kind, start string, most, limit int) (string, []any) {
	seen := access.SeenCases(by, s.DB.Now(), "e.account_id", "e.case_id")
	args := append([]any{w.tsquery(codeOf(by.Account)+string(k.mark()), start), by.Account, k}, seen.Args...)
	return `select ` + entryColumns + ` from (select ` + entryColumns + ` from search_entries e
			where (e.words::tsvector) @@ cast(cast(? as text) as tsquery) and e.account_id = ? and e.kind = ? and ` + seen.SQL + ` limit ?) as e
		order by e.at desc, e.id desc limit ?`, append(args, most, limit)
}

// words is what was typed without the whole as one number.
func (w wanted) words() wanted {
	w.number = ""
	return w
}

// phrase quotes a token for FTS5.
func phrase(token string) string { return `"` + strings.ReplaceAll(token, `"`, `""`) + `"` }

// lexeme quotes a token for a tsquery.
func lexeme(token string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(token) + "'"
}

// longest is how many characters of a token SQLite's index has as a prefix, the place included; see the table's text.
const longest = 10

// match writes the search for FTS5; start is a further token to begin with, after the place. With begin it asks for the
// beginnings of long words alone.
func (w wanted) match(place, start string, begin bool) string {
	return w.expression(start, " AND ", " OR ", func(word string) string {
		token := place + word
		switch {
		case short(word):
			return phrase(token)
		case begin:
			token = cut(token, longest)
		}
		return phrase(token) + "*"
	})
}

// tsquery is match for PostgreSQL.
func (w wanted) tsquery(place, start string) string {
	return w.expression(start, " & ", " | ", func(word string) string {
		if short(word) {
			return lexeme(place + word)
		}
		return lexeme(place+word) + ":*"
	})
}

// expression writes a search: all words of any alternative of every condition.
func (w wanted) expression(start, and, or string, token func(word string) string) string {
	var all []string
	conditions := w.all
	if start != "" {
		all = append(all, token(start))
		if len(conditions[0]) == 1 && len(conditions[0][0]) == 1 {
			conditions = conditions[1:] // it is that word
		}
	}
	for _, e := range conditions {
		var any []string
		for _, words := range e {
			var each []string
			for _, word := range words {
				each = append(each, token(word))
			}
			any = append(any, "("+strings.Join(each, and)+")")
		}
		all = append(all, "("+strings.Join(any, or)+")")
	}
	return strings.Join(all, and)
}
