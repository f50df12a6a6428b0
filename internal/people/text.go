package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Limits of the profile's texts, in characters.
const (
	MaxName         = 100
	MaxInitials     = 4
	MaxPosition     = 120
	MaxOrganization = 200
	MaxIDNumber     = 40
	MaxExtension    = 10
	MaxWebsite      = 300
	MaxAbout        = 1000
)

// cleanLine is [writing.Line] with the words for what is wrong: a message key, or empty.
func cleanLine(input string, limit int) (text, wrong string, args errs.Args) {
	text, fault := writing.Line(input, limit)
	wrong, args = TextWrong(fault, limit)
	return text, wrong, args
}

// cleanBlock is [writing.Block] with the words for what is wrong.
func cleanBlock(input string, limit int) (text, wrong string, args errs.Args) {
	text, fault := writing.Block(input, limit)
	wrong, args = TextWrong(fault, limit)
	return text, wrong, args
}

// cleanLink is [writing.Link] with the words for what is wrong.
func cleanLink(input string, limit int) (address, wrong string, args errs.Args) {
	address, fault := writing.Link(input, limit)
	wrong, args = TextWrong(fault, limit)
	return address, wrong, args
}

// TextWrong returns the message about a text of at most limit characters that has a fault, or nothing without one. Rooms
// above, whose fields stand among those of the profile, say the same.
func TextWrong(fault writing.Fault, limit int) (key string, args errs.Args) {
	switch fault {
	case "":
		return "", nil
	case writing.Broken:
		return "people.text.one_line", nil
	case writing.Long:
		return "people.text.too_long", errs.Args{"Max": limit}
	case writing.NoLink:
		return "people.website.invalid", nil
	case writing.Scheme:
		return "people.website.scheme", nil
	default:
		return "people.text.characters", nil
	}
}

// fold returns text in the form in which people are sorted and searched: as [writing.Fold] does, and without the
// accents of Latin letters, so that Émile stands beside Emily.
func fold(text string) string {
	var b strings.Builder
	latin := false
	for _, r := range writing.Fold(text) {
		if latin && unicode.Is(unicode.Mn, r) {
			continue
		}
		latin = unicode.Is(unicode.Latin, r)
		if r < utf8.RuneSelf || !latin {
			b.WriteRune(r)
			continue
		}
		for _, part := range norm.NFKD.String(string(r)) {
			if !unicode.Is(unicode.Mn, part) {
				b.WriteRune(part)
			}
		}
	}
	return b.String()
}
