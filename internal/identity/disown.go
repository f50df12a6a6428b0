package identity

import (
	"context"
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

// disownLife is how long "this wasn't me" works.
const disownLife = 7 * 24 * time.Hour

// Cause is what somebody was told of and may disown.
type Cause string

// The causes.
const (
	CauseSignIn      Cause = "sign_in"
	CauseEmailChange Cause = "email_change"
	CauseToken       Cause = "token"
)

// Disowning is what the link "this wasn't me" of a mail is about.
type Disowning struct {
	Cause    Cause
	At       time.Time
	Device   Device
	RemoteIP string
	EndsAt   time.Time

	login     ids.Login
	userAgent string
}

// CheckDisown returns what a link "this wasn't me" is about; it changes nothing. A dead link is errs.NotFound.
func (s *Service) CheckDisown(ctx context.Context, token string) (Disowning, error) {
	return s.disowningOf(ctx, s.DB, token)
}

func (s *Service) disowningOf(ctx context.Context, q db.Queryer, token string) (Disowning, error) {
	if !secretForm(token) {
		return Disowning{}, errDeadDisown()
	}
	d, err := selectDisowning(ctx, q, token, s.Now())
	if db.NoRows(err) {
		return Disowning{}, errDeadDisown()
	}
	return d, err
}

// DisownDevice says, by the link of a mail and once, that something wasn't done by its recipient: all sessions, bearer
// tokens, known browsers and waiting changes of the login end and its password is void. A link to a new password is
// mailed to the login's address; whoever holds only the link gets nothing by it. A dead link is errs.NotFound.
func (s *Service) DisownDevice(ctx context.Context, token string, c Client) error {
	d, err := s.disowningOf(ctx, s.DB, token)
	if err != nil {
		return s.countDead(ctx, err, c)
	}
	defer s.cache.forget()
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := lockLogin(ctx, tx, d.login); err != nil {
			return err
		}
		if _, err := s.disowningOf(ctx, tx, token); err != nil {
			return err
		}
		all, err := s.Members.OfLogin(ctx, tx, d.login)
		if err != nil {
			return err
		}
		ended, err := s.expel(ctx, tx, d.login, all)
		if err != nil {
			return err
		}
		if _, err := s.resets.Enqueue(ctx, tx, sendReset{Login: d.login}, jobs.NotAfter(tx.Now().Add(resetLife))); err != nil {
			return err
		}
		return s.recordInEach(ctx, tx, c.actor(""), all, activity.Act{Kind: Disowned, SubjectType: "login", SubjectID: string(d.login),
			Payload: DisownedPayload{Cause: d.Cause, Count: ended}})
	})
}

func errDeadDisown() error { return errs.E(errs.NotFound, "identity.disown.dead", nil) }

func insertDisowning(ctx context.Context, tx *db.Tx, token string, d Disowning) error {
	_, err := tx.Exec(ctx, `insert into disown_tokens (secret_hash, login_id, cause, happened_at, expires_at, user_agent, remote_ip)
		values (?, ?, ?, ?, ?, ?, ?)`, id.Hash(token), d.login, d.Cause, db.At(d.At), db.At(d.EndsAt), d.userAgent, d.RemoteIP)
	return err
}

func selectDisowning(ctx context.Context, q db.Queryer, token string, now time.Time) (Disowning, error) {
	var d Disowning
	var at, ends db.TS
	err := q.QueryRow(ctx, `select login_id, cause, happened_at, expires_at, user_agent, remote_ip from disown_tokens
		where secret_hash = ? and expires_at > ?`, id.Hash(token), db.At(now)).
		Scan(&d.login, &d.Cause, &at, &ends, &d.userAgent, &d.RemoteIP)
	d.At, d.EndsAt, d.Device = at.Time, ends.Time, ParseDevice(d.userAgent)
	return d, err
}

func deleteDisownTokens(ctx context.Context, tx *db.Tx, login ids.Login) error {
	_, err := tx.Exec(ctx, `delete from disown_tokens where login_id = ?`, login)
	return err
}
