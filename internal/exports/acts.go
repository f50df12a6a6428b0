package exports

import (
	"cabinet/internal/activity"
	"cabinet/internal/platform/id"
)

// What this room records. The subject is always the export.
const (
	Requested        activity.Kind = "exports.requested"
	RequestedWeighty activity.Kind = "exports.requested_weighty"
	Made             activity.Kind = "exports.ready"
	MakingFailed     activity.Kind = "exports.failed"
	Withdrawn        activity.Kind = "exports.cancelled"
	Downloaded       activity.Kind = "exports.downloaded"
	Deleted          activity.Kind = "exports.deleted"
)

// RequestedPayload says what was asked for; the digest of the parameters tells two requests apart.
type RequestedPayload struct {
	Kind   string `json:"kind"`
	Digest string `json:"digest"`
}

// MadePayload says what the file holds.
type MadePayload struct {
	Kind   string `json:"kind"`
	Rows   int64  `json:"rows"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// FailedPayload says why there is no file.
type FailedPayload struct {
	Kind    string `json:"kind"`
	Problem string `json:"problem"`
}

// KindPayload says which kind of export it was.
type KindPayload struct {
	Kind string `json:"kind"`
	Rows int64  `json:"rows"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: Requested, Payload: RequestedPayload{}},
		{Kind: RequestedWeighty, Payload: RequestedPayload{}, Alert: true},
		{Kind: Made, Payload: MadePayload{}},
		{Kind: MakingFailed, Payload: FailedPayload{}},
		{Kind: Withdrawn, Payload: KindPayload{}},
		{Kind: Downloaded, Payload: KindPayload{}},
		{Kind: Deleted, Payload: KindPayload{}},
	}
}

func subject(e Export, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "export", SubjectID: string(e.ID), Payload: payload}
}

// digest tells parameters apart without telling them.
func digest(params []byte) string { return id.Hash(string(params))[:16] }
