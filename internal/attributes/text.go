package attributes

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cabinet/internal/platform/errs"
)

// cleanLine returns one line of text without outer space, in NFC. wrong is the message key of what is wrong, or empty.
func cleanLine(input string, limit int) (text, wrong string, args errs.Args) {
	if strings.ContainsAny(strings.TrimFunc(input, unicode.IsSpace), "\r\n\u2028\u2029") {
		return "", "people.text.one_line", nil
	}
	return clean(input, limit)
}

// cleanBlock is cleanLine for text that keeps its line breaks, stored as LF.
func cleanBlock(input string, limit int) (text, wrong string, args errs.Args) {
	return clean(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(input), limit)
}

func clean(input string, limit int) (text, wrong string, args errs.Args) {
	if !utf8.ValidString(input) {
		return "", "people.text.characters", nil
	}
	// Normalising can expand text eighteenfold, so what is far too long is refused before.
	if len(input) > limit*16+64 {
		return "", "people.text.too_long", errs.Args{"Max": limit}
	}
	text = norm.NFC.String(strings.TrimFunc(input, unicode.IsSpace))
	if strings.ContainsFunc(text, func(r rune) bool { return !writable(r) }) || text != "" && !visible(text) {
		return "", "people.text.characters", nil
	}
	if utf8.RuneCountInString(text) > limit {
		return "", "people.text.too_long", errs.Args{"Max": limit}
	}
	return text, "", nil
}

// writable reports whether a person can mean r when they write, as profiles do: no control or invisible format
// characters, no overrides of the writing direction, nothing unassigned or private.
func writable(r rune) bool {
	switch r {
	case '\n', '\t', '\u200c', '\u200d': // the joiners spell Persian and Indic words and emoji
		return true
	case '\u115f', '\u1160', '\u2800', '\u3164', '\uffa0', '\ufffc', utf8.RuneError: // blank without being space
		return false
	}
	return unicode.IsGraphic(r) || unicode.IsSpace(r) && !unicode.IsControl(r)
}

// visible reports whether text holds anything that can be seen.
func visible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Mn, r)
	})
}
