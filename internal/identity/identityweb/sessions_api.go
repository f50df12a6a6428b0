package identityweb

import (
	"context"
	"slices"
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

// sessionCursor is the session after which a page goes on.
type sessionCursor struct {
	Seen int64       `json:"s"` // microseconds
	ID   ids.Session `json:"i"`
}

func cursorOf(s identity.Session) sessionCursor { return sessionCursor{s.LastSeenAt.UnixMicro(), s.ID} }

// after reports whether s comes behind the cursor in the list.
func (p sessionCursor) after(s identity.Session) bool {
	seen := s.LastSeenAt.UnixMicro()
	return seen < p.Seen || seen == p.Seen && s.ID > p.ID
}

// listSessions answers with the caller's living sessions, the latest used first.
func (h handlers) listSessions(ctx context.Context, c *web.Ctx, in *struct{ web.ListInput }) (*sessionsOutput, error) {
	var from sessionCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	list, err := h.Identity.Sessions(ctx, by(c))
	if err != nil {
		return nil, err
	}
	if in.After != "" {
		list = slices.DeleteFunc(list, func(s identity.Session) bool { return !from.after(s) })
	}
	out := &sessionsOutput{}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		if out.Body.Next, err = web.Cursor(cursorOf(list[in.Limit-1])); err != nil {
			return nil, err
		}
	}
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
