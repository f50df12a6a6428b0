package mydata

import (
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the request for erasure, or the user who was erased.
const (
	ErasureAsked     activity.Kind = "mydata.erasure_asked"
	ErasureOpened    activity.Kind = "mydata.erasure_opened"
	ErasureWithdrawn activity.Kind = "mydata.erasure_withdrawn"
	ErasureRefused   activity.Kind = "mydata.erasure_refused"
	ErasureHeld      activity.Kind = "mydata.erasure_held"
	ErasureReleased  activity.Kind = "mydata.erasure_released"
	ErasureApproved  activity.Kind = "mydata.erasure_approved"
	ErasureStopped   activity.Kind = "mydata.erasure_stopped"
	Erased           activity.Kind = "mydata.erased"
	ErasureReplayed  activity.Kind = "mydata.erasure_replayed"
)

// RequestPayload says whose request it was.
type RequestPayload struct {
	User ids.User `json:"user"`
}

// HeldPayload says whose data is held and until when; an empty day means until somebody releases it.
type HeldPayload struct {
	User  ids.User `json:"user"`
	Until string   `json:"until"`
}

// StoppedPayload says why an approved erasure wasn't done.
type StoppedPayload struct {
	User    ids.User `json:"user"`
	Problem string   `json:"problem"`
}

// ErasedPayload says what an erasure left. Whether the login went isn't said: no account learns of a person's others.
type ErasedPayload struct {
	Pseudonym    string `json:"pseudonym"`
	KeptIDNumber bool   `json:"kept_id_number"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: ErasureAsked, Payload: RequestPayload{}, Alert: true},
		{Kind: ErasureOpened, Payload: RequestPayload{}, Alert: true},
		{Kind: ErasureWithdrawn, Payload: RequestPayload{}},
		{Kind: ErasureRefused, Payload: RequestPayload{}},
		{Kind: ErasureHeld, Payload: HeldPayload{}},
		{Kind: ErasureReleased, Payload: RequestPayload{}},
		{Kind: ErasureApproved, Payload: RequestPayload{}, Alert: true},
		{Kind: ErasureStopped, Payload: StoppedPayload{}},
		{Kind: Erased, Payload: ErasedPayload{}, Alert: true},
		{Kind: ErasureReplayed, Payload: ErasedPayload{}, Alert: true},
	}
}

func subject(r Request, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "erasure_request", SubjectID: string(r.ID), Payload: payload}
}
