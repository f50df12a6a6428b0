package web

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleanText reports whether both databases can keep s: valid UTF-8 without NUL.
func cleanText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// fieldName cuts the name of a field that a client sent to what may be said back.
func fieldName(s string) string {
	clean := strings.Map(func(r rune) rune {
		if r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-.[]", r)) {
			return r
		}
		return '_'
	}, s)
	if runes := []rune(clean); len(runes) > 64 {
		return string(runes[:64])
	}
	return clean
}
