package roles

import (
	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records.
const (
	TitleAdded         activity.Kind = "roles.title_added"
	TitleRenamed       activity.Kind = "roles.title_renamed"
	PermissionsChanged activity.Kind = "roles.permissions_changed"
	TitleDeleted       activity.Kind = "roles.title_deleted"
	DefaultChanged     activity.Kind = "roles.default_changed"
)

// TitlePayload names a title and what its holders may do.
type TitlePayload struct {
	Title       ids.JobTitle        `json:"title"`
	Permissions []access.Permission `json:"permissions"`
}

// RenamedPayload names the title that has another name now.
type RenamedPayload struct {
	Title ids.JobTitle `json:"title"`
}

// PermissionsPayload tells what a title's holders may do now, and what they may no longer, and how many they are.
type PermissionsPayload struct {
	Title  ids.JobTitle        `json:"title"`
	Gained []access.Permission `json:"gained"`
	Lost   []access.Permission `json:"lost"`
	People int                 `json:"people"`
}

// DefaultPayload tells what those without a title may do now in a role, and what they may no longer.
type DefaultPayload struct {
	Role   access.Role         `json:"role"`
	Gained []access.Permission `json:"gained"`
	Lost   []access.Permission `json:"lost"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: TitleAdded, Payload: TitlePayload{}},
		{Kind: TitleRenamed, Payload: RenamedPayload{}},
		{Kind: PermissionsChanged, Payload: PermissionsPayload{}, Alert: true},
		{Kind: TitleDeleted, Payload: TitlePayload{}},
		{Kind: DefaultChanged, Payload: DefaultPayload{}, Alert: true},
	}
}
