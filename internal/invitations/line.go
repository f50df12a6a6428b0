package invitations

import (
	"regexp"
	"strings"

	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// MaxLine is the longest personal line, in characters (R24).
const MaxLine = 300

// webAddress finds what a mail program would make a link of: a scheme, a name with a dot inside, or an address in numbers.
var webAddress = regexp.MustCompile(`(?i)(://|\bwww\b|\bmailto:|[\pL\pN_-]{2,}[.．。｡][\pL\pN-]{2,}|@|\b\d{1,3}(\.\d{1,3}){3}\b)`)

// cleanLine returns the personal line as it is kept: one line of plain text without anything that could become a link.
// Its error is about the field line.
func cleanLine(input string) (string, error) {
	text, wrong, args := people.CleanReason(input, MaxLine)
	if wrong != "" {
		return "", errs.FieldError("line", wrong, args)
	}
	text = strings.Join(strings.Fields(text), " ")
	if webAddress.MatchString(text) {
		return "", errs.FieldError("line", "invitations.line.links")
	}
	return text, nil
}
