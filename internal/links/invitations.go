package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// Invitation is the page of an invitation's link. Opening it changes nothing; POST accepts.
func Invitation(token string) string { return "/invitation/" + url.PathEscape(token) }

// InvitationAsk asks who sent an invitation for another link (POST).
func InvitationAsk(token string) string { return Invitation(token) + "/ask" }

// InvitationStrength measures a password while it is typed on an invitation's page (POST).
func InvitationStrength(token string) string { return Invitation(token) + "/strength" }

// UserInvite is the form by which one person is invited.
func UserInvite() string { return "/admin/users/invite" }

// PendingUsers lists the people who are invited but haven't come yet.
func PendingUsers() string { return "/admin/users?tab=pending" }

// InvitationCopy makes another link of an invitation and shows it once (POST); GET asks for confirmation.
func InvitationCopy(i ids.Invitation) string { return invitationDeed(i, "copy") }

// InvitationResend sends an invitation anew (POST); GET asks for confirmation.
func InvitationResend(i ids.Invitation) string { return invitationDeed(i, "resend") }

// InvitationWithdraw deletes an invitation and its pending user (POST); GET asks for confirmation.
func InvitationWithdraw(i ids.Invitation) string { return invitationDeed(i, "delete") }

func invitationDeed(i ids.Invitation, deed string) string {
	return "/admin/users/invitations/" + url.PathEscape(string(i)) + "/" + deed
}

// APIInvitations lists the account's open invitations; POST invites.
func APIInvitations() string { return "/api/v1/invitations" }

// APIInvitation is one invitation.
func APIInvitation(i ids.Invitation) string {
	return APIInvitations() + "/" + url.PathEscape(string(i))
}

// APIInvitationResend sends an invitation anew (POST).
func APIInvitationResend(i ids.Invitation) string { return APIInvitation(i) + "/resend" }
