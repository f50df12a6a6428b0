package messages

import (
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. Every act belongs to its case; none holds what was said.
const (
	MessageSent      activity.Kind = "messages.sent"
	MessageRecorded  activity.Kind = "messages.recorded"
	MessageChanged   activity.Kind = "messages.changed"
	MessageWithdrawn activity.Kind = "messages.withdrawn"
	// MessagesSeen is looking at some of a conversation (C10). Its subject is the case.
	MessagesSeen activity.Kind = "messages.seen"
)

// SubjectType is the type of the subject of this room's acts but for looking.
const SubjectType = "message"

// SentPayload says which message it was.
type SentPayload struct {
	Number    int64          `json:"number"`
	Documents []ids.Document `json:"documents,omitempty"`
}

// RecordedPayload says whose words were entered, and how and when they were said.
type RecordedPayload struct {
	Number      int64           `json:"number"`
	Participant ids.Participant `json:"participant"`
	Way         Way             `json:"way"`
	SaidAt      time.Time       `json:"said_at"`
	Documents   []ids.Document  `json:"documents,omitempty"`
}

// ChangedPayload names the fields that changed.
type ChangedPayload struct {
	Number int64    `json:"number"`
	Fields []string `json:"fields"`
}

// WithdrawnPayload says whose message was withdrawn.
type WithdrawnPayload struct {
	Number    int64    `json:"number"`
	EnteredBy ids.User `json:"entered_by,omitempty"`
}

// SeenPayload says which messages were looked at, the first and the last of them.
type SeenPayload struct {
	First int64 `json:"first"`
	Last  int64 `json:"last"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: MessageSent, Payload: SentPayload{}},
		{Kind: MessageRecorded, Payload: RecordedPayload{}},
		{Kind: MessageChanged, Payload: ChangedPayload{}},
		{Kind: MessageWithdrawn, Payload: WithdrawnPayload{}},
		{Kind: MessagesSeen, Payload: SeenPayload{}, View: true},
	}
}

func act(m Message, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, Case: m.Case, SubjectType: SubjectType, SubjectID: string(m.ID), Payload: payload}
}
