package scim

import (
	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the connection, and of what became of a wish the user; what the wish changed
// their own rooms record with the directory as the actor.
const (
	Connected         activity.Kind = "scim.connected"
	ConnectionChanged activity.Kind = "scim.connection_changed"
	ModeChanged       activity.Kind = "scim.mode_changed"
	Removed           activity.Kind = "scim.removed"
	TokenMade         activity.Kind = "scim.token_made"
	TokenRevoked      activity.Kind = "scim.token_revoked"
	MappingsChanged   activity.Kind = "scim.mappings_changed"
	Stopped           activity.Kind = "scim.stopped"
	Resumed           activity.Kind = "scim.resumed"
	Linked            activity.Kind = "scim.linked"
	Held              activity.Kind = "scim.held"
	Approved          activity.Kind = "scim.approved"
	Declined          activity.Kind = "scim.declined"
)

// ModePayload says whether what the directory wants is done.
type ModePayload struct {
	From Mode `json:"from"`
	To   Mode `json:"to"`
}

// ChangedPayload names the settings that were changed.
type ChangedPayload struct {
	Fields []string `json:"fields"`
}

// TokenPayload names a token.
type TokenPayload struct {
	Token ids.APIToken `json:"token"`
}

// MappingsPayload says how many groups of the directory mean something, and the highest role among what they give.
type MappingsPayload struct {
	Mappings int         `json:"mappings"`
	Role     access.Role `json:"role,omitempty"`
}

// StoppedPayload says why a connection was stopped, and how much waits.
type StoppedPayload struct {
	Reason  Reason `json:"reason"`
	Waiting int    `json:"waiting"`
}

// WishPayload says what a directory wanted of a user, and why it waits or waited.
type WishPayload struct {
	Connection ids.Connection `json:"connection"`
	Kind       WishKind       `json:"kind"`
	Reason     Reason         `json:"reason,omitempty"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: Connected, Alert: true},
		{Kind: ConnectionChanged, Payload: ChangedPayload{}},
		{Kind: ModeChanged, Payload: ModePayload{}, Alert: true},
		{Kind: Removed, Alert: true},
		{Kind: TokenMade, Payload: TokenPayload{}, Alert: true},
		{Kind: TokenRevoked, Payload: TokenPayload{}},
		{Kind: MappingsChanged, Payload: MappingsPayload{}, Alert: true},
		{Kind: Stopped, Payload: StoppedPayload{}, Alert: true},
		{Kind: Resumed, Alert: true},
		{Kind: Linked, Payload: WishPayload{}},
		{Kind: Held, Payload: WishPayload{}},
		{Kind: Approved, Payload: WishPayload{}},
		{Kind: Declined, Payload: WishPayload{}},
	}
}

func about(c ids.Connection, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "directory", SubjectID: string(c), Payload: payload}
}

// aboutUser is an act about a user, or about the directory where the user is still to be made.
func aboutUser(user ids.User, kind activity.Kind, payload WishPayload) activity.Act {
	if user == "" {
		return about(payload.Connection, kind, payload)
	}
	return activity.Act{Kind: kind, SubjectType: "user", SubjectID: string(user), Payload: payload}
}
