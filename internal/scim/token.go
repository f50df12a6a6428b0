package scim

import (
	"context"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const (
	// TokenPrefix begins every token of a directory, so that scanners of source code recognise a leaked one.
	TokenPrefix = "cabscim_"
	// TokenLife is how long a token works when nothing else was chosen, MaxTokenLife the most that can be.
	TokenLife    = 180 * 24 * time.Hour
	MaxTokenLife = 366 * 24 * time.Hour
	// MaxOverlap is how long an older token may go on beside a new one, MaxTokens how many there may be at once.
	MaxOverlap = 14 * 24 * time.Hour
	MaxTokens  = 5
	// usedEvery is how precisely the last use is kept.
	usedEvery = time.Minute
)

// TokenInput describes a new token.
type TokenInput struct {
	// Life is how long it works; 0 is [TokenLife].
	Life time.Duration
	// Overlap is how long the older tokens go on; 0 ends them at once.
	Overlap time.Duration
}

// MakeToken makes a token for a connection and returns its text, which is shown once and never again. Older tokens end after
// the overlap. It is for administrators who proved within five minutes who they are; wrong times are errs.Invalid.
func (s *Service) MakeToken(ctx context.Context, by access.Actor, connection ids.Connection, in TokenInput) (Token, string, error) {
	if in.Life == 0 {
		in.Life = TokenLife
	}
	var wrong errs.Fields
	if in.Life < time.Hour || in.Life > MaxTokenLife {
		wrong.Add("life", "scim.token.life")
	}
	if in.Overlap < 0 || in.Overlap > MaxOverlap {
		wrong.Add("overlap", "scim.token.overlap")
	}
	if err := wrong.Err(); err != nil {
		return Token{}, "", err
	}
	secret := TokenPrefix + s.IDs.Secret()
	var t Token
	_, err := s.deed(ctx, by, connection, func(tx *db.Tx, by access.Actor, c *Connection) error {
		t = Token{ID: ids.APIToken(s.IDs.New()), Connection: c.ID, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(in.Life)}
		if err := dropOver(ctx, tx, c.Account, c.ID); err != nil {
			return err
		}
		have, err := selectTokens(ctx, tx, c.Account, c.ID)
		if err != nil {
			return err
		}
		if len(have) >= MaxTokens {
			return errs.E(errs.Conflict, "scim.token.many", nil).With(errs.Args{"Max": MaxTokens})
		}
		if err := insertToken(ctx, tx, c.Account, t, secret); err != nil {
			return err
		}
		if err := updateTokensEnd(ctx, tx, c.Account, t, tx.Now().Add(in.Overlap)); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, about(c.ID, TokenMade, TokenPayload{t.ID}))
		return err
	})
	return t, secret, err
}

// dropOver forgets tokens whose time is over.
func dropOver(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Connection) error {
	_, err := tx.Exec(ctx, `delete from scim_tokens where account_id = ? and connection_id = ? and expires_at <= ?`, account, c, db.At(tx.Now()))
	return err
}

// RevokeToken ends a token at once.
func (s *Service) RevokeToken(ctx context.Context, by access.Actor, connection ids.Connection, token ids.APIToken) error {
	_, err := s.deed(ctx, by, connection, func(tx *db.Tx, by access.Actor, c *Connection) error {
		there, err := deleteToken(ctx, tx, c.Account, c.ID, token)
		if err != nil {
			return err
		}
		if !there {
			return notFound(nil)
		}
		_, err = s.Acts.Record(ctx, tx, by, about(c.ID, TokenRevoked, TokenPayload{token}))
		return err
	})
	return err
}

// Caller is a directory that showed its token.
type Caller struct {
	Connection Connection
	By         access.Actor
	// Base is the address under which the directory reached us, to which locations are added.
	Base string
}

// Client is where a request came from.
type Client struct{ RemoteIP, RequestID, Base string }

// ByToken returns whose token it is, as things stand now: a token that was revoked opens nothing from then on. Anything but
// a living token is errs.Unauthenticated.
func (s *Service) ByToken(ctx context.Context, secret string, from Client) (Caller, error) {
	none := errs.E(errs.Unauthenticated, "scim.token.none", nil)
	if !strings.HasPrefix(secret, TokenPrefix) || len(secret) > 100 {
		return Caller{}, none
	}
	t, account, err := selectTokenAllAccounts(ctx, s.DB, secret)
	if db.NoRows(err) || err == nil && t.Expired(s.DB.Now()) {
		return Caller{}, none
	}
	if err != nil {
		return Caller{}, err
	}
	c, err := selectConnection(ctx, s.DB, account, t.Connection)
	if err != nil {
		return Caller{}, err
	}
	if s.DB.Now().Sub(t.LastUsedAt) >= usedEvery {
		if err := s.DB.WriteSoft(ctx, func(tx *db.Tx) error { return updateTokenUsed(ctx, tx, account, t, from.RemoteIP) }); err != nil {
			return Caller{}, err
		}
	}
	by := access.Directory(account, c.ID)
	by.RemoteIP, by.RequestID = from.RemoteIP, from.RequestID
	return Caller{Connection: c, By: by, Base: from.Base}, nil
}
