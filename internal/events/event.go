package events

import (
	"slices"
	"time"

	"cabinet/internal/ids"
)

// Limits of what is written, in characters, and of who attends.
const (
	MaxTitle     = 200
	MaxPlace     = 300
	MaxText      = 10_000
	MaxReason    = 500
	MaxAttendees = 100
)

// MaxLength is how long an event lasts at most.
const MaxLength = 31 * 24 * time.Hour

// Kind is what sort of event it is.
type Kind string

// The kinds.
const (
	Hearing  Kind = "hearing"
	Meeting  Kind = "meeting"
	Deadline Kind = "deadline"
	Call     Kind = "call"
	Other    Kind = "other"
)

// Kinds lists the kinds in the order in which people see them.
func Kinds() []Kind { return []Kind{Hearing, Meeting, Deadline, Call, Other} }

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Key returns the message key of the kind's name.
func (k Kind) Key() string { return "events.kind." + string(k) }

// Status is what became of an event.
type Status string

// The statuses.
const (
	Planned   Status = "planned"
	Held      Status = "held"
	Cancelled Status = "cancelled"
)

// Key returns the message key of the status's name.
func (s Status) Key() string { return "events.status." + string(s) }

// Times say when an event is.
type Times struct {
	// Start and End are moments; a whole day's End is the midnight after its last day.
	Start, End time.Time
	WholeDay   bool
	// Zone is the time zone by whose clock it was agreed on.
	Zone string
}

// Equal reports whether both say the same.
func (t Times) Equal(o Times) bool {
	return t.Start.Equal(o.Start) && t.End.Equal(o.End) && t.WholeDay == o.WholeDay && t.Zone == o.Zone
}

// Event is something in time on a case.
type Event struct {
	Account ids.Account
	ID      ids.Event
	Case    ids.Case
	Kind    Kind
	Title   string
	Place   string
	Text    string
	Times
	Status Status
	// Reason says why it was cancelled.
	Reason    string
	CreatedBy ids.User
	CreatedAt time.Time
	Version   int64

	// Users and Participants attend. Lists of events leave the participants out.
	Users        []ids.User
	Participants []ids.Participant
	// Replies are what users who attend have answered; lists of events leave them out too.
	Replies map[ids.User]Reply
}

// Over reports whether the event has ended.
func (e Event) Over(now time.Time) bool { return e.End.Before(now) }

// Began reports whether the event has begun.
func (e Event) Began(now time.Time) bool { return !e.Start.After(now) }

// Change is a line of an event's history.
type Change struct {
	ID   string
	What string // created, edited, time_changed, attendees_changed, held, planned, cancelled or handed_over
	At   time.Time
	By   ids.User // empty for the machine
	// From and To are the times before and after, where they changed; From alone when it was cancelled.
	From, To *Times
	Reason   string
}
