package writing

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fault is what is wrong with a text; the zero value is nothing.
type Fault string

// What can be wrong with a text.
const (
	// Broken is a text of several lines where one is wanted.
	Broken Fault = "broken"
	// Characters is a text with something that nobody can mean: controls, what can't be seen, what turns the direction of
	// writing, bytes that aren't UTF-8; or one of which nothing can be seen at all.
	Characters Fault = "characters"
	// Long is a text of more characters than the limit.
	Long Fault = "long"
	// NoLink is a text that isn't the address of anything on the internet, or has a user's name in it.
	NoLink Fault = "no_link"
	// Scheme is a link that is neither http nor https.
	Scheme Fault = "scheme"
)

// Line returns one line of text as it is kept: without outer space, in NFC, of at most limit characters (code points).
// With a fault the text is empty.
func Line(input string, limit int) (string, Fault) {
	if strings.ContainsAny(strings.TrimFunc(input, unicode.IsSpace), "\r\n\u2028\u2029") {
		return "", Broken
	}
	return clean(input, limit)
}

// Block is [Line] for text that keeps its line breaks, as LF.
func Block(input string, limit int) (string, Fault) {
	// A browser sends CRLF for every break, while the person counted it as one character.
	return clean(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(input), limit)
}

// Name is [Line] for what things are called: every run of white space in it is kept as one blank.
func Name(input string, limit int) (string, Fault) {
	input = strings.TrimFunc(input, unicode.IsSpace)
	if len(input) <= ceiling(limit) && !strings.ContainsAny(input, "\r\n\v\f\u0085\u2028\u2029") {
		input = strings.Join(strings.Fields(input), " ")
	}
	return Line(input, limit)
}

// ceiling is the number of bytes above which a text is too long whatever is in it.
func ceiling(limit int) int { return limit*16 + 64 }

func clean(input string, limit int) (string, Fault) {
	if !utf8.ValidString(input) {
		return "", Characters
	}
	// Normalising can expand text eighteenfold, so what is far too long is refused before.
	if len(input) > ceiling(limit) {
		return "", Long
	}
	text := norm.NFC.String(strings.TrimFunc(input, unicode.IsSpace))
	if strings.ContainsFunc(text, func(r rune) bool { return !writable(r) }) || text != "" && !visible(text) {
		return "", Characters
	}
	if utf8.RuneCountInString(text) > limit {
		return "", Long
	}
	return text, ""
}

// writable reports whether a person can mean r when they write: no control or invisible format characters, no
// overrides of the writing direction (they make one text look like another), nothing unassigned or private.
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
