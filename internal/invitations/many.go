package invitations

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Judge says for each of many people what inviting them now would be refused for, nil where it would go well; it changes
// nothing. A person who is a user of the account already is errs.Conflict. The second error is of whoever may not look.
func (s *Service) Judge(ctx context.Context, tx *db.Tx, by access.Actor, list []InviteInput) ([]error, error) {
	by, err := s.present(ctx, tx, by)
	if err != nil {
		return nil, err
	}
	out := make([]error, len(list))
	for i, in := range list {
		err := s.judgeOne(ctx, tx, by, in)
		if err != nil && errs.As(err) == nil {
			return nil, err
		}
		out[i] = err
	}
	return out, nil
}

func (s *Service) judgeOne(ctx context.Context, tx *db.Tx, by access.Actor, in InviteInput) error {
	if err := s.mayInvite(ctx, tx, by, in); err != nil {
		return err
	}
	_, lineErr := cleanLine(in.Line)
	if err := s.judge(ctx, tx, by, in, lineErr); err != nil {
		return err
	}
	login, err := s.Identity.LoginOf(ctx, tx, in.Email)
	if gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return asConflict(s.free(ctx, tx, by, login.ID))
}

// InviteOf is [Service.Invite] for one of many people who were confirmed together, in the caller's transaction: the limit
// of single invitations doesn't bind it, and a person who is a user already is errs.Conflict. A refusal isn't recorded.
func (s *Service) InviteOf(ctx context.Context, tx *db.Tx, by access.Actor, in InviteInput) (Invitation, error) {
	in.Bulk = true
	line, lineErr := cleanLine(in.Line)
	i, err := s.invite(ctx, tx, by, in, line, lineErr)
	return i, asConflict(err)
}

// asConflict tells apart whoever is a user already from whatever is wrong with what was given.
func asConflict(err error) error {
	e := errs.As(err)
	if e == nil || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != "email" {
		return err
	}
	switch key := e.Fields[0].Key; key {
	case "invitations.invite.active", "invitations.invite.pending", "invitations.invite.inactive", "invitations.invite.taken":
		return &errs.Error{Kind: errs.Conflict, Key: key}
	}
	return err
}
