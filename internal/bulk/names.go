package bulk

import (
	"slices"
	"strings"
	"unicode"
)

// addressOf takes a cell like `Jane Smith <jane@example.com>` or `jane@example.com (Jane Smith)` apart.
func addressOf(cell string) (name, address string) {
	cell = strings.TrimSpace(cell)
	cell = strings.TrimPrefix(cell, "mailto:")
	if open := strings.LastIndexByte(cell, '<'); open >= 0 {
		if end := strings.IndexByte(cell[open:], '>'); end > 0 {
			return quoteless(cell[:open]), strings.TrimSpace(cell[open+1 : open+end])
		}
	}
	if address, name, found := strings.Cut(cell, " ("); found && strings.Contains(address, "@") {
		return quoteless(strings.TrimSuffix(name, ")")), strings.TrimSpace(address)
	}
	return "", cell
}

func quoteless(name string) string {
	return strings.TrimSpace(strings.Trim(strings.TrimSpace(name), `"'`))
}

// fullName takes a name apart that was written in one piece: "Jane Ann Smith", "Smith, Jane Ann", «Смирнова Анна Петровна»,
// «Анна Петровна Смирнова». A single word is the first name.
func fullName(text string) (first, middle, last string) {
	if before, after, found := strings.Cut(text, ","); found && strings.TrimSpace(after) != "" {
		words := strings.Fields(after)
		return words[0], strings.Join(words[1:], " "), strings.Join(strings.Fields(before), " ")
	}
	words := strings.Fields(text)
	if n := len(words); n > 2 && slices.Contains([]string{"оглы", "кызы"}, strings.ToLower(words[n-1])) {
		words = append(words[:n-2:n-2], words[n-2]+" "+words[n-1]) // one name of two words
	}
	switch {
	case len(words) == 0:
		return "", "", ""
	case len(words) == 1:
		return words[0], "", ""
	case !cyrillic(text):
		return words[0], strings.Join(words[1:len(words)-1], " "), words[len(words)-1]
	}
	for i, word := range words {
		if i > 0 && patronymic(word) {
			if len(words) == 2 { // Анна Петровна
				return words[0], word, ""
			}
			if i == 1 { // Анна Петровна Смирнова
				return words[0], word, strings.Join(words[2:], " ")
			}
			return words[i-1], strings.Join(words[i:], " "), strings.Join(words[:i-1], " ") // Смирнова Анна Петровна
		}
	}
	return words[1], strings.Join(words[2:], " "), words[0]
}

func patronymic(word string) bool {
	word = strings.ToLower(word)
	for _, end := range []string{"вич", "ьич", "инична", "вна", "ична", "оглы", "кызы"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

func cyrillic(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}
