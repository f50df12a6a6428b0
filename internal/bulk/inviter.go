package bulk

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// Invitations is what inviting many takes of the room that invites one.
type Invitations interface {
	// Judge returns for each what inviting them would be refused for now, or nil, and changes nothing. Whoever is a user
	// already is errs.Conflict.
	Judge(ctx context.Context, tx *db.Tx, by access.Actor, list []invitations.InviteInput) ([]error, error)
	// InviteOf invites one of many in the caller's transaction; whoever is a user already is errs.Conflict.
	InviteOf(ctx context.Context, tx *db.Tx, by access.Actor, in invitations.InviteInput) (invitations.Invitation, error)
}

// InviterOf returns the inviter over the invitations. Whoever is a user already, in whatever state, is skipped.
func InviterOf(i Invitations) Inviter { return inviter{i} }

type inviter struct{ invitations Invitations }

// Judge implements [Inviter].
func (i inviter) Judge(ctx context.Context, tx *db.Tx, by access.Actor, in []Invitee) ([]error, error) {
	list := make([]invitations.InviteInput, len(in))
	for k, one := range in {
		list[k] = one.input()
	}
	verdicts, err := i.invitations.Judge(ctx, tx, by, list)
	for _, verdict := range verdicts {
		if _, _, refusal := reasonsOf(verdict); verdict != nil && !refusal {
			return nil, verdict
		}
	}
	return verdicts, err
}

// Invite implements [Inviter].
func (i inviter) Invite(ctx context.Context, tx *db.Tx, by access.Actor, in Invitee) (ids.User, error) {
	made, err := i.invitations.InviteOf(ctx, tx, by, in.input())
	return made.User, err
}

// input is an invitee as the invitations know them; what isn't known of the person stays out.
func (in Invitee) input() invitations.InviteInput {
	text := func(v string) *string {
		if v == "" {
			return nil
		}
		return &v
	}
	return invitations.InviteInput{Email: in.Email, Role: in.Role, Group: in.Group, Manages: in.Manages, Line: in.Line, EndsAt: in.EndsAt, Bulk: true,
		ReviewLevel: in.ReviewLevel,
		Profile: people.ProfileInput{FirstName: text(in.FirstName), MiddleName: text(in.MiddleName), LastName: text(in.LastName),
			CellNumber: text(in.CellNumber), OfficeNumber: text(in.OfficeNumber), OfficeExtension: text(in.OfficeExtension), IDNumber: text(in.IDNumber),
			JobTitleID: text(string(in.JobTitle)), BranchID: text(string(in.Branch)), Language: text(in.Language)}}
}
