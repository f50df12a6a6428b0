package moves

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/attributes"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// fieldEmail is the field of a user's sign-in address.
const fieldEmail = "email"

// Asked is what came of the wish for another address.
type Asked string

// What came of it.
const (
	// Kept means that the address is what it was.
	Kept Asked = ""
	// Confirming means that a link to confirm it was mailed to the new address; until then nothing changes.
	Confirming Asked = "confirming"
	// Reinvited means that somebody who hasn't come yet was invited at the new address.
	Reinvited Asked = "reinvited"
)

// Edit is what an administrator, or whoever manages the user's group, changes of a user.
type Edit struct {
	User       people.UserInput
	Attributes attributes.Values
	// Email is the wish for another sign-in address; nil for none.
	Email *string
}

// EditUser is attributes.Service.SaveUser with a wish for another sign-in address; all is stored, or nothing (P2a). The
// address of an active user changes when it is confirmed, see identity.Service.OrderEmail; that of a pending one at once,
// with a new invitation. Only administrators may wish for it, and not for their own: errs.Invalid about the field email,
// as for addresses that are taken and for users who are inactive. An erased user is errs.Conflict.
func (s *Service) EditUser(ctx context.Context, by access.Actor, user ids.User, in Edit, ifVersion int64) (people.Person, Asked, error) {
	asked := Kept
	var with people.Beside
	if in.Email != nil {
		with = people.Beside{
			Hold: func(ctx context.Context, tx *db.Tx) error { return s.Invitations.HoldOf(ctx, tx, by.Account, user) },
			Do: func(ctx context.Context, tx *db.Tx, now access.Actor, stored people.Person) (err error) {
				asked, err = s.ask(ctx, tx, now, stored, *in.Email)
				return err
			},
		}
	}
	p, err := s.Attributes.SaveUserWith(ctx, by, user, in.User, in.Attributes, ifVersion, with)
	if db.Unique(err) {
		err = errs.FieldError(fieldEmail, "identity.order.taken")
	}
	if err != nil {
		asked = Kept
	}
	return p, asked, err
}

func (s *Service) ask(ctx context.Context, tx *db.Tx, by access.Actor, p people.Person, address string) (Asked, error) {
	if same(address, p.Email) {
		return Kept, nil
	}
	if access.Require(by, access.ManageAccount, access.Facts{Account: p.Account}) != nil {
		return Kept, people.NotYours(fieldEmail)
	}
	switch {
	case p.ID == by.User:
		return Kept, errs.FieldError(fieldEmail, "moves.email.own")
	case p.Status == people.Pending:
		return Reinvited, s.Invitations.Readdress(ctx, tx, by, p.ID, address)
	case p.Status != people.Active:
		return Kept, errs.FieldError(fieldEmail, "moves.email.inactive")
	}
	_, err := s.Identity.OrderEmail(ctx, tx, by, identity.EmailOrder{Account: p.Account, User: p.ID, Login: p.Login, NewEmail: address})
	return Confirming, err
}

// same reports whether two spellings are of one address.
func same(a, b string) bool {
	_, one, err := email.ParseAddress(a)
	if err != nil {
		return false
	}
	_, other, err := email.ParseAddress(b)
	return err == nil && one == other
}

// Check judges the wish for another address before anything is stored; see [Service.EditUser].
func (s *Service) Check(ctx context.Context, by access.Actor, p people.Person, address string) error {
	switch {
	case same(address, p.Email):
		return nil
	case p.ID == by.User:
		return errs.FieldError(fieldEmail, "moves.email.own")
	case p.Status == people.Pending:
		return s.Invitations.JudgeAddress(ctx, s.DB, p, address)
	case p.Status != people.Active:
		return errs.FieldError(fieldEmail, "moves.email.inactive")
	}
	_, err := s.Identity.JudgeEmailOrder(ctx, s.DB, identity.EmailOrder{Account: p.Account, User: p.ID, Login: p.Login, NewEmail: address})
	return err
}

// Waiting returns the address that an administrator of the account asked for and that a user hasn't confirmed yet; the zero value
// when there is none. It is for administrators.
func (s *Service) Waiting(ctx context.Context, by access.Actor, user ids.User) (identity.EmailChange, error) {
	if _, err := s.present(ctx, s.DB, by); err != nil {
		return identity.EmailChange{}, err
	}
	p, err := s.People.PersonOf(ctx, s.DB, by.Account, user)
	if err != nil {
		return identity.EmailChange{}, err
	}
	return s.Identity.EmailOrderOf(ctx, s.DB, by.Account, p.Login)
}

// CancelWaiting forgets the address that a user hasn't confirmed yet, or is errs.NotFound. It is for administrators.
func (s *Service) CancelWaiting(ctx context.Context, by access.Actor, user ids.User) error {
	return s.waiting(ctx, by, user, func(tx *db.Tx, by access.Actor, p people.Person) error {
		return s.Identity.CancelEmailOrder(ctx, tx, by, p.ID, p.Login)
	})
}

// ResendWaiting mails the link to that address once more, or is errs.NotFound, or errs.TooMany. It is for administrators.
func (s *Service) ResendWaiting(ctx context.Context, by access.Actor, user ids.User) error {
	return s.waiting(ctx, by, user, func(tx *db.Tx, by access.Actor, p people.Person) error {
		return s.Identity.ResendEmailOrder(ctx, tx, by.Account, p.Login)
	})
}

func (s *Service) waiting(ctx context.Context, by access.Actor, user ids.User, do func(*db.Tx, access.Actor, people.Person) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.present(ctx, tx, by)
		if err != nil {
			return err
		}
		p, err := s.People.HoldPerson(ctx, tx, by.Account, user)
		if err != nil {
			return err
		}
		return do(tx, now, p)
	})
}
