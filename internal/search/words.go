package search

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cabinet/internal/ids"
	"cabinet/internal/platform/writing"
)

// The rows of an entry's words hold, between blanks:
//
//	<code><mark><word>   every word of title, detail and numbers
//	<code><mark>·<word>  the first word of the title
//	<code>№<number>      each number without its separators, whatever the kind
//
// A word is letters and digits, folded; · and № are in no word.
const (
	startSign  = "·"
	numberSign = "№"
)

// rules is the number of these rules: an index that was written by others is written anew ([Service.Fill]).
const rules = 1

// codeLength is the length of an account's code. Two accounts of a deployment may share one by chance; then a search reads
// the words of both, and still finds what is its own.
const codeLength = 4

// placeLength is how many characters of the text of words say where they belong: a blank, the code and the mark, since the
// first one is never a number without a kind.
const placeLength = 1 + codeLength + 1

// codeOf returns the account's code.
func codeOf(account ids.Account) string {
	sum := sha256.Sum256([]byte(account))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:])[:codeLength])
}

// storable returns the text without what no database keeps.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
}

// cut returns at most limit characters of the text.
func cut(text string, limit int) string {
	n := 0
	for i := range text {
		if n == limit {
			return text[:i]
		}
		n++
	}
	return text
}

// inWord reports whether words are made of such characters.
func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// fold returns text as it is compared: folded, and without the accents of Latin letters.
func fold(text string) string {
	var b strings.Builder
	latin := false
	for _, r := range writing.Fold(text) {
		if latin && unicode.Is(unicode.Mn, r) {
			continue
		}
		if latin = unicode.Is(unicode.Latin, r); r < utf8.RuneSelf || !latin {
			b.WriteRune(r)
			continue
		}
		for _, part := range norm.NFKD.String(string(r)) {
			if !unicode.Is(unicode.Mn, part) {
				b.WriteRune(part)
			}
		}
	}
	return b.String()
}

// wordsOf returns the words of a text, folded, in their order.
func wordsOf(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(fold(text), func(r rune) bool { return !inWord(r) }) {
		out = append(out, cut(w, maxToken))
	}
	return out
}

// compact returns a number without its separators, folded. A phone number of eleven digits loses the 7 or 8 that stands for
// the country or the trunk, since people write either.
func compact(number string) string {
	out := strings.Map(func(r rune) rune {
		if inWord(r) {
			return r
		}
		return -1
	}, fold(number))
	if len(out) == 11 && (out[0] == '7' || out[0] == '8') && strings.Trim(out, "0123456789") == "" {
		out = out[1:]
	}
	return cut(out, maxToken)
}

// hasDigit reports whether a text could be a number.
func hasDigit(text string) bool { return strings.ContainsFunc(text, unicode.IsDigit) }

// words returns the text of the entry's words.
func (e Entry) words(account ids.Account) string {
	code := codeOf(account)
	place := code + string(e.Kind.mark())
	var out []string
	seen := map[string]bool{}
	add := func(token string) {
		if !seen[token] && len(out) < maxTokens {
			seen[token] = true
			out = append(out, token)
		}
	}
	title := wordsOf(e.title())
	if len(title) > 0 {
		add(place + startSign + title[0])
	}
	for _, n := range e.Numbers {
		if c := compact(storable(n)); c != "" {
			add(place + c) // first, as placeLength wants it
			add(code + numberSign + c)
		}
	}
	for _, w := range slices.Concat(title, wordsOf(storable(strings.Join(e.Numbers, " "))), wordsOf(cut(storable(e.Detail), 20*maxTokens))) {
		add(place + w)
	}
	return " " + strings.Join(out, " ")
}

// title returns the title as it is kept.
func (e Entry) title() string {
	return cut(strings.Join(strings.Fields(storable(e.Title)), " "), MaxTitle)
}

func short(word string) bool { return utf8.RuneCountInString(word) < 2 }
