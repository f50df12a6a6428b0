package attributes

import (
	"strings"
	"unicode"

	"cabinet/internal/platform/i18n"
)

// maxDigits is how many digits a number may have, before and after the decimal sign together: as many as programs keep
// exactly.
const maxDigits = 15

// parseNumber reads a decimal number as people of a language write it, and returns it as "-1234.5": no needless zeros,
// a point as the decimal sign. wrong is the message key of what is wrong, or empty.
//
// A point and a comma in one number are groups and decimals, in the order in which they stand. A comma alone parts
// thousands in English when three digits follow, and else is a decimal sign; so is a point in every language.
func parseNumber(input, lang string) (value, wrong string) {
	text := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\'' || r == '’': // between groups of digits
			return -1
		case r == '−' || r == '–':
			return '-'
		}
		return r
	}, strings.TrimSpace(input))
	if text == "" {
		return "", ""
	}
	negative := strings.HasPrefix(text, "-")
	whole, part, ok := splitNumber(strings.TrimPrefix(strings.TrimPrefix(text, "-"), "+"), lang)
	if !ok {
		return "", "attributes.number.digits"
	}
	whole, part = strings.TrimLeft(whole, "0"), strings.TrimRight(part, "0")
	if len(whole)+len(part) > maxDigits {
		return "", "attributes.number.long"
	}
	if whole == "" {
		whole = "0"
	}
	value = whole
	if part != "" {
		value += "." + part
	}
	if negative && value != "0" {
		value = "-" + value
	}
	return value, ""
}

// ReadNumber reads a number as people of a language write it, in the form in which it is stored; false when it can't be read.
func ReadNumber(text, lang string) (stored string, ok bool) {
	value, wrong := parseNumber(text, lang)
	return value, wrong == "" && value != ""
}

// ShowNumber writes a stored number as people of a language do.
func ShowNumber(stored, lang string) string { return numberText(stored, lang) }

// splitNumber returns the digits before and after the decimal sign.
func splitNumber(text, lang string) (whole, part string, ok bool) {
	point, comma := strings.Count(text, "."), strings.Count(text, ",")
	decimal, group := ".", ","
	switch {
	case point > 0 && comma > 0:
		if strings.LastIndex(text, ",") > strings.LastIndex(text, ".") {
			decimal, group = ",", "."
		}
	case comma == 1 && !(lang == i18n.English && grouped(text, ",")):
		decimal, group = ",", "."
	case point > 1:
		decimal, group = ",", "."
	}
	whole, part, found := strings.Cut(text, decimal)
	if found && part == "" && whole == "" || strings.Contains(part, group) {
		return "", "", false
	}
	if strings.Contains(whole, group) {
		if !grouped(whole, group) {
			return "", "", false
		}
		whole = strings.ReplaceAll(whole, group, "")
	}
	return whole, part, whole+part != "" && onlyDigits(whole) && onlyDigits(part)
}

// grouped reports whether text is digits in groups of three.
func grouped(text, sign string) bool {
	groups := strings.Split(text, sign)
	for i, g := range groups {
		if !onlyDigits(g) || i > 0 && len(g) != 3 || i == 0 && (g == "" || len(g) > 3 || len(groups) > 1 && g[0] == '0') {
			return false
		}
	}
	return true
}

func onlyDigits(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// numberText writes a stored number with the language's decimal sign.
func numberText(value, lang string) string {
	if lang == i18n.Russian {
		return strings.Replace(value, ".", ",", 1)
	}
	return value
}
