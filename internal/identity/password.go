package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cabinet/internal/accounts"
	"cabinet/internal/platform/errs"
)

// MaxPassword is the longest password in code points, a multiple of what R1 asks for; nothing is ever cut off.
const MaxPassword = 256

// The fields of the forms that set a password.
const (
	FieldCurrent = "current_password"
	FieldNew     = "new_password"
	FieldConfirm = "confirm_password"
)

// normal returns the one form in which a password is counted, compared and hashed (R1).
func normal(password string) string { return norm.NFC.String(password) }

// tooLong tells before any work on it that a password can't be one.
func tooLong(password string) bool {
	return len(password) > MaxPassword*16 || utf8.RuneCountInString(normal(password)) > MaxPassword
}

// fault is why a password doesn't do.
type fault struct {
	key  string
	args errs.Args
}

// check returns the first reason why a password doesn't meet the policy or the lists, or nil. It doesn't know the
// former passwords.
func check(password string, policy accounts.PasswordPolicy, known Context) *fault {
	if password == "" {
		return &fault{key: "identity.password.missing"}
	}
	if !utf8.ValidString(password) || strings.ContainsRune(password, 0) {
		return &fault{key: "identity.password.garbled"}
	}
	if tooLong(password) {
		return &fault{"identity.password.long", errs.Args{"Max": MaxPassword}}
	}
	password = normal(password)
	if n := utf8.RuneCountInString(password); n < policy.MinLength {
		return &fault{"identity.password.short", errs.Args{"Min": policy.MinLength}}
	}
	has := func(f func(rune) bool) bool { return strings.ContainsFunc(password, f) }
	switch {
	case policy.MixedCase && !(has(unicode.IsUpper) && has(unicode.IsLower)):
		return &fault{key: "identity.password.mixed_case"}
	case policy.Digit && !has(unicode.IsDigit):
		return &fault{key: "identity.password.digit"}
	case policy.Symbol && !has(symbol):
		return &fault{key: "identity.password.symbol"}
	}
	return guessable(fold(password), known)
}

func symbol(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// guessable returns why a folded password is one that attackers try first, or nil.
func guessable(folded string, known Context) *fault {
	switch {
	case isCommon(folded) || isCommon(retyped(folded)):
		return &fault{key: "identity.password.common"}
	case repeats(folded):
		return &fault{key: "identity.password.repeats"}
	case walked(folded):
		return &fault{key: "identity.password.walk"}
	case known.madeOf(folded):
		return &fault{key: "identity.password.context"}
	case derived(folded):
		return &fault{key: "identity.password.common"}
	}
	return nil
}

// derived reports whether a folded password is a single common word, perhaps repeated, dressed up with digits, signs
// and letters written as digits.
func derived(folded string) bool {
	if symbolsLeft(folded) >= manySymbols {
		return false
	}
	for _, r := range readings(folded) {
		for _, word := range []string{r, retyped(r)} {
			if isWord(word) || isWord(unrepeated(word)) {
				return true
			}
		}
	}
	return false
}

// unrepeated returns the shortest piece of which s is a repetition.
func unrepeated(s string) string {
	for unit := 1; unit*2 <= len(s); unit++ {
		if len(s)%unit == 0 && strings.Repeat(s[:unit], len(s)/unit) == s {
			return s[:unit]
		}
	}
	return s
}
