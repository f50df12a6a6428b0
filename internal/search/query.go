package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxText is how many characters of what was typed count.
	maxText = 500
	// maxTerms is how many words of a search count.
	maxTerms = 8
)

// wanted is what was typed, as the index is asked for it.
type wanted struct {
	// all are the conditions, each of which must hold.
	all []either
	// number is the whole without separators, when it could be a number.
	number string
	// start is the first word.
	start string
	// initials are single letters, which only tell what comes first.
	initials []string
}

// either holds when every word of any alternative is found.
type either [][]string

// parse reads what was typed. Single letters alone ask for nothing; a single digit can be a number.
func parse(text string) wanted {
	text = fold(cut(storable(text), maxText))
	var w wanted
	if hasDigit(text) {
		w.number = compact(text)
	}
	for _, part := range runs(text) {
		if len(w.all) == maxTerms {
			break
		}
		words := wordsOf(part)
		if len(words) == 1 && short(words[0]) && !hasDigit(words[0]) {
			w.initials = append(w.initials, words[0])
			continue
		}
		if w.start == "" {
			w.start = words[0]
		}
		if len(words) > maxTerms {
			words = words[:maxTerms]
		}
		e := either{words}
		if c := compact(part); hasDigit(part) && c != words[0] {
			e = append(e, []string{c})
		}
		w.all = append(w.all, e)
	}
	return w
}

// empty reports whether nothing can be found by it.
func (w wanted) empty() bool { return len(w.all) == 0 && w.number == "" }

// runs splits a folded text into words, but leaves together what may be one number with separators: "8 (916) 123-45-67".
func runs(text string) []string {
	var out []string
	var b strings.Builder
	flush := func() {
		if part := b.String(); strings.ContainsFunc(part, inWord) {
			out = append(out, part)
		}
		b.Reset()
	}
	digits := false // the run consists of digits and separators so far
	for _, word := range pieces(text) {
		first, _ := utf8.DecodeRuneInString(word)
		switch {
		case !inWord(first):
			if digits && strings.Trim(word, " -–—.()/+№") == "" {
				b.WriteString(word)
			} else {
				flush()
				digits = false
			}
		case strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsDigit(r) }):
			flush()
			out, digits = append(out, word), false
		default:
			if !digits {
				flush()
			}
			b.WriteString(word)
			digits = true
		}
	}
	flush()
	return out
}

// pieces splits a text into words and what stands between them, in order.
func pieces(text string) []string {
	var out []string
	from, was := 0, false
	for i, r := range text {
		if is := inWord(r); i > 0 && is != was {
			out = append(out, text[from:i])
			from, was = i, is
		} else if i == 0 {
			was = is
		}
	}
	if from < len(text) {
		out = append(out, text[from:])
	}
	return out
}
