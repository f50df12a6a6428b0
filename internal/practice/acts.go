package practice

import (
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the entry, and for numbers the account.
const (
	AreaAdded      activity.Kind = "practice.area_added"
	AreaChanged    activity.Kind = "practice.area_changed"
	AreaMoved      activity.Kind = "practice.area_moved"
	AreaDeleted    activity.Kind = "practice.area_deleted"
	StageAdded     activity.Kind = "practice.stage_added"
	StageChanged   activity.Kind = "practice.stage_changed"
	StageMoved     activity.Kind = "practice.stage_moved"
	StageDeleted   activity.Kind = "practice.stage_deleted"
	TypeAdded      activity.Kind = "practice.type_added"
	TypeChanged    activity.Kind = "practice.type_changed"
	TypeMoved      activity.Kind = "practice.type_moved"
	TypeDeleted    activity.Kind = "practice.type_deleted"
	GroupAdded     activity.Kind = "practice.group_added"
	GroupChanged   activity.Kind = "practice.group_changed"
	GroupMoved     activity.Kind = "practice.group_moved"
	GroupDeleted   activity.Kind = "practice.group_deleted"
	Furnished      activity.Kind = "practice.furnished"
	NumbersChanged activity.Kind = "practice.numbers_changed"
)

// AddedPayload tells where an entry was added.
type AddedPayload struct {
	Area ids.PracticeArea `json:"practice_area,omitempty"` // of a stage
}

// ChangedPayload names what was changed of an entry.
type ChangedPayload struct {
	Fields []string `json:"fields"` // name, code
}

// MovedPayload says where an entry stood in its list and stands now.
type MovedPayload struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// DeletedPayload tells what took an entry's place. In how many cases stands nowhere, since whoever reads it may be kept out of some.
type DeletedPayload struct {
	Replacement string `json:"replacement,omitempty"`
}

// FurnishedPayload counts what an account began with.
type FurnishedPayload struct {
	Areas int `json:"areas"`
	Types int `json:"types"`
}

// NumbersPayload tells how cases are numbered from now on.
type NumbersPayload struct {
	Template string `json:"template,omitempty"` // empty where it stays
	Next     int64  `json:"next,omitempty"`     // 0 where counting goes on
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	var out []activity.KindInfo
	for _, k := range []activity.Kind{AreaAdded, StageAdded, TypeAdded, GroupAdded} {
		out = append(out, activity.KindInfo{Kind: k, Payload: AddedPayload{}})
	}
	for _, k := range []activity.Kind{AreaChanged, StageChanged, TypeChanged, GroupChanged} {
		out = append(out, activity.KindInfo{Kind: k, Payload: ChangedPayload{}})
	}
	for _, k := range []activity.Kind{AreaMoved, StageMoved, TypeMoved, GroupMoved} {
		out = append(out, activity.KindInfo{Kind: k, Payload: MovedPayload{}})
	}
	for _, k := range []activity.Kind{AreaDeleted, StageDeleted, TypeDeleted, GroupDeleted} {
		out = append(out, activity.KindInfo{Kind: k, Payload: DeletedPayload{}})
	}
	return append(out, activity.KindInfo{Kind: Furnished, Payload: FurnishedPayload{}}, activity.KindInfo{Kind: NumbersChanged, Payload: NumbersPayload{}})
}

// verb is what is done to entries of every list.
type verb int

const (
	added verb = iota
	changed
	moved
	deleted
)

// kinds are the acts about entries of the list, by verb.
func (l List) kinds() [4]activity.Kind {
	switch l {
	case Areas:
		return [4]activity.Kind{AreaAdded, AreaChanged, AreaMoved, AreaDeleted}
	case Stages:
		return [4]activity.Kind{StageAdded, StageChanged, StageMoved, StageDeleted}
	case Types:
		return [4]activity.Kind{TypeAdded, TypeChanged, TypeMoved, TypeDeleted}
	default:
		return [4]activity.Kind{GroupAdded, GroupChanged, GroupMoved, GroupDeleted}
	}
}

// act is an act about an entry.
func act(e Entry, v verb, payload any) activity.Act {
	return activity.Act{Kind: e.List.kinds()[v], SubjectType: e.List.subject(), SubjectID: e.ID, Payload: payload}
}
