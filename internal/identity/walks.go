package identity

import (
	"strings"
	"unicode/utf8"
)

// rows are what fingers and minds follow without thinking.
const rows = "qwertyuiop[] asdfghjkl;' zxcvbnm,./ йцукенгшщзхъ фывапролджэ ячсмитьбю " +
	"abcdefghijklmnopqrstuvwxyz абвгдежзийклмнопрстуфхцчшщъыьэюя 01234567890 1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik, 9ol. " +
	"zaq1 xsw2 cde3 vfr4 bgt5 nhy6 mju7 1q2w3e4r5t6y7u8i9o0p 1й2ц3у4к5е6н7г8ш9щ0з q1w2e3r4t5y6u7i8o9p0"

var reversedRows = reversed(rows)

func reversed(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// steps splits a folded text into the longest pieces that follow a row, repeat one character or stand alone, and
// returns their number: what somebody has to think of to type it.
func steps(folded string) int {
	r := []rune(folded)
	n := 0
	for i := 0; i < len(r); n++ {
		j := i + 1
		for j < len(r) && (follows(string(r[i:j+1])) || allSame(r[i:j+1])) {
			j++
		}
		if j-i < 3 {
			j = i + 1
		}
		i = j
	}
	return n
}

func follows(s string) bool { return strings.Contains(rows, s) || strings.Contains(reversedRows, s) }

func allSame(r []rune) bool {
	for _, x := range r[1:] {
		if x != r[0] {
			return false
		}
	}
	return true
}

// shortRepeats is the length up to which a repeated piece is refused; beyond it the length itself has to be guessed.
const shortRepeats = 24

// repeats reports whether a short password is one piece of up to six characters over and over.
func repeats(folded string) bool {
	n := utf8.RuneCountInString(folded)
	if n > shortRepeats {
		return false
	}
	r := []rune(folded)
	for unit := 1; unit <= 6 && unit*2 <= n; unit++ {
		same := true
		for i := unit; i < n && same; i++ {
			same = r[i] == r[i-unit]
		}
		if same {
			return true
		}
	}
	return false
}

// walked reports whether a password is nothing but a few runs along rows of keys, letters or digits.
func walked(folded string) bool {
	n := utf8.RuneCountInString(folded)
	return n >= 4 && n <= shortRepeats && steps(folded)*4 <= n
}
