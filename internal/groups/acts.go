package groups

import (
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records.
const (
	GroupAdded   activity.Kind = "groups.group_added"
	GroupChanged activity.Kind = "groups.group_changed"
	HoursChanged activity.Kind = "groups.hours_changed"
	GroupDeleted activity.Kind = "groups.group_deleted"
	// ClosingStarted is the deletion of a group of many, whose users are moved in the background; it ends with GroupDeleted or,
	// when who asked for it may no more, with ClosingEnded.
	ClosingStarted activity.Kind = "groups.closing_started"
	ClosingEnded   activity.Kind = "groups.closing_ended"
)

// GroupPayload names a group.
type GroupPayload struct {
	Group ids.Group `json:"group"`
}

// ChangedPayload tells which fields of a group were changed.
type ChangedPayload struct {
	Group  ids.Group `json:"group"`
	Fields []string  `json:"fields"` // name, description
}

// HoursPayload tells when members of a group are told things now; an empty group is the default one.
type HoursPayload struct {
	Group   ids.Group `json:"group"`
	Windows []string  `json:"windows"` // such as "1 09:00-18:00", where 1 is Monday; empty for any time
}

// DeletedPayload tells what became of a group's users; an empty Into is the default group.
type DeletedPayload struct {
	Group  ids.Group `json:"group"`
	Into   ids.Group `json:"into"`
	People int       `json:"people"` // how many were moved, or are to be
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: GroupAdded, Payload: GroupPayload{}},
		{Kind: GroupChanged, Payload: ChangedPayload{}},
		{Kind: HoursChanged, Payload: HoursPayload{}},
		{Kind: GroupDeleted, Payload: DeletedPayload{}},
		{Kind: ClosingStarted, Payload: DeletedPayload{}},
		{Kind: ClosingEnded, Payload: DeletedPayload{}},
	}
}
