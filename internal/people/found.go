package people

import (
	"context"
	"strings"
	"unicode"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// Found is a user who was found by name.
type Found struct {
	ID ids.User
	// Name is in the order of its own letters: the last name first where that is Cyrillic.
	Name string
	// Position is the line under the name; may be empty.
	Position string
}

// maxFound bounds how many users one search leads to.
const maxFound = 500

// FindByName returns active users whose card the actor sees and in whose names every word begins a name, by last name, and
// whether there are more than limit. What else is kept of them, such as addresses and numbers, isn't looked at. A word of two
// letters finds last names alone; shorter ones find nobody.
func (s *Service) FindByName(ctx context.Context, by access.Actor, words []string, limit int) (found []Found, more bool, err error) {
	limit = max(1, min(limit, maxFound))
	seen := access.SeenUsers(by, "u")
	source, args := "users u", []any{}
	where, conditions := seen.SQL+" and u.status = ?", append(append([]any{}, seen.Args...), Active)
	var parts []string
	for _, word := range words[:min(len(words), maxWords)] {
		if word = fold(storableWord(word)); len([]rune(word)) < 2 {
			continue
		}
		like := likeText.Replace(word)
		where, conditions = where+` and (' ' || u.sort_name) like ? escape '\'`, append(conditions, "% "+like+"%")
		c := condition{args: []any{"%" + like + "%"}}
		for _, g := range grams(c) {
			parts = append(parts, `"`+strings.ReplaceAll(g, `"`, `""`)+`"`)
		}
		if len([]rune(word)) > 2 && s.db.Postgres() {
			where, conditions = where+` and u.search_text like ? escape '\'`, append(conditions, "%"+like+"%")
		}
		if len([]rune(word)) == 2 {
			where, conditions = where+` and u.sort_name >= ? and u.sort_name < ?`, append(conditions, word, word+"\U0010ffff")
		}
	}
	if len(conditions) == len(seen.Args)+1 {
		return nil, false, nil
	}
	if len(parts) > 0 && !s.db.Postgres() {
		source, args = "user_words cross join users u on u.rowid = user_words.rowid and u.account_id = ?", []any{by.Account, strings.Join(parts, " AND ")}
		where = "user_words match ? and " + where
	}
	// The account stands in the condition of who is seen: u.account_id = ?.
	rows, err := s.db.Query(ctx, `select u.id, u.first_name, u.middle_name, u.last_name, u.position_line from `+source+` where `+where+
		` order by u.sort_name, u.id limit ?`, append(append(args, conditions...), limit+1)...)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	for rows.Next() {
		var p Person
		if err := rows.Scan(&p.ID, &p.FirstName, &p.MiddleName, &p.LastName, &p.Position); err != nil {
			return nil, false, err
		}
		order := "en"
		if strings.ContainsFunc(p.LastName, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			order = "ru"
		}
		found = append(found, Found{ID: p.ID, Name: p.FullName(order), Position: p.Position})
	}
	if len(found) > limit {
		return found[:limit], true, rows.Err()
	}
	return found, false, rows.Err()
}

func storableWord(word string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(word, "\x00", ""), "")
}
