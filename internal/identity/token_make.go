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
	"cabinet/internal/platform/writing"
)

const (
	// MaxTokens is how many living tokens a user may have in one account.
	MaxTokens = 20
	// TokenLife is how long one's own token works when nothing else was chosen.
	TokenLife = 90 * 24 * time.Hour
	// MaxTokenLife is the furthest end that may be chosen for one's own token.
	MaxTokenLife = 366 * 24 * time.Hour
	// tokenMemory is how long a token that is over stays in its owner's list (R77).
	tokenMemory = 7 * 24 * time.Hour
	// maxTokenName is the longest name of a token, in characters.
	maxTokenName = 100
)

// TokenInput describes a new token.
type TokenInput struct {
	Account ids.Account
	User    ids.User
	Name    string
	Scope   access.Scope
	// ExpiresAt is when the token ends. Zero is never for the operator, and [TokenLife] from now for one's own token.
	ExpiresAt time.Time
	// Never makes one's own token work without end, whatever ExpiresAt says; a token of scope admin must end.
	Never bool
}

// CreateToken makes a bearer token for an active user and returns its text, which is shown once and never again. The
// operator may make one for anybody, everybody else for themselves in a session; anything else is errs.NotFound. The
// owner is told by mail. One's own token has a name, a scope that the role may use, an end within a year unless it was
// chosen to have none, and there are at most [MaxTokens] that work; its name is that of no other working token of the user, in
// whatever letter case, so that a request sent twice leaves none behind whose text nobody has seen. Wrong fields are
// errs.Invalid about name, scope, expires_at; one token too many is errs.Conflict.
func (s *Service) CreateToken(ctx context.Context, by access.Actor, in TokenInput) (Token, string, error) {
	own := by.Session != "" && by.Account == in.Account && by.User == in.User && by.User != ""
	if !own {
		if err := operatorOnly(by); err != nil {
			return Token{}, "", err
		}
	}
	t, err := s.describe(in, own)
	if err != nil {
		return Token{}, "", err
	}
	secret := TokenPrefix + s.IDs.Secret()
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if own {
			if err := s.still(ctx, tx, by); err != nil {
				return err
			}
		}
		m, _, err := s.member(ctx, tx, t.Account, t.User)
		if err != nil {
			return errs.E(errs.NotFound, "identity.login.unknown", err)
		}
		if own {
			if err := s.mayMake(ctx, tx, m, t); err != nil {
				return err
			}
		}
		t.CreatedAt = tx.Now()
		if err := insertToken(ctx, tx, t, secret, own); err != nil {
			return err
		}
		return s.tellTokenMade(ctx, tx, by, m, t)
	})
	if err != nil {
		return Token{}, "", err
	}
	return t, secret, nil
}

// describe returns the token that was asked for, or what is wrong with it.
func (s *Service) describe(in TokenInput, own bool) (Token, error) {
	t := Token{ID: ids.APIToken(s.IDs.New()), Account: in.Account, User: in.User, Scope: in.Scope, ExpiresAt: in.ExpiresAt}
	now := s.Now()
	if own && t.ExpiresAt.IsZero() {
		t.ExpiresAt = now.Add(TokenLife)
	}
	if in.Never {
		t.ExpiresAt = time.Time{}
	}
	var wrong errs.Fields
	var fault writing.Fault
	t.Name, fault = writing.Name(in.Name, maxTokenName)
	switch {
	case fault != "":
		wrong.Add("name", "identity.token.name", errs.Args{"Max": maxTokenName})
	case own && t.Name == "":
		wrong.Add("name", "identity.token.name_missing")
	}
	if !access.ScopeAdmin.Covers(t.Scope) || !t.Scope.Covers(access.ScopeRead) {
		wrong.Add("scope", "identity.token.scope")
	}
	switch {
	case t.over(now):
		wrong.Add("expires_at", "identity.token.past")
	case own && t.ExpiresAt.After(now.Add(MaxTokenLife)):
		wrong.Add("expires_at", "identity.token.far")
	case own && in.Never && t.Scope == access.ScopeAdmin:
		wrong.Add("expires_at", "identity.token.admin_ends")
	}
	return t, wrong.Err()
}

// mayMake judges through tx whether a member may make one more token for themselves.
func (s *Service) mayMake(ctx context.Context, tx *db.Tx, m Membership, t Token) error {
	if t.Scope == access.ScopeAdmin && m.Role != access.Administrator {
		return errs.FieldError("scope", "identity.token.scope_role")
	}
	if err := tx.Lock(ctx, string(m.Account), "identity.tokens:"+string(m.User)); err != nil {
		return err
	}
	names, err := selectTokenNames(ctx, tx, m.Account, m.User, tx.Now())
	if err != nil {
		return err
	}
	// The names are compared here, since those of the operator's tokens and of old ones aren't folded in the table.
	if slices.ContainsFunc(names, func(name string) bool { return writing.Fold(name) == writing.Fold(t.Name) }) {
		return errs.FieldError("name", "identity.token.name_taken")
	}
	if len(names) >= MaxTokens {
		return errs.E(errs.Conflict, "identity.token.many", nil)
	}
	return updateTokenNamesOver(ctx, tx, m.Account, m.User, tx.Now())
}

func (s *Service) tellTokenMade(ctx context.Context, tx *db.Tx, by access.Actor, m Membership, t Token) error {
	kind := TokenMade
	if t.Scope == access.ScopeAdmin {
		kind = AdminTokenMade
	}
	by.Account = t.Account
	if _, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: kind, SubjectType: "token", SubjectID: string(t.ID),
		OnBehalfOf: t.User, Payload: TokenPayload{Scope: string(t.Scope)}}); err != nil {
		return err
	}
	_, err := s.mails.token.Enqueue(ctx, tx, aboutToken{Login: m.Login, Account: t.Account, Token: t.ID, At: tx.Now(), RemoteIP: by.RemoteIP})
	return err
}

// Tokens lists the bearer tokens of the person who asks in the account where they are, the newest first; those that are
// over stay for a week. Their texts are never shown again.
func (s *Service) Tokens(ctx context.Context, by access.Actor) ([]Token, error) {
	if !by.SignedIn() || by.Login == "" {
		return nil, errNoSession()
	}
	return selectTokensOf(ctx, s.DB, by.Account, by.User)
}
