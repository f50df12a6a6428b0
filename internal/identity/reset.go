package identity

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

// resetLife is how long a link to a new password works (L4).
const resetLife = 60 * time.Minute

// RequestReset has a link to a new password mailed to an address, if it is a login's. The answer and the work are the
// same for every well-formed address, known or not, and at most three mails go to one address in an hour.
func (s *Service) RequestReset(ctx context.Context, address string, c Client) error {
	_, key, err := parseEmail(address)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		l, err := selectLoginByKey(ctx, tx, key)
		if err != nil {
			return err
		}
		if l.ID != "" {
			key = l.key // the mail goes to the present address, whichever was typed
		}
		recent, err := s.counted(ctx, tx, id.Hash(key))
		if err != nil {
			return err
		}
		a := activity.Act{Kind: ResetRequested}
		if l.ID != "" {
			a.SubjectType, a.SubjectID = "login", string(l.ID)
		}
		if _, err := s.Acts.Record(ctx, tx, c.actor(""), a); err != nil {
			return err
		}
		if recent >= maxMails {
			return nil
		}
		_, err = s.resets.Enqueue(ctx, tx, sendReset{Login: l.ID}, jobs.NotAfter(tx.Now().Add(resetLife)))
		return err
	})
}

// SendReset mails a login a link to a new password at somebody else's request (P10): the operator's now, an
// administrator's through people. The old password works until the link is used.
func (s *Service) SendReset(ctx context.Context, tx *db.Tx, by access.Actor, login ids.Login) error {
	_, err := s.resets.Enqueue(ctx, tx, sendReset{Login: login}, jobs.NotAfter(tx.Now().Add(resetLife)))
	if err == nil {
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: ResetRequested, SubjectType: "login", SubjectID: string(login)})
	}
	return err
}

// ResetLink returns a fresh link to a new password for the operator to hand over, where no mail can be sent. Older links
// die. It is errs.NotFound for everybody else and for a login without an active membership.
func (s *Service) ResetLink(ctx context.Context, by access.Actor, login ids.Login) (string, error) {
	if err := operatorOnly(by); err != nil {
		return "", err
	}
	token := s.IDs.Secret()
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.mintReset(ctx, tx, login, token); err != nil {
			return err
		}
		_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: ResetLinkMade, SubjectType: "login", SubjectID: string(login)})
		return err
	})
	if err != nil {
		return "", err
	}
	return s.resetURL(token), nil
}

// mintReset stores a new token in place of all older ones.
func (s *Service) mintReset(ctx context.Context, tx *db.Tx, login ids.Login, token string) (recipient, error) {
	if err := lockLogin(ctx, tx, login); err != nil {
		return recipient{}, err
	}
	r, err := s.recipient(ctx, tx, login)
	if err != nil {
		return r, err
	}
	if err := deleteResetTokens(ctx, tx, login); err != nil {
		return r, err
	}
	return r, insertResetToken(ctx, tx, token, login, tx.Now().Add(resetLife))
}

// ResetInput is the form behind a link to a new password.
type ResetInput struct {
	Token, New, Confirm string
	Client              Client
}

// ResetPassword sets a new password by a mailed link, once: of several at the same time one wins and the others are
// errs.NotFound, like every dead link. Wrong fields leave the link alive. All sessions and older links end, the counters
// of failures begin anew, the person is told by mail and has to sign in.
func (s *Service) ResetPassword(ctx context.Context, in ResetInput) error {
	if err := s.admitToken(ctx, in); err != nil {
		return err
	}
	login, err := s.resetLogin(ctx, s.DB, in.Token)
	if err != nil {
		return err
	}
	l, err := s.Login(ctx, s.DB, login)
	if err != nil {
		return err
	}
	o, err := s.owner(ctx, s.DB, l)
	if err != nil {
		return err
	}
	var wrong errs.Fields
	if err := s.checkNew(ctx, o, in.New, in.Confirm, &wrong); err != nil {
		return err
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	hash, err := s.Hasher.Hash(ctx, normal(in.New))
	if err != nil {
		return err
	}
	defer s.cache.forget()
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.reset(ctx, tx, in, o, hash) })
}

func (s *Service) reset(ctx context.Context, tx *db.Tx, in ResetInput, o owner, hash string) error {
	if err := lockLogin(ctx, tx, o.login.ID); err != nil {
		return err
	}
	used, err := deleteResetToken(ctx, tx, in.Token, o.login.ID)
	if err != nil {
		return err
	}
	all, err := s.Members.OfLogin(ctx, tx, o.login.ID)
	if err != nil {
		return err
	}
	if !used || len(active(all)) == 0 {
		return errDeadLink()
	}
	by := in.Client.actor("")
	if in := active(all); len(in) == 1 {
		by.Account = in[0].Account
	}
	ended, err := s.settle(ctx, tx, o, hash, by)
	if err != nil {
		return err
	}
	if err := deleteDevices(ctx, tx, o.login.ID); err != nil {
		return err
	}
	_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: PasswordReset, SubjectType: "login", SubjectID: string(o.login.ID),
		Payload: SessionsEndedPayload{Count: ended}})
	return err
}

// admitToken counts a dead link on the address's counter and refuses addresses that tried too many (R7).
func (s *Service) admitToken(ctx context.Context, in ResetInput) error {
	if _, err := s.resetLogin(ctx, s.DB, in.Token); !errs.Is(err, errs.NotFound) {
		return err
	}
	return s.countBadSecret(ctx, in.Client)
}

// countBadSecret counts a secret that nobody has.
func (s *Service) countBadSecret(ctx context.Context, c Client) error {
	var v verdict
	err := s.DB.WriteSoft(ctx, func(tx *db.Tx) (err error) {
		_, v, err = s.guard(nil).admit(ctx, tx, door{blocking: []string{addressCounter(c.RemoteIP)}})
		return err
	})
	if err == nil && !v.ok {
		return tooMany(v.wait)
	}
	return err
}

func (s *Service) resetLogin(ctx context.Context, q db.Queryer, token string) (ids.Login, error) {
	if !secretForm(token) {
		return "", errDeadLink()
	}
	login, err := selectResetToken(ctx, q, token, s.Now())
	if db.NoRows(err) {
		return "", errDeadLink()
	}
	return login, err
}

func errDeadLink() error { return errs.E(errs.NotFound, "identity.reset.dead", nil) }
