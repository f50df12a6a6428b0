package roles

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// maxName bounds a title's name, in code points.
const maxName = 100

// JobTitle is an entry of an account's list, with what its holders may do within what their role reaches.
type JobTitle struct {
	ID          ids.JobTitle
	Name        string
	Permissions access.Set
	// Version grows with each change.
	Version int64
}

// Effect is what changing from one permission set to another gives and takes (S7).
type Effect struct {
	Gained []access.Permission
	Lost   []access.Permission
}

// EffectOf returns the effect of a change, each list in the order in which people see permissions.
func EffectOf(before, after access.Set) Effect {
	return Effect{Gained: after.Minus(before).List(), Lost: before.Minus(after).List()}
}

// cleanName returns the name with its blanks tidied, or what is wrong with it.
func cleanName(name string) (string, error) {
	if !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError
	}) {
		return "", errs.FieldError("name", "roles.title.characters")
	}
	name = strings.Join(strings.Fields(norm.NFC.String(name)), " ")
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "", errs.FieldError("name", "roles.title.required")
	case n > maxName:
		return "", errs.FieldError("name", "roles.title.long", errs.Args{"Max": maxName})
	}
	return name, nil
}
