package writing

import (
	"strconv"
	"strings"
	"time"
)

// The faults of a typed answer of a certain kind.
const (
	NoNumber Fault = "no_number"
	NoDay    Fault = "no_day"
)

// maxDigits bounds a number as it is typed.
const maxDigits = 30

// Number returns a decimal number as it was typed, with a point and without spaces between its digits. Nothing is no number.
func Number(typed string) (string, Fault) {
	text := strings.NewReplacer(",", ".", " ", "", "\u00a0", "", "\u202f", "").Replace(strings.TrimSpace(typed))
	whole, part, dotted := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	_, err := strconv.ParseFloat(text, 64)
	if err != nil || len(text) > maxDigits || !Digits(whole) || dotted && !Digits(part) {
		return text, NoNumber
	}
	return text, ""
}

// Digits reports whether a text is digits alone, and some.
func Digits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// Day returns a day of the calendar as year, month and day with hyphens between them, as which it is typed. Nothing is no day.
func Day(typed string) (string, Fault) {
	text := strings.TrimSpace(typed)
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 1 {
		return text, NoDay
	}
	return text, ""
}
