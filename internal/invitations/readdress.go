package invitations

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// HoldOf makes whoever changes the open invitation of a user wait, in the caller's transaction. It is taken before the lock
// of the user; who has none is no error.
func (s *Service) HoldOf(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	i, err := selectInvitationOfUser(ctx, tx, account, user)
	if gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.lock(ctx, tx, account, i.ID)
	return err
}

// JudgeAddress says whether a pending user can be invited at another address; it changes nothing. One that can't be is errs.Invalid
// about the field email.
func (s *Service) JudgeAddress(ctx context.Context, q db.Queryer, p people.Person, address string) error {
	if _, _, err := email.ParseAddress(address); err != nil {
		e := errs.As(err)
		if e == nil {
			return err
		}
		return errs.FieldError("email", e.Key, e.Args)
	}
	login, err := s.Identity.LoginOf(ctx, q, address)
	if gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	other, err := s.People.PersonOfLogin(ctx, q, p.Account, login.ID)
	switch {
	case gone(err):
		return nil
	case err != nil:
		return err
	case other.ID != p.ID:
		return errs.FieldError("email", "identity.order.taken_here")
	}
	return errs.FieldError("email", "identity.order.same")
}

// Readdress sends the open invitation of a pending user to another address, in the caller's transaction, which has judged the
// right and called [Service.HoldOf]: the user gets the login of that address, all links die and a new one is mailed, with a
// life of 30 days. Errors: those of [Service.JudgeAddress]; errs.Conflict without an open invitation, errs.TooMany after too
// many sendings of it or mails to the address (R24).
func (s *Service) Readdress(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, address string) error {
	i, err := s.openOf(ctx, tx, by.Account, user)
	if err != nil {
		return err
	}
	p, err := s.People.HoldPerson(ctx, tx, by.Account, user)
	if err != nil {
		return err
	}
	if p.Status != people.Pending {
		return errs.E(errs.Conflict, "invitations.over", nil)
	}
	if i.Sendings > int64(s.Limits.Resends) {
		return errs.E(errs.TooMany, "invitations.resend.often", nil).With(errs.Args{"Max": s.Limits.Resends})
	}
	if err := s.JudgeAddress(ctx, tx, p, address); err != nil {
		return err
	}
	former := p.Login
	if p.Login, err = s.Identity.CreateLogin(ctx, tx, address); err != nil {
		return err
	}
	if p.Email, _, err = email.ParseAddress(address); err != nil {
		return err
	}
	if err := s.People.Readdress(ctx, tx, by.Account, user, p.Login, p.Email); err != nil {
		return err
	}
	used, err := s.People.LoginUsed(ctx, tx, former)
	if err == nil && !used {
		err = s.Identity.ForgetLogin(ctx, tx, former)
	}
	if err != nil {
		return err
	}
	if err := s.sendAnew(ctx, tx, by.User, p, &i); err != nil {
		return err
	}
	_, err = s.Acts.Record(ctx, tx, by, subject(i, Readdressed, UserPayload{user}))
	return err
}
