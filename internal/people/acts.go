package people

import (
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is always the user who was touched.
const (
	UserAdded         activity.Kind = "people.user_added"
	ProfileChanged    activity.Kind = "people.profile_changed"
	PictureSet        activity.Kind = "people.picture_set"
	PictureRemoved    activity.Kind = "people.picture_removed"
	RoleChanged       activity.Kind = "people.role_changed"
	AdministratorMade activity.Kind = "people.administrator_made"
	StatusChanged     activity.Kind = "people.status_changed"
	GroupChanged      activity.Kind = "people.group_changed"
	TitleChanged      activity.Kind = "people.title_changed"
	TemporaryGranted  activity.Kind = "people.temporary_granted"
	TemporaryEnded    activity.Kind = "people.temporary_ended"
	LastDaySet        activity.Kind = "people.last_day_set"
	ResetSent         activity.Kind = "people.reset_sent"
	ReachRefused      activity.Kind = "people.reach_refused"
)

// reason is the name of the words that an administrator gave for a grant or a last day.
const reason = "reason"

// AddedPayload says with which rights a user began.
type AddedPayload struct {
	Role   access.Role `json:"role"`
	Status Status      `json:"status"`
}

// ChangedPayload names the fields that were changed; their values stay in the profile.
type ChangedPayload struct {
	Fields []string `json:"fields"`
}

// Cause is why something changed by itself.
type Cause string

// The causes; an empty one is somebody's decision.
const (
	GrantBegan Cause = "grant_began"
	GrantEnded Cause = "grant_ended"
	LastDay    Cause = "last_day"
)

// RolePayload says what the role was and became.
type RolePayload struct {
	From  access.Role `json:"from"`
	To    access.Role `json:"to"`
	Cause Cause       `json:"cause,omitempty"`
}

// StatusPayload says what the status was and became.
type StatusPayload struct {
	From  Status `json:"from"`
	To    Status `json:"to"`
	Cause Cause  `json:"cause,omitempty"`
}

// GroupPayload says which group the user was and is in, and whether they managed and manage it; an empty group is the
// default group.
type GroupPayload struct {
	From    ids.Group `json:"from"`
	To      ids.Group `json:"to"`
	Managed bool      `json:"managed"`
	Manages bool      `json:"manages"`
	Cause   Cause     `json:"cause,omitempty"`
}

// TitlePayload says what the job title was and became; empty is none.
type TitlePayload struct {
	From ids.JobTitle `json:"from"`
	To   ids.JobTitle `json:"to"`
}

// GrantPayload says what is granted for a time: a role, or else a group, of which an empty one is the default group.
type GrantPayload struct {
	Role    access.Role `json:"role,omitempty"`
	Group   ids.Group   `json:"group,omitempty"`
	Manages bool        `json:"manages,omitempty"`
	From    time.Time   `json:"from"`
	Until   time.Time   `json:"until,omitzero"`
}

// LastDayPayload says from when the user will be inactive; nothing when that was taken back.
type LastDayPayload struct {
	EndsAt time.Time `json:"ends_at,omitzero"`
}

// RefusedPayload says what somebody tried to do to a user above themselves.
type RefusedPayload struct {
	Action access.Action `json:"action"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: UserAdded, Payload: AddedPayload{}},
		{Kind: ProfileChanged, Payload: ChangedPayload{}},
		{Kind: PictureSet},
		{Kind: PictureRemoved},
		{Kind: RoleChanged, Payload: RolePayload{}},
		{Kind: AdministratorMade, Alert: true},
		{Kind: StatusChanged, Payload: StatusPayload{}},
		{Kind: GroupChanged, Payload: GroupPayload{}},
		{Kind: TitleChanged, Payload: TitlePayload{}},
		{Kind: TemporaryGranted, Payload: GrantPayload{}, Erasable: []string{reason}},
		{Kind: TemporaryEnded, Payload: GrantPayload{}},
		{Kind: LastDaySet, Payload: LastDayPayload{}, Erasable: []string{reason}},
		{Kind: ResetSent},
		{Kind: ReachRefused, Payload: RefusedPayload{}},
	}
}

func subject(p Person, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "user", SubjectID: string(p.ID), Payload: payload}
}
