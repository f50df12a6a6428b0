package attributes

import (
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the attribute, and for values the user whose they are.
const (
	Added         activity.Kind = "attributes.added"
	Changed       activity.Kind = "attributes.changed"
	Moved         activity.Kind = "attributes.moved"
	WasArchived   activity.Kind = "attributes.archived"
	WasRestored   activity.Kind = "attributes.restored"
	Deleted       activity.Kind = "attributes.deleted"
	ValuesChanged activity.Kind = "attributes.values_changed"
	ValuesErased  activity.Kind = "attributes.values_erased"
)

// SubjectType is the type of the subject of acts about an attribute.
const SubjectType = "attribute"

// AddedPayload says of what kind an attribute began, and for whom.
type AddedPayload struct {
	Kind Kind     `json:"kind"`
	View Audience `json:"view"`
	Edit Audience `json:"edit"`
}

// ChangedPayload names what was changed of an attribute, and for whom it is now where that changed.
type ChangedPayload struct {
	Fields []string  `json:"fields"`
	Kind   Kind      `json:"kind,omitempty"`
	View   *Audience `json:"view,omitempty"`
	Edit   *Audience `json:"edit,omitempty"`
}

// MovedPayload says where an attribute stood in the account's order and stands now.
type MovedPayload struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// DeletedPayload says how many people's values went with an attribute.
type DeletedPayload struct {
	Kind   Kind `json:"kind"`
	Values int  `json:"values"`
}

// ValuesPayload names the attributes of which a user's values were changed; the values stay in the profile.
type ValuesPayload struct {
	Attributes []ids.Attribute `json:"attributes"`
}

// ErasedPayload counts what was erased of a user.
type ErasedPayload struct {
	Values int `json:"values"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: Added, Payload: AddedPayload{}},
		{Kind: Changed, Payload: ChangedPayload{}},
		{Kind: Moved, Payload: MovedPayload{}},
		{Kind: WasArchived},
		{Kind: WasRestored},
		{Kind: Deleted, Payload: DeletedPayload{}},
		{Kind: ValuesChanged, Payload: ValuesPayload{}},
		{Kind: ValuesErased, Payload: ErasedPayload{}},
	}
}

func subject(d Definition, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: SubjectType, SubjectID: string(d.ID), Payload: payload}
}
