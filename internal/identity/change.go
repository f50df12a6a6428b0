package identity

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// maxHistory is how many former passwords are kept, the most that a policy may forbid.
const maxHistory = 24

// ChangeInput is the form of a new password.
type ChangeInput struct {
	Current, New, Confirm string
}

// owner is what is known of a login whose password is to be set.
type owner struct {
	login   Login
	members []Membership
	stored  stored
	history []string
}

func (o owner) context() Context { return contextOf(o.login.Email, active(o.members)) }

func (s *Service) owner(ctx context.Context, q db.Queryer, l Login) (owner, error) {
	o := owner{login: l}
	var err error
	if o.members, err = s.Members.OfLogin(ctx, q, l.ID); err != nil {
		return o, err
	}
	if o.stored, err = selectPassword(ctx, q, l.ID); err != nil {
		return o, err
	}
	if n := strictest(o.members).Password.History; n > 0 {
		o.history, err = selectHistory(ctx, q, l.ID, n)
	}
	return o, err
}

// ChangePassword sets a new password for the person who asks. Every wrong field is named in one errs.Invalid error:
// the current one unless the session is [Session.WithoutCurrent], the new one by the strictest policy of the person's
// active memberships, the repetition. A change ends all other sessions, voids reset links, tells the person by mail and
// returns the session's new secret, which is empty when a bearer token asked.
func (s *Service) ChangePassword(ctx context.Context, by access.Actor, in ChangeInput) (string, error) {
	o, own, err := s.asker(ctx, by)
	if err != nil {
		return "", err
	}
	var wrong errs.Fields
	if by.Session == "" || !own.WithoutCurrent(s.Now()) {
		if err := s.checkCurrent(ctx, by, o, in.Current, &wrong); err != nil {
			return "", err
		}
	}
	if err := s.checkNew(ctx, o, in.New, in.Confirm, &wrong); err != nil {
		return "", err
	}
	if err := wrong.Err(); err != nil {
		return "", err
	}
	hash, err := s.Hasher.Hash(ctx, normal(in.New))
	if err != nil {
		return "", err
	}
	secret := s.IDs.Secret()
	defer s.cache.forget()
	err = s.DB.Write(ctx, func(tx *db.Tx) error { return s.change(ctx, tx, by, o, hash, secret) })
	if err != nil || by.Session == "" {
		return "", err
	}
	return secret, nil
}

// asker reads whose password an actor wants to change, and by which session.
func (s *Service) asker(ctx context.Context, by access.Actor) (owner, Session, error) {
	if !by.SignedIn() || by.Login == "" {
		return owner{}, Session{}, errNoSession()
	}
	var own Session
	if by.Session != "" {
		var err error
		if own, err = selectOwnSession(ctx, s.DB, by); err != nil {
			return owner{}, own, err
		}
	}
	l, err := s.Login(ctx, s.DB, by.Login)
	if err != nil {
		return owner{}, own, err
	}
	o, err := s.owner(ctx, s.DB, l)
	return o, own, err
}

func (s *Service) change(ctx context.Context, tx *db.Tx, by access.Actor, o owner, hash, secret string) error {
	if err := lockLogin(ctx, tx, o.login.ID); err != nil {
		return err
	}
	if err := s.still(ctx, tx, by); err != nil {
		return err
	}
	if by.Session != "" {
		own, err := selectOwnSession(ctx, tx, by)
		if err != nil {
			return err
		}
		own.proofSpent, own.MustChange, own.LastSeenAt = true, "", tx.Now()
		if err := renewSession(ctx, tx, own, secret); err != nil {
			return err
		}
	}
	ended, err := s.settle(ctx, tx, o, hash, by)
	if err != nil {
		return err
	}
	_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: PasswordChanged, SubjectType: "login", SubjectID: string(o.login.ID),
		Payload: SessionsEndedPayload{Count: ended}})
	return err
}

// settle stores a new password and does what every change brings: other sessions and bearer tokens end, reset links and
// an unconfirmed new address die, failures are forgotten, the person is told.
func (s *Service) settle(ctx context.Context, tx *db.Tx, o owner, hash string, by access.Actor) (ended int, err error) {
	ok, err := replacePassword(ctx, tx, o.login.ID, o.stored, hash)
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, errs.E(errs.Conflict, "identity.password.changed_meanwhile", nil)
	}
	if ended, err = deleteSessionsAllAccounts(ctx, tx, o.login.ID, by.Session); err != nil {
		return 0, err
	}
	for _, m := range o.members { // whoever knew the old password may have made them (R28)
		if _, err := deleteTokensOf(ctx, tx, m.Account, m.User, by.Token); err != nil {
			return 0, err
		}
	}
	if err := deleteResetTokens(ctx, tx, o.login.ID); err != nil {
		return 0, err
	}
	if err := deleteEmailChange(ctx, tx, o.login.ID); err != nil { // whoever knew the old password may have asked for it
		return 0, err
	}
	if _, err := deleteCounter(ctx, tx, loginCounter(o.login.key)); err != nil {
		return 0, err
	}
	if o.stored.hash == "" {
		return ended, nil
	}
	_, err = s.notes.Enqueue(ctx, tx, sendNotice{Login: o.login.ID, At: tx.Now(), RemoteIP: by.RemoteIP})
	return ended, err
}

// checkCurrent judges the current password on the session's own counter, which nobody else can exhaust, and counts
// failures on the login's too. A wrong one is noted as a field.
func (s *Service) checkCurrent(ctx context.Context, by access.Actor, o owner, current string, wrong *errs.Fields) error {
	return s.checkAt(ctx, by, sessionCounter(string(by.Session)+string(by.Token)), o, current, wrong)
}

// checkAt is checkCurrent on a counter of its own.
func (s *Service) checkAt(ctx context.Context, by access.Actor, own string, o owner, current string, wrong *errs.Fields) error {
	if current == "" {
		wrong.Add(FieldCurrent, "identity.password.current_missing")
		return nil
	}
	d := door{blocking: []string{own}, counting: []string{loginCounter(o.login.key), addressCounter(by.RemoteIP)}}
	var a attempt
	var v verdict
	err := s.DB.WriteSoft(ctx, func(tx *db.Tx) (err error) {
		a, v, err = s.guard(o.members).admit(ctx, tx, d)
		return err
	})
	switch {
	case err != nil:
		return err
	case v.stopped:
		return tooMany(s.Limits.Longest)
	case !v.ok:
		return tooMany(v.wait)
	}
	ok, _, err := s.Hasher.Matches(ctx, judgeable(current), o.stored.proof())
	if err != nil {
		return s.withdraw(ctx, o.members, a, err)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if ok {
			return s.guard(o.members).succeeded(ctx, tx, a)
		}
		wrongCurrent(wrong)
		_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: SignInFailed, Outcome: activity.Refused,
			SubjectType: "login", SubjectID: string(o.login.ID), Payload: FailedPayload{Reason: ReasonWrong, Judged: true}})
		return err
	})
}

func wrongCurrent(wrong *errs.Fields) {
	if !wrong.Has(FieldCurrent) {
		wrong.Add(FieldCurrent, "identity.password.current_wrong")
	}
}

// checkPair notes what is wrong with a new password by itself, and with its repetition.
func checkPair(password, confirm string, policy accounts.PasswordPolicy, known Context, wrong *errs.Fields) {
	if f := check(password, policy, known); f != nil {
		wrong.Add(FieldNew, f.key, f.args)
	}
	switch {
	case confirm == "":
		wrong.Add(FieldConfirm, "identity.password.confirm_missing")
	case tooLong(password): // that is said already, and comparing would be work for nothing
	case tooLong(confirm) || normal(confirm) != normal(password):
		wrong.Add(FieldConfirm, "identity.password.confirm_differs")
	}
}

// checkNew notes what is wrong with a new password and its repetition. It compares with former ones, a hash each, only
// when nothing else is wrong.
func (s *Service) checkNew(ctx context.Context, o owner, password, confirm string, wrong *errs.Fields) error {
	policy := strictest(o.members).Password
	checkPair(password, confirm, policy, o.context(), wrong)
	if wrong.Err() != nil {
		return nil
	}
	for i, old := range append([]string{o.stored.hash}, o.history...) {
		if old == "" {
			continue
		}
		same, _, err := s.Hasher.Matches(ctx, normal(password), old)
		if err != nil {
			return err
		}
		if same && i == 0 {
			wrong.Add(FieldNew, "identity.password.same")
			return nil
		}
		if same {
			wrong.Add(FieldNew, "identity.password.used_before", errs.Args{"Count": policy.History})
			return nil
		}
	}
	return nil
}
