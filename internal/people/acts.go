package people

import (
	"cabinet/internal/access"
	"cabinet/internal/activity"
)

// What this room records. The subject is always the user whose profile was touched.
const (
	UserAdded      activity.Kind = "people.user_added"
	ProfileChanged activity.Kind = "people.profile_changed"
	PictureSet     activity.Kind = "people.picture_set"
	PictureRemoved activity.Kind = "people.picture_removed"
	RoleChanged    activity.Kind = "people.role_changed"
	StatusChanged  activity.Kind = "people.status_changed"
)

// AddedPayload says with which rights a user began.
type AddedPayload struct {
	Role   access.Role `json:"role"`
	Status Status      `json:"status"`
}

// ChangedPayload names the fields that were changed; their values stay in the profile.
type ChangedPayload struct {
	Fields []string `json:"fields"`
}

// RolePayload says what the role was and became.
type RolePayload struct {
	From access.Role `json:"from"`
	To   access.Role `json:"to"`
}

// StatusPayload says what the status was and became.
type StatusPayload struct {
	From Status `json:"from"`
	To   Status `json:"to"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: UserAdded, Payload: AddedPayload{}},
		{Kind: ProfileChanged, Payload: ChangedPayload{}},
		{Kind: PictureSet},
		{Kind: PictureRemoved},
		{Kind: RoleChanged, Payload: RolePayload{}},
		{Kind: StatusChanged, Payload: StatusPayload{}},
	}
}

func subject(p Person, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "user", SubjectID: string(p.ID), Payload: payload}
}
