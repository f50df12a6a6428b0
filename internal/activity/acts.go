package activity

import "cabinet/internal/ids"

// What this room itself records.
const (
	// Viewed is recorded when a person or the operator reads the record (R72).
	Viewed Kind = "activity.viewed"
)

// ViewedPayload is the filter with which the record was read.
type ViewedPayload struct {
	Kinds []Kind   `json:"kinds,omitempty"`
	User  ids.User `json:"user,omitempty"`
	Case  ids.Case `json:"case,omitempty"`
	After int64    `json:"after,omitempty"`
	Count int      `json:"count"`
}

// Acts returns the kinds of this room.
func Acts() []KindInfo {
	return []KindInfo{{Kind: Viewed, Payload: ViewedPayload{}}}
}
