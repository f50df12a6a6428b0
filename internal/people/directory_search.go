package people

import "strings"

// maxGrams bounds how many parts of a word are looked up; the whole word is compared afterwards anyhow.
const maxGrams = 16

// searched returns a condition for each word of the search.
func (f DirectoryFilter) searched() []condition {
	var out []condition
	for _, word := range searchWords(f.Search) {
		out = append(out, condition{expr: "u.search_text", text: `§ like ? escape '\'`, args: []any{"%" + likeText.Replace(word) + "%"}})
	}
	return out
}

// word returns the word that a condition of a search, or on a part of a text, looks for.
func (c condition) word() string {
	text, _ := c.args[len(c.args)-1].(string)
	return unlikeText.Replace(strings.TrimSuffix(strings.TrimPrefix(text, "%"), "%"))
}

var unlikeText = strings.NewReplacer(`\\`, `\`, `\%`, `%`, `\_`, `_`)

// grams returns the parts of three letters by which an index finds a word, side by side, so that few lists are read and
// every letter counts; none for shorter words.
func grams(c condition) []string {
	word := []rune(c.word())
	var out []string
	for i := 0; i+3 <= len(word) && len(out) < maxGrams; i += 3 {
		out = append(out, string(word[i:i+3]))
	}
	if len(word)%3 != 0 && len(out) > 0 && len(out) < maxGrams {
		out = append(out, string(word[len(word)-3:]))
	}
	return out
}

// match is the query of the table of words for all words of a search.
func (p plan) match() string {
	var parts []string
	for _, c := range p.all {
		if c.column == "" {
			parts = append(parts, grams(c)...)
		}
	}
	return match(parts)
}

// match is the query of a table of words for what holds all of some parts.
func match(parts []string) string {
	var quoted []string
	for _, p := range parts {
		quoted = append(quoted, `"`+strings.ReplaceAll(p, `"`, `""`)+`"`)
	}
	return strings.Join(quoted, " AND ")
}
