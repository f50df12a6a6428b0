package i18n

import (
	"fmt"
	"maps"
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"cabinet/internal/platform/errs"
)

// Ref is a message argument that is itself a message key, such as the name of a field; the printer translates it.
type Ref string

// Printer speaks one language. It is cheap and safe for parallel use.
type Printer struct {
	b    *Bundle
	lang string
}

// Lang returns the language's code.
func (p *Printer) Lang() string { return p.lang }

// Has reports whether key has a text in the printer's language or the fallback.
func (p *Printer) Has(key string) bool {
	_, ok := p.b.texts[p.lang][key]
	return ok || p.b.Has(key)
}

// T returns the text of key with its placeholders filled. Numbers among args are written as [Printer.Number] does. An
// argument that is missing leaves its placeholder visible.
func (p *Printer) T(key string, args ...errs.Args) string {
	m, _, ok := p.b.find(p.lang, key)
	if !ok {
		return key
	}
	if m.plural {
		for _, a := range args {
			if n, counted := a["N"].(int); counted { // a message of an error, which nobody but its text knows to count
				return p.N(key, n, args...)
			}
		}
	}
	return p.fill(m.forms["other"], args)
}

// N returns the text of key in the plural form for n, which also fills {N}.
func (p *Printer) N(key string, n int, args ...errs.Args) string {
	return p.count(key, float64(n), p.Number(n), args)
}

// F is [Printer.N] for a number with decimals, of which at most two are written.
func (p *Printer) F(key string, n float64, args ...errs.Args) string {
	return p.count(key, n, p.Decimal(n), args)
}

func (p *Printer) count(key string, n float64, written string, args []errs.Args) string {
	m, lang, ok := p.b.find(p.lang, key)
	if !ok {
		return key
	}
	t, ok := m.forms[Form(lang, n)]
	if !ok {
		t = m.forms["other"]
	}
	all := errs.Args{"N": Verbatim(written)}
	for _, a := range args {
		maps.Copy(all, a)
	}
	return p.fill(t, []errs.Args{all})
}

// Verbatim is a message argument that is written as it stands.
type Verbatim string

func (p *Printer) fill(t text, args []errs.Args) string {
	if len(t) == 1 && t[0].name == "" {
		return t[0].literal
	}
	var b strings.Builder
	for _, piece := range t {
		if piece.name == "" {
			b.WriteString(piece.literal)
			continue
		}
		b.WriteString(p.argument(piece.name, args))
	}
	return b.String()
}

func (p *Printer) argument(name string, args []errs.Args) string {
	for _, a := range args {
		v, ok := a[name]
		if !ok {
			continue
		}
		switch v := v.(type) {
		case string:
			return v
		case Verbatim:
			return string(v)
		case errs.In:
			return p.In(time.Duration(v))
		case Ref:
			return p.T(string(v))
		case int:
			return p.Number(v)
		case int64:
			return p.Number(int(v))
		case float64:
			return p.Decimal(v)
		default:
			return fmt.Sprint(v)
		}
	}
	return "{" + name + "}"
}

// Form returns CLDR's plural form of n in a language: one, few, many or other.
func Form(lang string, n float64) string {
	digits := strconv.FormatFloat(math.Abs(n), 'f', -1, 64)
	whole, frac, _ := strings.Cut(digits, ".")
	i, err := strconv.Atoi(whole)
	if err != nil {
		return "other"
	}
	f, _ := strconv.Atoi(frac)
	switch plural.Cardinal.MatchPlural(language.Make(lang), i, len(frac), len(frac), f, f) {
	case plural.One:
		return "one"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	default:
		return "other"
	}
}

// Number writes n with the language's thousands separator: "97,538" or "97 538" with a non-breaking space.
func (p *Printer) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	sep := ","
	if p.lang == Russian {
		sep = NBSP
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Decimal writes n with at most two decimals: "1.5" or "1,5".
func (p *Printer) Decimal(n float64) string {
	s := strconv.FormatFloat(math.Abs(n), 'f', 2, 64)
	whole, frac, _ := strings.Cut(s, ".")
	i, err := strconv.Atoi(whole)
	if err != nil {
		return s
	}
	out := p.Number(i)
	if n < 0 && s != "0.00" {
		out = "−" + out
	}
	point := "."
	if p.lang == Russian {
		point = ","
	}
	if frac = strings.TrimRight(frac, "0"); frac != "" {
		out += point + frac
	}
	return out
}

// NBSP is the non-breaking space that stands between a number and its unit.
const NBSP = "\u00a0"
