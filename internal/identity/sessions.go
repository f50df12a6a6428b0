package identity

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Sessions lists the living sessions of the person who asks, in all of their accounts, the latest used first.
func (s *Service) Sessions(ctx context.Context, by access.Actor) ([]Session, error) {
	if !by.SignedIn() || by.Login == "" {
		return nil, errNoSession()
	}
	all, err := selectSessionsAllAccounts(ctx, s.DB, by.Login)
	if err != nil {
		return nil, err
	}
	members, err := s.Members.OfLogin(ctx, s.DB, by.Login)
	if err != nil {
		return nil, err
	}
	of := map[ids.User]Membership{}
	for _, m := range active(members) {
		of[m.User] = m
	}
	out := []Session{}
	for _, one := range all {
		m, member := of[one.User]
		one = one.limited(m.Policy.Session)
		if one.over(s.Now()) != nil || one.Account != "" && !member {
			continue
		}
		one.AccountName, one.Current = m.AccountName, one.ID == by.Session
		out = append(out, one)
	}
	return out, nil
}

// EndSession ends one of the person's own sessions; anything else is errs.NotFound.
func (s *Service) EndSession(ctx context.Context, by access.Actor, session ids.Session) error {
	defer s.cache.forget()
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.still(ctx, tx, by); err != nil {
			return err
		}
		ended, err := deleteSessionAllAccounts(ctx, tx, by.Login, session)
		if err != nil {
			return err
		}
		if !ended {
			return errs.E(errs.NotFound, "identity.session.unknown", nil)
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: SessionEnded, SubjectType: "session", SubjectID: string(session)})
		return err
	})
}

// EndOthers ends all of the person's sessions but the one by which they act, and returns how many. Bearer tokens stay; see
// [Service.EndOthersAndTokens].
func (s *Service) EndOthers(ctx context.Context, by access.Actor) (int, error) {
	defer s.cache.forget()
	n := 0
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		err := s.still(ctx, tx, by)
		if err == nil {
			n, err = deleteSessionsAllAccounts(ctx, tx, by.Login, by.Session)
		}
		if err == nil {
			_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: SessionsEnded, SubjectType: "login", SubjectID: string(by.Login),
				Payload: SessionsEndedPayload{Count: n}})
		}
		return err
	})
	return n, err
}

// EndOthersAndTokens ends all of the person's sessions but the one by which they act, and in the same step their bearer
// tokens in all of their accounts, but one by which they act. It returns how many of both.
func (s *Service) EndOthersAndTokens(ctx context.Context, by access.Actor) (sessions, tokens int, err error) {
	defer s.cache.forget()
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		sessions, tokens = 0, 0
		if err := s.still(ctx, tx, by); err != nil {
			return err
		}
		all, err := s.Members.OfLogin(ctx, tx, by.Login)
		if err != nil {
			return err
		}
		for _, m := range all {
			n, err := deleteTokensOf(ctx, tx, m.Account, m.User, by.Token)
			if err != nil {
				return err
			}
			tokens += n
			if err := s.recordTokensEnded(ctx, tx, by, m, n); err != nil {
				return err
			}
		}
		if sessions, err = deleteSessionsAllAccounts(ctx, tx, by.Login, by.Session); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: SessionsEnded, SubjectType: "login", SubjectID: string(by.Login),
			Payload: SessionsEndedPayload{Count: sessions}})
		return err
	})
	return sessions, tokens, err
}

// recordTokensEnded tells an account how many tokens of its user were ended, if any were.
func (s *Service) recordTokensEnded(ctx context.Context, tx *db.Tx, by access.Actor, m Membership, n int) error {
	if n == 0 {
		return nil
	}
	if m.Account != by.Account {
		by = via(m, 0, by.Login, Client{RemoteIP: by.RemoteIP, Door: by.Door})
	}
	_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: TokensEnded, SubjectType: "user", SubjectID: string(m.User),
		Payload: TokensEndedPayload{Count: n}})
	return err
}

// SignOut ends the session of a secret, living or not. An unknown secret is no error: the person is out either way.
func (s *Service) SignOut(ctx context.Context, secret string, c Client) error {
	if !secretForm(secret) {
		return nil
	}
	defer s.cache.forget()
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		one, err := selectSessionBySecret(ctx, tx, secret)
		if errs.Is(err, errs.Unauthenticated) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := deleteSessionAllAccounts(ctx, tx, one.Login, one.ID); err != nil {
			return err
		}
		by := c.actor(one.Account)
		by.User, by.Login, by.Session = one.User, one.Login, one.ID
		if one.Account != "" {
			m, err := s.Members.One(ctx, tx, one.Account, one.User)
			if err != nil && !errs.Is(err, errs.NotFound) {
				return err
			}
			by.Role, by.IDNumber = m.Role, m.IDNumber
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: SignedOut})
		return err
	})
}

// still reads through tx that the actor's session or token lives and the membership is active.
func (s *Service) still(ctx context.Context, tx *db.Tx, by access.Actor) error {
	if !by.SignedIn() || by.Login == "" {
		return errNoSession()
	}
	m, _, err := s.member(ctx, tx, by.Account, by.User)
	if err != nil {
		return err
	}
	if by.Token != "" {
		t, err := selectToken(ctx, tx, by.Account, by.Token)
		if err != nil || t.over(tx.Now()) {
			return errs.E(errs.Unauthenticated, "identity.token.none", err)
		}
		return nil
	}
	one, err := selectOwnSession(ctx, tx, by)
	if err != nil {
		return err
	}
	return one.limited(m.Policy.Session).over(tx.Now())
}
