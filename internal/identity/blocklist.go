package identity

import (
	_ "embed" // the lists
	"strings"
	"unicode"
)

// common holds passwords that many people choose, one a line, in byte order, in the form that [fold] makes. It counts
// more than 3,000 entries of twelve characters and more (R2), English and Russian, the latter also as typed with the
// Latin layout and as written in Latin letters.
//
//go:embed blocked/common.txt
var common string

// commonWords holds the words of which such passwords are made.
//
//go:embed blocked/words.txt
var commonWords string

// isCommon reports whether a folded password stands on the list as it is.
func isCommon(folded string) bool { return inList(common, folded) }

// isWord reports whether a folded text is a common word.
func isWord(folded string) bool { return inList(commonWords, folded) }

// inList finds a line in a sorted text by halving, so that the lists need neither parsing nor memory of their own.
func inList(list, want string) bool {
	for low, high := 0, len(list); low < high; {
		middle := (low + high) / 2
		start := strings.LastIndexByte(list[low:middle], '\n') + 1 + low
		end := strings.IndexByte(list[middle:high], '\n')
		if end < 0 {
			end = high
		} else {
			end += middle
		}
		switch line := list[start:end]; {
		case line == want:
			return want != ""
		case line < want:
			low = end + 1
		default:
			high = start
		}
	}
	return false
}

// fold takes away what people vary without making a password harder to guess: case, and ё for е.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		if r == 'ё' {
			return 'е'
		}
		return r
	}, s)
}

// leet reads digits and signs as the letters for which they stand; one is either of two letters.
func leet(s string, one rune) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '0':
			return 'o'
		case '1', '!', '|':
			return one
		case '3':
			return 'e'
		case '4', '@':
			return 'a'
		case '5', '$':
			return 's'
		case '7', '+':
			return 't'
		case '8':
			return 'b'
		case '9':
			return 'g'
		}
		return r
	}, s)
}

// letters drops everything but letters.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// readings returns the ways in which a folded password can be read as letters: without digits and signs, and with
// digits and signs read as letters where they stand between letters.
func readings(folded string) []string {
	trimmed := strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && r != '@' && r != '$' })
	all := []string{letters(folded), letters(leet(trimmed, 'i')), letters(leet(trimmed, 'l')), letters(leet(folded, 'i')), letters(leet(folded, 'l'))}
	out := all[:0]
	for i, r := range all {
		if i == 0 || r != all[i-1] {
			out = append(out, r)
		}
	}
	return out
}

const (
	cyrillicKeys = "йцукенгшщзхъфывапролджэячсмитьбю"
	latinKeys    = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
)

// retyped returns a folded text as it comes out when typed with the other of the two keyboard layouts.
func retyped(s string) string {
	from, to := []rune(cyrillicKeys), []rune(latinKeys)
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		from, to = to, from
	}
	return strings.Map(func(r rune) rune {
		for i, f := range from {
			if f == r {
				return to[i]
			}
		}
		return r
	}, s)
}

var latin = strings.NewReplacer("а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ж", "zh", "з", "z", "и", "i",
	"й", "y", "к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f",
	"х", "kh", "ц", "ts", "ч", "ch", "ш", "sh", "щ", "sch", "ъ", "", "ы", "y", "ь", "", "э", "e", "ю", "yu", "я", "ya")
