package identityweb

import (
	"context"
	"time"

	"cabinet/internal/identity"
	"cabinet/internal/platform/web"
)

// SignIn is one attempt to sign in, in the API.
type SignIn struct {
	ID        string         `json:"id"`
	At        time.Time      `json:"at" format:"date-time"`
	Succeeded bool           `json:"succeeded"`
	Proof     identity.Proof `json:"proof" enum:"password,pin,invitation,setup" doc:"How the person proved who they are, or tried to"`
	Known     bool           `json:"known_device" doc:"Whether the browser had signed in within the 30 days before"`
	Device    string         `json:"device" doc:"What the browser says of itself, in words"`
	RemoteIP  string         `json:"remote_ip"`
}

type signInsOutput struct{ Body web.List[SignIn] }

// listSignIns answers with the attempts to sign in as the caller, the newest first.
func (h handlers) listSignIns(ctx context.Context, c *web.Ctx, in *struct{ web.ListInput }) (*signInsOutput, error) {
	var from identity.SignInCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	tries, more, err := h.Identity.RecentSignIns(ctx, by(c), from, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &signInsOutput{}
	for _, t := range tries {
		out.Body.Items = append(out.Body.Items, SignIn{ID: t.ID, At: t.At, Succeeded: t.Succeeded, Proof: t.Proof, Known: t.Known,
			Device: words{c}.device(t.Device), RemoteIP: t.RemoteIP})
	}
	if more {
		out.Body.Next, err = web.Cursor(tries[len(tries)-1].Cursor())
	}
	return out, err
}
