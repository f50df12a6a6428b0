package identity

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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
}

func (t Token) over(now time.Time) bool { return !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt) }

// TokenInput describes a new token.
type TokenInput struct {
	Account   ids.Account
	User      ids.User
	Name      string
	Scope     access.Scope
	ExpiresAt time.Time // zero for never
}

// CreateToken makes a bearer token for an active user and returns its text, which is shown once and never again. The
// operator may make one for anybody, everybody else for themselves in a session.
func (s *Service) CreateToken(ctx context.Context, by access.Actor, in TokenInput) (Token, string, error) {
	own := by.Session != "" && by.Account == in.Account && by.User == in.User && by.User != ""
	if !own {
		if err := operatorOnly(by); err != nil {
			return Token{}, "", err
		}
	}
	t := Token{ID: ids.APIToken(s.IDs.New()), Account: in.Account, User: in.User, Name: strings.TrimSpace(in.Name), Scope: in.Scope,
		ExpiresAt: in.ExpiresAt}
	var wrong errs.Fields
	if utf8.RuneCountInString(t.Name) > 100 || !utf8.ValidString(t.Name) || strings.ContainsFunc(t.Name, unicode.IsControl) {
		wrong.Add("name", "identity.token.name")
	}
	if !access.ScopeAdmin.Covers(t.Scope) || !t.Scope.Covers(access.ScopeRead) {
		wrong.Add("scope", "identity.token.scope")
	}
	if t.over(s.Now()) {
		wrong.Add("expires_at", "identity.token.past")
	}
	if err := wrong.Err(); err != nil {
		return Token{}, "", err
	}
	secret := TokenPrefix + s.IDs.Secret()
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if own {
			if err := s.still(ctx, tx, by); err != nil {
				return err
			}
		}
		if _, _, err := s.member(ctx, tx, t.Account, t.User); err != nil {
			return errs.E(errs.NotFound, "identity.login.unknown", err)
		}
		t.CreatedAt = tx.Now()
		if err := insertToken(ctx, tx, t, secret); err != nil {
			return err
		}
		by := by
		by.Account = t.Account
		_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: TokenMade, SubjectType: "token", SubjectID: string(t.ID),
			OnBehalfOf: t.User, Payload: TokenPayload{Scope: string(t.Scope)}})
		return err
	})
	if err != nil {
		return Token{}, "", err
	}
	return t, secret, nil
}

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
		err := s.DB.WriteSoft(ctx, func(tx *db.Tx) error { return updateTokenUsed(ctx, tx, p.Token, now) })
		if err != nil && !bearable(err, v) {
			return Present{}, err
		}
		p.Token.LastUsedAt = now
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
