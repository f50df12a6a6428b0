package reporttypes

import "cabinet/internal/activity"

// What this room records. The subject is the report type; the levels have none.
const (
	Created       activity.Kind = "reporttypes.created"
	Changed       activity.Kind = "reporttypes.changed"
	Deleted       activity.Kind = "reporttypes.deleted"
	LevelsChanged activity.Kind = "reporttypes.levels_changed"
)

// ChangedPayload names what was changed, and says which form is offered from then on.
type ChangedPayload struct {
	Fields   []string `json:"fields"`
	Revision int64    `json:"revision"`
}

// LevelsPayload says how many levels of review there were and are.
type LevelsPayload struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{{Kind: Created}, {Kind: Changed, Payload: ChangedPayload{}}, {Kind: Deleted}, {Kind: LevelsChanged, Payload: LevelsPayload{}}}
}
