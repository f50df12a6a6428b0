package identity

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// CheckEmailChange returns what a link to a new sign-in address would confirm if whoever asks now did so; it changes
// nothing. A dead link is errs.NotFound, any session but the one that asked errs.Forbidden, whoever's it is; by may be
// the zero actor.
func (s *Service) CheckEmailChange(ctx context.Context, by access.Actor, token string) (EmailChange, error) {
	c, err := s.changeOf(ctx, s.DB, by, token)
	out := c.shown(by)
	if err == nil {
		_, out.WantsPassword, err = s.asksPassword(ctx, by, c)
	}
	return out, err
}

// asksPassword answers whether the password of a login is asked for before another address takes the place of its own, which an
// administrator asked for: the mailbox at that address is no proof of the person. Without a password there is none to ask for.
func (s *Service) asksPassword(ctx context.Context, by access.Actor, c emailChange) (owner, bool, error) {
	proven := by.Login == c.login && by.Session != "" && !by.ProvenAt.IsZero() && s.Now().Sub(by.ProvenAt) <= freshFor
	if c.account == "" || proven {
		return owner{}, false, nil
	}
	l, err := s.Login(ctx, s.DB, c.login)
	if err != nil {
		return owner{}, false, err
	}
	o, err := s.owner(ctx, s.DB, l)
	return o, o.stored.proof() != "", err
}

// checkOrdered judges the password of an order; see [Service.asksPassword]. Failures count on the link and on the login.
func (s *Service) checkOrdered(ctx context.Context, by access.Actor, c emailChange, password string) error {
	o, asked, err := s.asksPassword(ctx, by, c)
	if err != nil || !asked {
		return err
	}
	there := access.System(c.account)
	there.Door, there.RemoteIP, there.RequestID = by.Door, by.RemoteIP, by.RequestID
	var wrong errs.Fields
	if err := s.checkAt(ctx, there, sessionCounter("order "+c.id), o, password, &wrong); err != nil {
		return err
	}
	return wrong.Err()
}

// changeOf returns the change behind a link, if it may be confirmed by whoever acts.
func (s *Service) changeOf(ctx context.Context, q db.Queryer, by access.Actor, token string) (emailChange, error) {
	if !secretForm(token) {
		return emailChange{}, errDeadChange()
	}
	c, err := selectEmailChangeByToken(ctx, q, token, s.Now())
	switch {
	case err != nil:
		return emailChange{}, err
	case c.id == "":
		return emailChange{}, errDeadChange()
	case c.account != "":
		return c, s.mayConfirmOrder(ctx, q, by, c)
	case !c.heldBy(by):
		return emailChange{}, errs.E(errs.Forbidden, "identity.email.other_browser", nil)
	}
	return c, nil
}

// mayConfirmOrder answers whether whoever acts may confirm what an administrator asked for: anybody with the link where the
// account manages the login, else, and in the move of a whole mail domain, the person alone, who has lately proved who they are (R10, L8).
func (s *Service) mayConfirmOrder(ctx context.Context, q db.Queryer, by access.Actor, c emailChange) error {
	l, err := s.Login(ctx, q, c.login)
	if err != nil {
		return err
	}
	all, err := s.Members.OfLogin(ctx, q, c.login)
	if err != nil {
		return err
	}
	there := slices.ContainsFunc(all, func(m Membership) bool { return m.Active && m.Account == c.account && m.User == c.user })
	if !there { // whoever left the account owes it no other address
		return errDeadChange()
	}
	managed, err := s.managed(ctx, q, c.account, l, all)
	switch {
	case err != nil || managed && c.move == "": // a wrong mail domain would hand over everybody at once
		return err
	case by.Login != c.login || by.Session == "":
		return errs.E(errs.Forbidden, "identity.order.sign_in_first", nil)
	case by.ProvenAt.IsZero() || s.Now().Sub(by.ProvenAt) > freshFor:
		return errs.E(errs.Forbidden, "identity.order.prove_first", nil)
	}
	return nil
}

// ConfirmEmailChange makes the address behind a link the one by which the person signs in, once, and returns the
// session's new secret. From then on only the new address signs in; all other sessions end, reset links die, and the
// former address is sent a link that undoes it for seven days. Bearer tokens stay. A dead link is errs.NotFound, any
// session but the one that asked is errs.Forbidden and changes nothing, and an address that somebody else got meanwhile
// is errs.Conflict.
//
// What an administrator asked for is confirmed without a session where the account manages the login, and the secret is
// empty then; see [Service.OrderEmail]. errs.Forbidden says that the person must sign in, or prove anew who they are. Where
// [EmailChange.WantsPassword] says so it takes [Service.ConfirmOrderedEmail].
func (s *Service) ConfirmEmailChange(ctx context.Context, by access.Actor, token string) (string, error) {
	return s.ConfirmOrderedEmail(ctx, by, token, "")
}

// ConfirmOrderedEmail is [Service.ConfirmEmailChange] with the person's password, where it is asked for: a wrong one is
// errs.Invalid about current_password, too many are errs.TooMany.
func (s *Service) ConfirmOrderedEmail(ctx context.Context, by access.Actor, token, password string) (string, error) {
	c, err := s.changeOf(ctx, s.DB, by, token)
	if err != nil {
		return "", s.countDead(ctx, err, Client{RemoteIP: by.RemoteIP})
	}
	if err := s.checkOrdered(ctx, by, c, password); err != nil {
		return "", err
	}
	secret := s.IDs.Secret()
	if by.Login != c.login || by.Session == "" { // the mailbox alone is the proof
		by, secret = access.Actor{Door: by.Door, RemoteIP: by.RemoteIP, RequestID: by.RequestID}, ""
	}
	defer s.cache.forget()
	err = s.DB.Write(ctx, func(tx *db.Tx) error { return s.confirm(ctx, tx, by, c.login, token, secret) })
	if err != nil {
		return "", taken(err)
	}
	return secret, nil
}

func (s *Service) confirm(ctx context.Context, tx *db.Tx, by access.Actor, login ids.Login, token, secret string) error {
	if err := s.holdPerson(ctx, tx, login); err != nil {
		return err
	}
	if secret != "" {
		if err := s.still(ctx, tx, by); err != nil {
			return err
		}
	}
	c, err := s.changeOf(ctx, tx, by, token)
	if err != nil {
		return err
	}
	l, err := s.Login(ctx, tx, c.login)
	if err != nil {
		return err
	}
	all, err := s.Members.OfLogin(ctx, tx, c.login)
	if err != nil {
		return err
	}
	free, err := s.free(ctx, tx, c.key, l.ID)
	if err != nil {
		return err
	}
	if !free {
		return errTaken(nil)
	}
	if err := s.move(ctx, tx, l, all, c.email, c.key); err != nil {
		return err
	}
	if err := s.keepFormer(ctx, tx, l, c.account, c.keep); err != nil {
		return err
	}
	ended, err := s.endAllBut(ctx, tx, l.ID, by, secret)
	if err != nil {
		return err
	}
	undo := emailUndo{id: s.IDs.New(), login: l.ID, oldEmail: l.Email, oldKey: l.key, newEmail: c.email,
		changed: tx.Now(), ends: tx.Now().Add(undoLife)}
	if err := insertEmailUndo(ctx, tx, undo); err != nil {
		return err
	}
	if _, err := s.mails.moved.Enqueue(ctx, tx, aboutUndo{Undo: undo.id, Account: c.account, Until: c.keepAfter(tx.Now())}); err != nil {
		return err
	}
	kind := EmailChanged
	if c.move != "" { // one of many, of which nobody is alarmed
		kind = EmailMoved
	}
	return s.recordInEach(ctx, tx, by, all, activity.Act{Kind: kind, SubjectType: "login", SubjectID: string(l.ID),
		Payload: SessionsEndedPayload{Count: ended}, Erasable: map[string]string{oldEmail: l.Email, newEmail: c.email}})
}

// endAllBut ends the sessions of a login, but for the one that acts, which gets another secret; an empty one is nobody's.
func (s *Service) endAllBut(ctx context.Context, tx *db.Tx, login ids.Login, by access.Actor, secret string) (int, error) {
	if secret == "" {
		return deleteSessionsAllAccounts(ctx, tx, login, "")
	}
	own, err := selectOwnSession(ctx, tx, by)
	if err != nil {
		return 0, err
	}
	ended, err := deleteSessionsAllAccounts(ctx, tx, login, by.Session)
	if err != nil {
		return 0, err
	}
	own.LastSeenAt = tx.Now()
	return ended, renewSession(ctx, tx, own, secret)
}

// keepAfter returns until when the former address signs in too, or zero when that is over at a moment.
func (c emailChange) keepAfter(now time.Time) time.Time {
	if c.keep.After(now) {
		return c.keep
	}
	return time.Time{}
}

// free reports whether no other login has an address, and keeps others from taking it until the transaction ends.
func (s *Service) free(ctx context.Context, tx *db.Tx, key string, login ids.Login) (bool, error) {
	if err := holdAddress(ctx, tx, key); err != nil {
		return false, err
	}
	holder, err := selectLoginByKey(ctx, tx, key)
	return holder.ID == "" || holder.ID == login, err
}

// move gives a login another address: in every account of the person, with the failures at that address forgotten and
// everything void that was mailed to the former one.
func (s *Service) move(ctx context.Context, tx *db.Tx, l Login, all []Membership, email, key string) error {
	ok, err := updateLoginEmail(ctx, tx, l, email, key)
	if err != nil {
		return err
	}
	if !ok {
		return errDeadChange()
	}
	if err := deleteAlias(ctx, tx, key); err != nil { // of the same login, or the address wouldn't be free
		return err
	}
	if s.Addresses != nil {
		for _, m := range all {
			if err := s.Addresses.EmailChanged(ctx, tx, m.Account, m.User, email); err != nil {
				return err
			}
		}
	}
	if _, err := deleteCounter(ctx, tx, loginCounter(key)); err != nil {
		return err
	}
	return voidMailed(ctx, tx, l.ID)
}

// voidMailed ends the links that were mailed to a login's address, but those that undo a change of it.
func voidMailed(ctx context.Context, tx *db.Tx, login ids.Login) error {
	for _, void := range []func(context.Context, *db.Tx, ids.Login) error{deleteEmailChange, deleteResetTokens, deleteDisownTokens} {
		if err := void(ctx, tx, login); err != nil {
			return err
		}
	}
	return nil
}

// recordInEach writes an act into the record of each account where the person is active: as done by the user there, or,
// where only a link was shown, on behalf of that user. Session and request are named in one account alone, since accounts
// must not learn of one another.
func (s *Service) recordInEach(ctx context.Context, tx *db.Tx, by access.Actor, all []Membership, a activity.Act) error {
	in := active(all)
	for _, m := range in {
		here := by
		switch {
		case by.User == "":
			here.Account, a.OnBehalfOf = m.Account, m.User
			if len(in) > 1 {
				here.RequestID = ""
			}
		case m.Account != by.Account:
			here = via(m, 0, by.Login, Client{RemoteIP: by.RemoteIP, Door: by.Door})
		}
		if _, err := s.Acts.Record(ctx, tx, here, a); err != nil {
			return err
		}
	}
	return nil
}

// countDead counts a link that nobody was sent on the counter of the address from which it came (R7), and returns err.
func (s *Service) countDead(ctx context.Context, err error, c Client) error {
	if !errs.Is(err, errs.NotFound) {
		return err
	}
	if counted := s.countBadSecret(ctx, c); counted != nil {
		return counted
	}
	return err
}

// taken turns a clash at commit into the answer that the address is somebody else's by now.
func taken(err error) error {
	if db.Unique(err) {
		return errTaken(err)
	}
	return err
}

func errTaken(cause error) error { return errs.E(errs.Conflict, "identity.email.taken", cause) }

func errDeadChange() error { return errs.E(errs.NotFound, "identity.email.dead", nil) }
