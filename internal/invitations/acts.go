package invitations

import (
	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the invitation.
const (
	Invited      activity.Kind = "invitations.invited"
	Resent       activity.Kind = "invitations.resent"
	LinkCopied   activity.Kind = "invitations.link_copied"
	ActWithdrawn activity.Kind = "invitations.withdrawn"
	ActAccepted  activity.Kind = "invitations.accepted"
	Died         activity.Kind = "invitations.died"
	LinkAsked    activity.Kind = "invitations.link_asked"
	Readdressed  activity.Kind = "invitations.readdressed"
	HandedOver   activity.Kind = "invitations.handed_over"
)

// InvitedPayload says as what somebody was invited.
type InvitedPayload struct {
	User    ids.User    `json:"user"`
	Role    access.Role `json:"role"`
	Group   ids.Group   `json:"group"`
	Manages bool        `json:"manages"`
}

// UserPayload says whom an invitation is for.
type UserPayload struct {
	User ids.User `json:"user"`
}

// DiedPayload says why an invitation opens nothing any more.
type DiedPayload struct {
	User   ids.User    `json:"user"`
	Reason DeathReason `json:"reason"`
}

// HandedOverPayload says who vouches for an invitation now, and who did before.
type HandedOverPayload struct {
	User ids.User `json:"user"`
	From ids.User `json:"from"`
	To   ids.User `json:"to"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: Invited, Payload: InvitedPayload{}},
		{Kind: Resent, Payload: UserPayload{}},
		{Kind: LinkCopied, Payload: UserPayload{}},
		{Kind: ActWithdrawn, Payload: UserPayload{}},
		{Kind: ActAccepted, Payload: UserPayload{}},
		{Kind: Died, Payload: DiedPayload{}},
		{Kind: LinkAsked, Payload: UserPayload{}},
		{Kind: Readdressed, Payload: UserPayload{}},
		{Kind: HandedOver, Payload: HandedOverPayload{}},
	}
}

func subject(i Invitation, kind activity.Kind, payload any) activity.Act {
	if i.ID == "" { // one that was refused before it was made
		return activity.Act{Kind: kind, Payload: payload}
	}
	return activity.Act{Kind: kind, SubjectType: "invitation", SubjectID: string(i.ID), Payload: payload}
}
