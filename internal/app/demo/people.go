package demo

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"cabinet/internal/access"
)

//go:embed data/*
var data embed.FS

// individual is one demo person as data.
type individual struct {
	first, middle, last string
	female              bool
	title, branch       string
	role                access.Role
	position, about     string

	email, idNumber, cell, extension string
}

// individuals reads an organisation's people and gives each an address, numbers and an ID number that follow from
// their place in the list, so that every run makes the same people.
func (o organisation) individuals() ([]individual, error) {
	text, err := data.ReadFile("data/" + o.file)
	if err != nil {
		return nil, err
	}
	var out []individual
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "|")
		if len(f) != 9 {
			return nil, fmt.Errorf("demo: %s: %d columns in %q", o.file, len(f), line)
		}
		n := len(out) + 1
		p := individual{first: f[0], middle: f[1], last: f[2], female: f[3] == "f", title: f[4], branch: f[5], role: access.Role(f[6]),
			position: f[7], about: f[8], extension: strconv.Itoa(200 + n)}
		p.email = latin(p.first) + "." + latin(p.last) + "@" + o.mailDomain
		p.idNumber = fill(o.idNumber, 4100+17*n)
		p.cell = fill(o.cell, 101+7*n)
		out = append(out, p)
	}
	return out, nil
}

// fill replaces the # of a pattern by the last digits of n.
func fill(pattern string, n int) string {
	digits := fmt.Sprintf("%0*d", strings.Count(pattern, "#"), n)
	digits = digits[len(digits)-strings.Count(pattern, "#"):]
	var b strings.Builder
	for _, r := range pattern {
		if r == '#' {
			r, digits = rune(digits[0]), digits[1:]
		}
		b.WriteRune(r)
	}
	return b.String()
}

// latin spells a name for an address, as passports do.
func latin(name string) string {
	const from = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
	to := strings.Fields("a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia")
	letters := []rune(from)
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case unicode.Is(unicode.Cyrillic, r):
			for i, c := range letters {
				if c == r && to[i] != "_" {
					b.WriteString(to[i])
				}
			}
		}
	}
	return b.String()
}
