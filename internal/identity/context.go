package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Context is what an attacker knows about a person and a password must therefore not be made of (R2).
type Context struct {
	Email string
	// Names are the person's names and their organisations' names.
	Names []string
	// Numbers are ID numbers.
	Numbers []string
}

// contextOf gathers the context of a login from its memberships.
func contextOf(email string, all []Membership) Context {
	c := Context{Email: email}
	for _, m := range all {
		c.Names = append(c.Names, m.FirstName, m.MiddleName, m.LastName, m.AccountName)
		c.Numbers = append(c.Numbers, m.IDNumber)
	}
	return c
}

// words returns the context's words of three letters and more, the longest first, each also in Latin letters and as
// typed with the other keyboard layout.
func (c Context) words() []string {
	texts := append([]string{"cabinet", "кабинет"}, c.Names...)
	if local, domain, ok := strings.Cut(c.Email, "@"); ok {
		labels := strings.Split(domain, ".")
		texts = append(texts, local)
		texts = append(texts, labels[:max(len(labels)-1, 0)]...)
	}
	var out []string
	add := func(w string) {
		if utf8.RuneCountInString(w) >= 3 && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	for _, t := range append(texts, c.Numbers...) {
		folded := fold(t)
		for _, w := range append(strings.FieldsFunc(folded, notWord), letters(folded), strings.Join(strings.FieldsFunc(folded, notWord), "")) {
			add(w)
			add(latin.Replace(w))
			add(retyped(w))
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// minLeft is how many letters a password must have beyond the words that anybody could know.
const minLeft = 4

// manySymbols is how many digits and signs are a secret of their own, whatever word stands beside them.
const manySymbols = 10

// madeOf reports whether a folded password consists of known words, with digits and separators around them.
func (c Context) madeOf(folded string) bool {
	all := []string{folded}
	if symbolsLeft(folded) < manySymbols {
		all = append(all, readings(folded)...)
	}
	for _, reading := range all {
		rest, found := reading, false
		for _, w := range c.words() {
			if strings.Contains(rest, w) {
				rest, found = strings.ReplaceAll(rest, w, " "), true
			}
		}
		if !found {
			continue
		}
		left := 0
		for _, piece := range strings.Fields(rest) {
			if l := letters(piece); !isWord(l) {
				left += utf8.RuneCountInString(l)
			}
		}
		if left < minLeft && symbolsLeft(rest) < manySymbols {
			return true
		}
	}
	return false
}

// symbolsLeft counts what is neither letter nor blank: a long random number beside a name is not made of the name.
func symbolsLeft(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}
