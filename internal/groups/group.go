package groups

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// Default is the group of everybody who is in no other. It has no row and no name of its own.
const Default ids.Group = ""

// What a group's texts may hold, in code points.
const (
	maxName        = 100
	maxDescription = 1000
)

// Group is a group of users of an account.
type Group struct {
	ID          ids.Group
	Name        string
	Description string // may have several lines
	// Version grows with each change of the name or the description; hours have their own, [Hours.Version].
	Version   int64
	CreatedAt time.Time
}

// Input is what is wanted of a group. A nil field stays as it is, or is empty in a new one.
type Input struct {
	Name        *string
	Description *string
}

// apply puts what is given into the group, cleaned.
func (in Input) apply(g *Group) error {
	var wrong errs.Fields
	if in.Name != nil {
		g.Name = cleanName(&wrong, *in.Name)
	}
	if in.Description != nil {
		g.Description = cleanDescription(&wrong, *in.Description)
	}
	return wrong.Err()
}

func cleanName(wrong *errs.Fields, name string) string {
	if !clean(name, "") {
		wrong.Add("name", "groups.name.characters")
		return ""
	}
	name = strings.Join(strings.Fields(norm.NFC.String(name)), " ")
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		wrong.Add("name", "groups.name.required")
	case n > maxName:
		wrong.Add("name", "groups.long", errs.Args{"Max": maxName})
	}
	return name
}

// cleanDescription keeps line breaks and drops blanks around lines.
func cleanDescription(wrong *errs.Fields, text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !clean(text, "\n\t") {
		wrong.Add("description", "groups.description.characters")
		return ""
	}
	var lines []string
	for line := range strings.SplitSeq(norm.NFC.String(text), "\n") {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	text = strings.Trim(strings.Join(lines, "\n"), "\n")
	if utf8.RuneCountInString(text) > maxDescription {
		wrong.Add("description", "groups.long", errs.Args{"Max": maxDescription})
	}
	return text
}

// clean reports whether the text is readable: no control characters but those that may stand, and nothing invisible.
func clean(text, allowed string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r == utf8.RuneError || (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) && !strings.ContainsRune(allowed, r)
	})
}
