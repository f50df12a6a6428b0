package identity

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"cabinet/internal/accounts"
	"cabinet/internal/platform/errs"
)

// Strength is what the meter beside a password field shows.
type Strength struct {
	// Score goes from 0 (would be refused) to 4.
	Score int
	// Key and Args are the hint: what is wrong, or what would make it better.
	Key  string
	Args errs.Args
}

// Measure judges a password while it is typed, by the same rules as when it is saved, except for former passwords.
func Measure(password string, policy accounts.PasswordPolicy, known Context) Strength {
	if f := check(password, policy, known); f != nil {
		return Strength{Key: f.key, Args: f.args}
	}
	switch bits := guessBits(fold(normal(password))); {
	case bits < 45:
		return Strength{Score: 1, Key: "identity.strength.weak"}
	case bits < 60:
		return Strength{Score: 2, Key: "identity.strength.fair"}
	case bits < 80:
		return Strength{Score: 3, Key: "identity.strength.good"}
	default:
		return Strength{Score: 4, Key: "identity.strength.strong"}
	}
}

// guessBits estimates how many guesses a folded password withstands, as a power of two: each common word counts as one
// of a few thousand, each run along a row as one of a few hundred, everything else by its kind of character.
func guessBits(folded string) float64 {
	const wordBits, runBits = 12, 8
	r := []rune(folded)
	bits := 0.0
	for i := 0; i < len(r); {
		if n := wordAt(r[i:]); n > 0 {
			bits += wordBits
			i += n
			continue
		}
		n := 1
		for i+n < len(r) && (follows(string(r[i:i+n+1])) || allSame(r[i:i+n+1])) {
			n++
		}
		if n >= 3 {
			bits += runBits
			i += n
			continue
		}
		bits += runeBits(r[i])
		i++
	}
	// Repetition adds length, not difficulty.
	distinct := map[rune]bool{}
	for _, x := range r {
		distinct[x] = true
	}
	return math.Min(bits, float64(len(distinct))*8)
}

// wordAt returns the length of the longest common word at the beginning of r, or 0.
func wordAt(r []rune) int {
	for n := min(len(r), 14); n >= 4; n-- {
		if isWord(string(r[:n])) {
			return n
		}
	}
	return 0
}

func runeBits(r rune) float64 {
	switch {
	case unicode.IsDigit(r):
		return 3.3
	case unicode.IsLetter(r) && r < utf8.RuneSelf, unicode.Is(unicode.Cyrillic, r):
		return 4
	case strings.ContainsRune(" -_.", r):
		return 2
	default:
		return 5
	}
}
