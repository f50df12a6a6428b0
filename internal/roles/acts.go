package roles

import (
	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records.
const (
	TitleAdded     activity.Kind = "roles.title_added"
	DefaultChanged activity.Kind = "roles.default_changed"
)

// TitlePayload names a title and what its holders may do.
type TitlePayload struct {
	Title       ids.JobTitle        `json:"title"`
	Permissions []access.Permission `json:"permissions"`
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
		{Kind: DefaultChanged, Payload: DefaultPayload{}},
	}
}
