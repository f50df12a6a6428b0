package practice

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// DefaultTemplate is how the cases of a new account are numbered: 2026-0001.
const DefaultTemplate Template = "{year}-{number:4}"

// The limits of a template.
const (
	maxTemplate = 40
	maxWidth    = 9
)

// The placeholders of a template; {number:4} has at least four digits.
const (
	yearMark   = "year"
	monthMark  = "month"
	areaMark   = "area"
	numberMark = "number"
)

// Template says how case numbers look: text with {year}, {month}, {area} (its code) and one {number}, or {number:4} for at
// least four digits. Everything but the number is the scope in which is counted: with {year} each year begins at 1.
type Template string

// part is a piece of a template: text, or a placeholder.
type part struct {
	text  string
	mark  string // "" for text
	width int    // of a number
}

// cleanTemplate returns the template as it is kept, or what is wrong with it as errs.Invalid about the field "template".
func cleanTemplate(text string) (Template, error) {
	text, fault := writing.Name(text, maxTemplate)
	switch {
	case fault == writing.Long:
		return "", errs.FieldError("template", "practice.long", errs.Args{"Max": maxTemplate})
	case fault != "":
		return "", errs.FieldError("template", "practice.characters")
	}
	t := Template(text)
	parts, ok := t.parts()
	if !ok {
		return "", errs.FieldError("template", "practice.numbers.placeholder")
	}
	numbers := 0
	for _, p := range parts {
		if p.mark == numberMark {
			numbers++
		}
		if strings.ContainsFunc(p.text, func(r rune) bool { return !literal(r) }) {
			return "", errs.FieldError("template", "practice.numbers.signs")
		}
	}
	if numbers != 1 {
		return "", errs.FieldError("template", "practice.numbers.one")
	}
	return t, nil
}

// literal reports whether the sign may stand in numbers.
func literal(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" -–/._#№()", r)
}

// parts takes the template apart; false when a brace isn't part of a placeholder.
func (t Template) parts() ([]part, bool) {
	var out []part
	rest := string(t)
	for rest != "" {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			return append(out, part{text: rest}), true
		}
		if open > 0 {
			out = append(out, part{text: rest[:open]})
		}
		mark, after, closed := strings.Cut(rest[open+1:], "}")
		p, ok := placeholder(mark)
		if rest[open] == '}' || !closed || !ok {
			return nil, false
		}
		out, rest = append(out, p), after
	}
	return out, true
}

func placeholder(mark string) (part, bool) {
	name, width, sized := strings.Cut(mark, ":")
	switch name {
	case yearMark, monthMark, areaMark:
		return part{mark: name}, !sized
	case numberMark:
		n := 1
		if sized {
			var err error
			if n, err = strconv.Atoi(width); err != nil || n < 1 || n > maxWidth || width != strconv.Itoa(n) {
				return part{}, false
			}
		}
		return part{mark: name, width: n}, true
	default:
		return part{}, false
	}
}

// ByArea reports whether each area counts for itself.
func (t Template) ByArea() bool { return strings.Contains(string(t), "{"+areaMark+"}") }

// Number writes a number: at is in the account's time zone.
func (t Template) Number(code string, at time.Time, n int64) string {
	return t.write(code, at, func(width int) string { return fmt.Sprintf("%0*d", width, n) })
}

// scope is what is counted by itself: the number as it looks but for what is counted. Case and ё don't make another one.
func (t Template) scope(code string, at time.Time) string {
	return writing.Fold(t.write(code, at, func(int) string { return "{" + numberMark + "}" }))
}

func (t Template) write(code string, at time.Time, number func(width int) string) string {
	parts, _ := t.parts()
	var out strings.Builder
	for _, p := range parts {
		switch p.mark {
		case yearMark:
			out.WriteString(at.Format("2006"))
		case monthMark:
			out.WriteString(at.Format("01"))
		case areaMark:
			out.WriteString(code)
		case numberMark:
			out.WriteString(number(p.width))
		default:
			out.WriteString(p.text)
		}
	}
	return out.String()
}
