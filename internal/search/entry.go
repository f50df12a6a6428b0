package search

import (
	"slices"
	"time"

	"cabinet/internal/ids"
)

// Kind is what sort of thing is found.
type Kind string

// The kinds, each written by the room that keeps such things. [KindUser] isn't in the index: people are asked for it.
const (
	KindCase        Kind = "case"
	KindProject     Kind = "project"
	KindParticipant Kind = "participant"
	KindTask        Kind = "task"
	KindEvent       Kind = "event"
	KindDocument    Kind = "document"
	KindReport      Kind = "report"
	KindUser        Kind = "user"
)

// Kinds lists the kinds in the order in which people see them.
func Kinds() []Kind {
	return []Kind{KindCase, KindParticipant, KindTask, KindEvent, KindDocument, KindReport, KindProject, KindUser}
}

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Key returns the message key of the kind's name in the plural.
func (k Kind) Key() string { return "search.kind." + string(k) }

// mark is the letter that the kind's words begin with, for ever; 0 for kinds that aren't in the index.
func (k Kind) mark() rune {
	switch k {
	case KindCase:
		return 'c'
	case KindProject:
		return 'j'
	case KindParticipant:
		return 'p'
	case KindTask:
		return 't'
	case KindEvent:
		return 'e'
	case KindDocument:
		return 'd'
	case KindReport:
		return 'r'
	default:
		return 0
	}
}

// indexed returns the kinds that are in the index.
func indexed() []Kind { return slices.DeleteFunc(Kinds(), func(k Kind) bool { return k.mark() == 0 }) }

// Entry is what a room makes findable.
type Entry struct {
	Kind Kind
	// ID is the thing's own id, unique among those of its kind in the account.
	ID string
	// Case is the case that it belongs to, for a case itself that one; empty for what staff see without any case.
	Case ids.Case
	// Title is shown and found, of at most [MaxTitle] characters; the rest is cut.
	Title string
	// Detail is found by its words and never shown.
	Detail string
	// Numbers are found as a whole, with and without separators, and by their parts: case number, tax number, phone, ID
	// number.
	Numbers []string
}

// Hit is something that was found.
type Hit struct {
	Kind Kind
	ID   string
	Case ids.Case
	// Title is what the thing is called; CaseTitle what its case is, empty for cases themselves and for what is in none.
	Title, CaseTitle string
	// Note is the line under a person's name; empty for all else.
	Note string
	// At is when the entry was last changed; zero for people.
	At time.Time
	// Exact tells that one of its numbers is what was asked for.
	Exact bool
}

// The bounds of entries; what goes beyond isn't found.
const (
	MaxTitle = 300
	maxToken = 40
	// maxTokens is how many different words of an entry are found.
	maxTokens = 100
)
