package identityweb

import (
	"context"
	"time"

	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/web"
)

// Session is one signed-in browser in the API.
type Session struct {
	ID          ids.Session    `json:"id"`
	Device      string         `json:"device" doc:"What the browser says of itself, in words"`
	RemoteIP    string         `json:"remote_ip" doc:"Address of the latest use"`
	AccountID   ids.Account    `json:"account_id" doc:"The organisation it is in; empty while none is chosen"`
	AccountName string         `json:"account_name"`
	Proof       identity.Proof `json:"proof" enum:"password,pin,invitation,setup" doc:"How the person proved who they are"`
	CreatedAt   time.Time      `json:"created_at" format:"date-time"`
	LastSeenAt  time.Time      `json:"last_seen_at" format:"date-time" doc:"To the minute"`
	EndsAt      time.Time      `json:"ends_at" format:"date-time" doc:"When it ends if nothing is done"`
	Current     bool           `json:"current" doc:"The one by which this was asked"`
}

type sessionsOutput struct{ Body web.List[Session] }

// listSessions answers with the caller's living sessions, the latest used first; there are never so many that they
// need a second page.
func (h handlers) listSessions(ctx context.Context, c *web.Ctx, _ *struct{ web.ListInput }) (*sessionsOutput, error) {
	list, err := h.Identity.Sessions(ctx, by(c))
	if err != nil {
		return nil, err
	}
	out := &sessionsOutput{}
	for _, s := range list {
		key, args := s.Device.Label()
		out.Body.Items = append(out.Body.Items, Session{ID: s.ID, Device: c.P.T(key, args), RemoteIP: s.RemoteIP, AccountID: s.Account,
			AccountName: s.AccountName, Proof: s.Proof, CreatedAt: s.CreatedAt, LastSeenAt: s.LastSeenAt, EndsAt: sessionEnd(s), Current: s.Current})
	}
	return out, nil
}

type sessionInput struct {
	ID string `path:"id" doc:"The session's id"`
}

func (h handlers) deleteSession(ctx context.Context, c *web.Ctx, in *sessionInput) (*struct{}, error) {
	return nil, h.Identity.EndSession(ctx, by(c), ids.Session(in.ID))
}

// NewPassword is the body of a change of password.
type NewPassword struct {
	Current string            `json:"current_password" doc:"May be left empty only where the session was opened without a password"`
	New     string            `json:"new_password"`
	Confirm web.Patch[string] `json:"confirm_password,omitzero" doc:"The new password once more; may be left out by programs"`
}

type passwordInput struct{ Body NewPassword }

// postPassword changes the caller's password. A caller with a session gets its new cookie.
func (h handlers) postPassword(ctx context.Context, c *web.Ctx, in *passwordInput) (*struct{}, error) {
	confirm := in.Body.New
	if !in.Body.Confirm.Absent() {
		confirm, _ = in.Body.Confirm.Get()
	}
	secret, err := h.Identity.ChangePassword(ctx, by(c), identity.ChangeInput{Current: in.Body.Current, New: in.Body.New, Confirm: confirm})
	if err != nil {
		return nil, err
	}
	if secret != "" {
		h.setSession(c, secret)
	}
	return nil, nil
}

// redirect leads from an address that people or programs know to the one that we use.
func redirect(to func() string) web.Handler {
	return func(c *web.Ctx) error { return c.Redirect(to()) }
}
