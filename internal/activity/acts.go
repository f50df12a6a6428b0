package activity

import (
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// What this room itself records.
const (
	// Viewed is recorded when a person or the operator reads the record (R72).
	Viewed Kind = "activity.viewed"
	// Exported is recorded with every file or stream of acts that leaves (R59).
	Exported Kind = "activity.exported"
	// Cut is recorded when acts older than the retention are removed from the front of a chain (R73).
	Cut Kind = "activity.cut"
	// CheckpointFailed is recorded when checkpoints don't reach a place outside the machine (R72).
	CheckpointFailed Kind = "activity.checkpoint_failed"
	// CheckpointSent is recorded when they reach it again.
	CheckpointSent Kind = "activity.checkpoint_sent"
)

// ViewedPayload is the filter with which the record was read, or the one act.
type ViewedPayload struct {
	Kinds       []Kind      `json:"kinds,omitempty"`
	Rooms       []string    `json:"rooms,omitempty"`
	User        ids.User    `json:"user,omitempty"`
	Case        ids.Case    `json:"case,omitempty"`
	SubjectType string      `json:"subject_type,omitempty"`
	SubjectID   string      `json:"subject_id,omitempty"`
	Outcome     Outcome     `json:"outcome,omitempty"`
	Door        access.Door `json:"door,omitempty"`
	From        time.Time   `json:"from,omitzero"`
	To          time.Time   `json:"to,omitzero"`
	Act         ids.Act     `json:"act,omitempty"`
	Count       int         `json:"count"`
}

// ExportedPayload says what left and how much of it.
type ExportedPayload struct {
	Filter ViewedPayload `json:"filter"`
	Format Format        `json:"format"`
	Rows   int64         `json:"rows"`
	// Whole is false when the export broke off; the rows left nevertheless.
	Whole bool `json:"whole"`
}

// CutPayload repeats the cut: the anchor from which the chain is verified from then on.
type CutPayload struct {
	Position int64     `json:"position"`
	Seal     string    `json:"seal"`
	Until    time.Time `json:"until"`
	Years    int       `json:"years"`
	Acts     int64     `json:"acts"`
}

// CheckpointPayload names the kind of place, never its address.
type CheckpointPayload struct {
	Target string `json:"target"`
	Number int64  `json:"number"`
}

// Acts returns the kinds of this room.
func Acts() []KindInfo {
	return []KindInfo{
		{Kind: Viewed, Payload: ViewedPayload{}, Erasable: []string{"id_number"}, View: true},
		{Kind: Exported, Payload: ExportedPayload{}, Erasable: []string{"id_number", "reason"}, Alert: true},
		{Kind: Cut, Payload: CutPayload{}},
		{Kind: CheckpointFailed, Payload: CheckpointPayload{}, Alert: true},
		{Kind: CheckpointSent, Payload: CheckpointPayload{}},
	}
}
