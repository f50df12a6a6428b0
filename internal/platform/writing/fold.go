package writing

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold returns the form in which names are compared, sorted and searched: Unicode case folded, ё as е, runs of white
// space as one blank. SQLite folds no letters but a to z by itself.
func Fold(s string) string {
	folded := cases.Fold().String(norm.NFC.String(s))
	return strings.Join(strings.Fields(strings.ReplaceAll(folded, "ё", "е")), " ")
}
