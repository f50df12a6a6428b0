package messages

import (
	"slices"
	"time"

	"cabinet/internal/ids"
)

// The limits of the room.
const (
	// MaxText is counted in characters.
	MaxText = 10_000
	// MaxDocuments is how many documents a message has at most.
	MaxDocuments = 10
	// ChangeWithin is how long after it was entered a message can be changed.
	ChangeWithin = 15 * time.Minute
	// MaxUnread is where counting unread messages stops: as many, or more.
	MaxUnread = 100
)

// Way is how a participant said something outside of the product.
type Way string

// The ways.
const (
	Phone    Way = "phone"
	Letter   Way = "letter"
	InPerson Way = "in_person"
	Other    Way = "other"
)

// Ways lists the ways in the order in which people see them.
func Ways() []Way { return []Way{Phone, Letter, InPerson, Other} }

// Valid reports whether w is one of the ways.
func (w Way) Valid() bool { return slices.Contains(Ways(), w) }

// Key returns the message key of the way's name.
func (w Way) Key() string { return "messages.way." + string(w) }

// Message is something that was said in the conversation of a case.
type Message struct {
	Account ids.Account
	ID      ids.Message
	Case    ids.Case
	// Number counts the messages of the case from 1.
	Number int64
	// EnteredBy wrote it, or entered what a participant said; empty for the machine.
	EnteredBy ids.User
	EnteredAt time.Time
	// Participant is whose words they are; empty for those of staff.
	Participant ids.Participant
	// Way and SaidAt are of what was said elsewhere and entered here.
	Way    Way
	SaidAt time.Time
	Text   string
	// Documents are attached; some may have been deleted since.
	Documents []ids.Document
	ChangedAt time.Time // zero unless it was changed
	// WithdrawnBy and WithdrawnAt are set when it was withdrawn: its text and its attachments are gone.
	WithdrawnBy ids.User
	WithdrawnAt time.Time
	Version     int64
}

// Recorded reports whether it keeps what a participant said elsewhere.
func (m Message) Recorded() bool { return m.Way != "" }

// Withdrawn reports whether it was withdrawn.
func (m Message) Withdrawn() bool { return !m.WithdrawnAt.IsZero() }

// ChangeableBy reports whether a user may still change it at a moment, as far as the message decides.
func (m Message) ChangeableBy(u ids.User, now time.Time) bool {
	return u != "" && m.EnteredBy == u && !m.Withdrawn() && now.Before(m.EnteredAt.Add(ChangeWithin))
}

// Draft is what somebody has begun to write and not sent. The zero Draft is none.
type Draft struct {
	Text      string
	Documents []ids.Document
	SavedAt   time.Time
}
