package bulk

import (
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is always the job; what becomes of each user their own room records.
const (
	Started        activity.Kind = "bulk.started"
	StartedWeighty activity.Kind = "bulk.started_weighty"
	Finished       activity.Kind = "bulk.finished"
	Broken         activity.Kind = "bulk.broken_off"
	Paused         activity.Kind = "bulk.paused"
	RefusedRow     activity.Kind = "bulk.row_refused"
	HandedOver     activity.Kind = "bulk.handed_over"
)

// StartedPayload says what was begun. Digest is the SHA-256 of the file, Rows how many rows were to be done, Raised how
// many of them hand out power over others.
type StartedPayload struct {
	Kind   string `json:"kind"`
	Rows   int64  `json:"rows"`
	Raised int64  `json:"raised"`
	Digest string `json:"digest,omitempty"`
}

// FinishedPayload says what came of it; Problem is why it was broken off or paused.
type FinishedPayload struct {
	Kind    string `json:"kind"`
	Done    int64  `json:"done"`
	Skipped int64  `json:"skipped"`
	Refused int64  `json:"refused"`
	Problem string `json:"problem,omitempty"`
}

// RefusedPayload says which row was refused for want of a right, and why; without a row it is the whole operation.
type RefusedPayload struct {
	Kind   string `json:"kind"`
	Row    int64  `json:"row"`
	User   string `json:"user_id,omitempty"`
	Reason string `json:"reason"`
}

// HandedOverPayload says whose work is whose now.
type HandedOverPayload struct {
	Kind string   `json:"kind"`
	From ids.User `json:"from"`
	To   ids.User `json:"to"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: Started, Payload: StartedPayload{}},
		{Kind: StartedWeighty, Payload: StartedPayload{}, Alert: true},
		{Kind: Finished, Payload: FinishedPayload{}},
		{Kind: Broken, Payload: FinishedPayload{}},
		{Kind: Paused, Payload: FinishedPayload{}},
		{Kind: RefusedRow, Payload: RefusedPayload{}},
		{Kind: HandedOver, Payload: HandedOverPayload{}},
	}
}

func subject(j Job, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "bulk_job", SubjectID: string(j.ID), Payload: payload}
}

func (j Job) finished() FinishedPayload {
	return FinishedPayload{Kind: j.Kind, Done: j.Done, Skipped: j.Skipped, Refused: j.Refused, Problem: j.Problem}
}
