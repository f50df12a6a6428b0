package identity

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

const (
	// changeLife is how long a new sign-in address waits to be confirmed.
	changeLife = 24 * time.Hour
	// maxAsks is how often one login may ask for a change of its address in an hour, sending again included.
	maxAsks = 3
	// freshFor is how long a proof by password stands for the password itself, as for doors that want a fresh proof.
	freshFor = 5 * time.Minute
	// FieldNewEmail is the field of the new sign-in address.
	FieldNewEmail = "new_email"
)

// EmailChangeInput is the form of a new sign-in address.
type EmailChangeInput struct {
	NewEmail string
	// Password is the current one. It may be empty within five minutes of a proof by password.
	Password string
	// UserAgent is the browser that asks, for the notice to the present address.
	UserAgent string
}

// EmailChange is a new sign-in address that waits to be confirmed. The zero value is none.
type EmailChange struct {
	NewEmail        string
	AskedAt, EndsAt time.Time
	// Here is whether the session that looks is the one that asked: only in it can the address be confirmed.
	Here bool
	// WantsPassword is whether confirming it asks for the person's password: an administrator asked for it, and nobody in this
	// session proved lately to be the person.
	WantsPassword bool
	// Ordered is whether an administrator asked for it; then any session of the person will do.
	Ordered bool
}

// emailChange is the stored form of an [EmailChange].
type emailChange struct {
	id                  string
	login               ids.Login
	session             ids.Session
	email, key          string
	asked, ends         time.Time
	userAgent, remoteIP string
	// account, user and move say whose administrator asked, and keep until when the former address signs in too.
	account ids.Account
	user    ids.User
	move    string
	keep    time.Time
}

func (c emailChange) shown(by access.Actor) EmailChange {
	return EmailChange{NewEmail: c.email, AskedAt: c.asked, EndsAt: c.ends, Here: c.heldBy(by), Ordered: c.account != ""}
}

func (c emailChange) heldBy(by access.Actor) bool {
	return c.id != "" && by.Login == c.login && by.Session != "" && by.Session == c.session
}

// StartEmailChange has a link mailed to a new sign-in address of the person who asks, and a notice to the present one.
// Nothing else changes until the link is confirmed in the same session, within 24 hours; an earlier request is replaced.
// Wrong fields are errs.Invalid about new_email and current_password. An address that is somebody else's gets the same
// answer after the same work; its owner is told by mail instead of being sent a link (R6). More than three requests of
// one login in an hour are errs.TooMany. A bearer token can't ask: errs.Forbidden.
func (s *Service) StartEmailChange(ctx context.Context, by access.Actor, in EmailChangeInput) error {
	if err := sessionOnly(by); err != nil {
		return err
	}
	o, own, err := s.asker(ctx, by)
	if err != nil {
		return err
	}
	var wrong errs.Fields
	shown, key, err := email.ParseAddress(in.NewEmail)
	switch e := errs.As(err); {
	case e != nil:
		wrong.Add(FieldNewEmail, e.Key, e.Args)
	case err != nil:
		return err
	case key == o.login.key:
		wrong.Add(FieldNewEmail, "identity.email.same")
	}
	if in.Password != "" || !own.fresh(s.Now()) {
		if err := s.checkCurrent(ctx, by, o, in.Password, &wrong); err != nil {
			return err
		}
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	c := emailChange{id: s.IDs.New(), login: by.Login, session: by.Session, email: shown, key: key,
		userAgent: trimAgent(in.UserAgent), remoteIP: by.RemoteIP}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.askChange(ctx, tx, by, o, c) })
}

// fresh reports whether the person proved by password so lately that it needn't be asked again.
func (s Session) fresh(now time.Time) bool {
	return s.Proof == ProofPassword && now.Sub(s.ProvenAt) <= freshFor
}

func (s *Service) askChange(ctx context.Context, tx *db.Tx, by access.Actor, o owner, c emailChange) error {
	if err := lockLogin(ctx, tx, c.login); err != nil {
		return err
	}
	if err := s.still(ctx, tx, by); err != nil {
		return err
	}
	p, err := selectPassword(ctx, tx, c.login)
	if err != nil {
		return err
	}
	if p.hash != o.stored.hash { // it was judged by a password that is no more
		return errs.E(errs.Conflict, "identity.password.changed_meanwhile", nil)
	}
	mailed, err := s.countAsk(ctx, tx, c)
	if err != nil {
		return err
	}
	c.asked, c.ends = tx.Now(), tx.Now().Add(changeLife)
	if err := replaceEmailChange(ctx, tx, c); err != nil {
		return err
	}
	if _, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: EmailChangeAsked, SubjectType: "login", SubjectID: string(c.login),
		Erasable: map[string]string{newEmail: c.email}}); err != nil {
		return err
	}
	if _, err := s.mails.asked.Enqueue(ctx, tx, aboutChange{Login: c.login, Change: c.id}); err != nil || !mailed {
		return err
	}
	_, err = s.mails.confirm.Enqueue(ctx, tx, aboutChange{Login: c.login, Change: c.id}, jobs.NotAfter(c.ends))
	return err
}

// countAsk counts a request on the login's limit, which is told, and on the address's, which isn't: it says whether the
// address may get one more mail this hour, whoever asked for the others (R24).
func (s *Service) countAsk(ctx context.Context, tx *db.Tx, c emailChange) (mailed bool, err error) {
	asks, err := s.counted(ctx, tx, id.Hash("email-change:"+string(c.login)))
	if err != nil {
		return false, err
	}
	if asks >= maxAsks {
		return false, errs.Later(errs.TooMany, "identity.email.too_many", time.Hour, nil)
	}
	mails, err := s.counted(ctx, tx, id.Hash(c.key))
	return mails < maxMails, err
}

// ResendEmailChange has the link to the address that waits mailed once more; the earlier link dies. It is errs.NotFound
// when nothing waits in the session that asks, and counts like a request.
func (s *Service) ResendEmailChange(ctx context.Context, by access.Actor) error {
	if err := sessionOnly(by); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.ownChange(ctx, tx, by)
		if err != nil {
			return err
		}
		if !c.heldBy(by) {
			return errNoChange()
		}
		mailed, err := s.countAsk(ctx, tx, c)
		if err != nil || !mailed {
			return err
		}
		_, err = s.mails.confirm.Enqueue(ctx, tx, aboutChange{Login: c.login, Change: c.id}, jobs.NotAfter(c.ends))
		return err
	})
}

// PendingEmail returns the address that the person who asks wants to sign in with and hasn't confirmed yet, from
// whichever session it was asked; the zero value when there is none.
func (s *Service) PendingEmail(ctx context.Context, by access.Actor) (EmailChange, error) {
	if !by.SignedIn() || by.Login == "" {
		return EmailChange{}, errNoSession()
	}
	c, err := selectEmailChange(ctx, s.DB, by.Login, s.Now())
	return c.shown(by), err
}

// CancelEmailChange forgets the address that waits, from whichever of the person's sessions. It is errs.NotFound when
// there is none.
func (s *Service) CancelEmailChange(ctx context.Context, by access.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.ownChange(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := deleteEmailChange(ctx, tx, c.login); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: EmailChangeCancelled, SubjectType: "login", SubjectID: string(c.login)})
		return err
	})
}

// ownChange returns through tx the change that waits of whoever acts, or errs.NotFound.
func (s *Service) ownChange(ctx context.Context, tx *db.Tx, by access.Actor) (emailChange, error) {
	if err := lockLogin(ctx, tx, by.Login); err != nil {
		return emailChange{}, err
	}
	if err := s.still(ctx, tx, by); err != nil {
		return emailChange{}, err
	}
	c, err := selectEmailChange(ctx, tx, by.Login, tx.Now())
	if err == nil && c.id == "" {
		return c, errNoChange()
	}
	return c, err
}

func errNoChange() error { return errs.E(errs.NotFound, "identity.email.none", nil) }

// sessionOnly refuses bearer tokens: a change is confirmed in the browser session that asked for it.
func sessionOnly(by access.Actor) error {
	switch {
	case !by.SignedIn() || by.Login == "":
		return errNoSession()
	case by.Session == "":
		return errs.E(errs.Forbidden, "identity.email.session_only", nil)
	}
	return nil
}
