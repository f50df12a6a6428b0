package bulk

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Invitations is what inviting many takes of the room that invites one.
type Invitations interface {
	// JudgeIn returns what inviting would be refused for now, or nil, and changes nothing.
	JudgeIn(ctx context.Context, tx *db.Tx, by access.Actor, in invitations.InviteInput) error
	// InviteIn invites in the caller's transaction.
	InviteIn(ctx context.Context, tx *db.Tx, by access.Actor, in invitations.InviteInput) (invitations.Invitation, error)
}

// InviterOf returns the inviter over the invitations. Whoever is a user already, in whatever state, is skipped.
func InviterOf(i Invitations) Inviter { return inviter{i} }

type inviter struct{ invitations Invitations }

// Judge implements [Inviter].
func (i inviter) Judge(ctx context.Context, tx *db.Tx, by access.Actor, in []Invitee) ([]error, error) {
	out := make([]error, len(in))
	for k, one := range in {
		err := i.invitations.JudgeIn(ctx, tx, by, one.input())
		if _, _, refusal := reasonsOf(err); err != nil && !refusal {
			return nil, err
		}
		out[k] = taken(err)
	}
	return out, nil
}

// Invite implements [Inviter].
func (i inviter) Invite(ctx context.Context, tx *db.Tx, by access.Actor, in Invitee) (ids.User, error) {
	made, err := i.invitations.InviteIn(ctx, tx, by, in.input())
	return made.User, taken(err)
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
		Profile: people.ProfileInput{FirstName: text(in.FirstName), MiddleName: text(in.MiddleName), LastName: text(in.LastName),
			CellNumber: text(in.CellNumber), OfficeNumber: text(in.OfficeNumber), OfficeExtension: text(in.OfficeExtension), IDNumber: text(in.IDNumber),
			JobTitleID: text(string(in.JobTitle)), BranchID: text(string(in.Branch)), Language: text(in.Language)}}
}

// taken makes a conflict of the refusal of an address that has a user already, if nothing else is wrong.
func taken(err error) error {
	e := errs.As(err)
	if e == nil || e.Kind != errs.Invalid || len(e.Fields) != 1 {
		return err
	}
	there := []string{"invitations.invite.active", "invitations.invite.pending", "invitations.invite.inactive", "invitations.invite.taken"}
	if key := e.Fields[0].Key; slices.Contains(there, key) {
		return errs.E(errs.Conflict, key, err)
	}
	return err
}
