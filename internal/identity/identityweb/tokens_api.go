package identityweb

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/web"
)

// Token is a bearer token in the API, without its text.
type Token struct {
	ID         ids.APIToken `json:"id"`
	Name       string       `json:"name"`
	Scope      access.Scope `json:"scope" enum:"read,write,admin"`
	CreatedAt  time.Time    `json:"created_at" format:"date-time"`
	ExpiresAt  *time.Time   `json:"expires_at" format:"date-time" doc:"Null for a token without end"`
	LastUsedAt *time.Time   `json:"last_used_at" format:"date-time" doc:"To the minute; null when it was never used"`
	LastIP     string       `json:"last_ip" doc:"Address of the last use; empty when unknown"`
}

func showToken(t identity.Token) Token {
	out := Token{ID: t.ID, Name: t.Name, Scope: t.Scope, CreatedAt: t.CreatedAt, LastIP: t.LastIP}
	if !t.ExpiresAt.IsZero() {
		out.ExpiresAt = &t.ExpiresAt
	}
	if !t.LastUsedAt.IsZero() {
		out.LastUsedAt = &t.LastUsedAt
	}
	return out
}

// MadeToken is a new bearer token with its text, which is never shown again.
type MadeToken struct {
	Token
	Secret string `json:"secret" doc:"What programs send as a bearer token; it is shown here once and never again"`
}

// NewToken is the body of a request for a token.
type NewToken struct {
	Name      string               `json:"name"`
	Scope     access.Scope         `json:"scope" enum:"read,write,admin"`
	ExpiresAt web.Patch[time.Time] `json:"expires_at,omitzero" doc:"Within a year; 90 days from now when left out; null for a token without end"`
}

type newTokenInput struct{ Body NewToken }

type madeTokenOutput struct{ Body MadeToken }

// postToken makes a token for the caller, in the organisation where they are.
func (h handlers) postToken(ctx context.Context, c *web.Ctx, in *newTokenInput) (*madeTokenOutput, error) {
	actor := by(c)
	ends, _ := in.Body.ExpiresAt.Get()
	made, secret, err := h.Identity.CreateToken(ctx, actor, identity.TokenInput{Account: actor.Account, User: actor.User,
		Name: in.Body.Name, Scope: in.Body.Scope, ExpiresAt: ends, Never: in.Body.ExpiresAt.IsNull()})
	if err != nil {
		return nil, err
	}
	return &madeTokenOutput{Body: MadeToken{Token: showToken(made), Secret: secret}}, nil
}

type tokensOutput struct{ Body web.List[Token] }

// tokenCursor is the token after which a page goes on.
type tokenCursor struct {
	Made int64        `json:"c"` // microseconds
	ID   ids.APIToken `json:"i"`
}

// after reports whether t comes behind the cursor in the list.
func (p tokenCursor) after(t identity.Token) bool {
	made := t.CreatedAt.UnixMicro()
	return made < p.Made || made == p.Made && t.ID < p.ID
}

// listTokens answers with the caller's tokens in the organisation where they are, the newest first.
func (h handlers) listTokens(ctx context.Context, c *web.Ctx, in *struct{ web.ListInput }) (*tokensOutput, error) {
	var from tokenCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	list, err := h.Identity.Tokens(ctx, by(c))
	if err != nil {
		return nil, err
	}
	if in.After != "" {
		list = slices.DeleteFunc(list, func(t identity.Token) bool { return !from.after(t) })
	}
	out := &tokensOutput{}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[in.Limit-1]
		if out.Body.Next, err = web.Cursor(tokenCursor{last.CreatedAt.UnixMicro(), last.ID}); err != nil {
			return nil, err
		}
	}
	for _, t := range list {
		out.Body.Items = append(out.Body.Items, showToken(t))
	}
	return out, nil
}

type tokenInput struct {
	ID string `path:"id" doc:"The token's id"`
}

func (h handlers) deleteToken(ctx context.Context, c *web.Ctx, in *tokenInput) (*struct{}, error) {
	return nil, h.Identity.RevokeToken(ctx, by(c), by(c).Account, ids.APIToken(in.ID))
}
