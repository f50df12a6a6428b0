package identity

import (
	"context"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

// TokenPrefix begins every bearer token, so that scanners of source code recognise a leaked one.
const TokenPrefix = "cab_"

// Token is a bearer token of one user. It may do what its scope says and never more than its owner.
type Token struct {
	ID      ids.APIToken
	Account ids.Account
	User    ids.User
	Name    string
	Scope   access.Scope
	// ExpiresAt and LastUsedAt are zero for never; the last use is kept to the minute.
	CreatedAt, ExpiresAt, LastUsedAt time.Time
	// LastIP is the network address of the last use, or empty.
	LastIP string
}

// Expired reports whether the token's time is over at now.
func (t Token) Expired(now time.Time) bool { return t.over(now) }

func (t Token) over(now time.Time) bool { return !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt) }

// RevokeToken ends a token: one's own, or any by the operator. Anything else is errs.NotFound.
func (s *Service) RevokeToken(ctx context.Context, by access.Actor, account ids.Account, token ids.APIToken) error {
	defer s.cache.forget()
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		t, err := selectToken(ctx, tx, account, token)
		if err != nil && !db.NoRows(err) {
			return err
		}
		if err != nil || operatorOnly(by) != nil && (by.Account != account || by.User != t.User || s.still(ctx, tx, by) != nil) {
			return errs.E(errs.NotFound, "identity.token.unknown", nil)
		}
		if err := deleteToken(ctx, tx, account, token); err != nil {
			return err
		}
		by := by
		by.Account = account
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: TokenRevoked, SubjectType: "token", SubjectID: string(token)})
		return err
	})
}

// ByToken returns who a bearer token stands for, with facts at most one second old, read anew for unsafe requests.
// Anything but the living token of an active user is errs.Unauthenticated and counts on the address's counter.
func (s *Service) ByToken(ctx context.Context, secret string, v Visit, c Client) (Present, error) {
	bare, ok := strings.CutPrefix(secret, TokenPrefix)
	if !ok || !secretForm(bare) {
		return Present{}, s.badToken(ctx, c)
	}
	key, wall := id.Hash(secret), s.Wall()
	p, readAt, ok := s.cache.get(key, wall)
	if !ok || v.Unsafe {
		t, err := selectTokenAllAccounts(ctx, s.DB, secret)
		if db.NoRows(err) {
			return Present{}, s.badToken(ctx, c)
		}
		if err != nil {
			return Present{}, err
		}
		p = Present{Token: t}
		if p.Member, p.Actor, err = s.member(ctx, s.DB, t.Account, t.User); err != nil {
			return Present{}, err
		}
		p.Actor.Scope, p.Actor.Token = t.Scope, t.ID
		readAt = wall
		s.cache.put(key, p, readAt)
	}
	now := s.Now()
	if p.Token.over(now) {
		return Present{}, errNoToken()
	}
	if now.Sub(p.Token.LastUsedAt) >= seenEvery {
		err := s.DB.WriteSoft(ctx, func(tx *db.Tx) error { return updateTokenUsed(ctx, tx, p.Token, now, c.RemoteIP) })
		if err != nil && !bearable(err, v) {
			return Present{}, err
		}
		p.Token.LastUsedAt, p.Token.LastIP = now, c.RemoteIP
		s.cache.put(key, p, readAt)
	}
	return p, nil
}

func (s *Service) badToken(ctx context.Context, c Client) error {
	if err := s.countBadSecret(ctx, c); err != nil {
		return err
	}
	return errNoToken()
}

func errNoToken() error { return errs.E(errs.Unauthenticated, "identity.token.none", nil) }
