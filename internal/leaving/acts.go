package leaving

import (
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the user who leaves or returns, or the heir.
const (
	HandedOver    activity.Kind = "leaving.handed_over"
	TookOver      activity.Kind = "leaving.took_over"
	Planned       activity.Kind = "leaving.planned"
	PlanCancelled activity.Kind = "leaving.plan_cancelled"
	GivenBack     activity.Kind = "leaving.given_back"
	GaveBack      activity.Kind = "leaving.gave_back"
)

// HandedOverPayload says how much was handed over to how many, left on purpose, and ended for want of an heir.
type HandedOverPayload struct {
	Leaving ids.Leaving `json:"leaving"`
	Heirs   int         `json:"heirs"`
	Items   int64       `json:"items"`
	Left    int64       `json:"left"`
	Ended   int64       `json:"ended"`
}

// TookOverPayload says whose things an heir took over or gave back, and how many.
type TookOverPayload struct {
	User  ids.User `json:"user"`
	Items int64    `json:"items"`
}

// PlannedPayload says for when something was prepared.
type PlannedPayload struct {
	Leaving ids.Leaving `json:"leaving"`
	Rules   int         `json:"rules"`
	EndsAt  time.Time   `json:"ends_at"`
}

// PlanPayload names a plan.
type PlanPayload struct {
	Leaving ids.Leaving `json:"leaving"`
}

// GivenBackPayload says how much a user has again.
type GivenBackPayload struct {
	Items int64 `json:"items"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: HandedOver, Payload: HandedOverPayload{}},
		{Kind: TookOver, Payload: TookOverPayload{}},
		{Kind: Planned, Payload: PlannedPayload{}},
		{Kind: PlanCancelled, Payload: PlanPayload{}},
		{Kind: GivenBack, Payload: GivenBackPayload{}},
		{Kind: GaveBack, Payload: TookOverPayload{}},
	}
}

func subject(user ids.User, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "user", SubjectID: string(user), Payload: payload}
}
