package mydata

import (
	"context"
	"io"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/exports"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// sessionLine is one signed-in browser.
type sessionLine struct {
	Browser    string         `json:"browser"`
	System     string         `json:"system"`
	RemoteIP   string         `json:"remote_ip"`
	Account    string         `json:"account_name"`
	Proof      identity.Proof `json:"proof"`
	CreatedAt  time.Time      `json:"created_at"`
	LastSeenAt time.Time      `json:"last_seen_at"`
}

// signInLine is one attempt to sign in.
type signInLine struct {
	At        time.Time      `json:"at"`
	Succeeded bool           `json:"succeeded"`
	Proof     identity.Proof `json:"proof"`
	Browser   string         `json:"browser"`
	System    string         `json:"system"`
	RemoteIP  string         `json:"remote_ip"`
}

// tokenLine is one bearer token, without its secret.
type tokenLine struct {
	Name       string       `json:"name"`
	Scope      access.Scope `json:"scope"`
	CreatedAt  time.Time    `json:"created_at"`
	ExpiresAt  *time.Time   `json:"expires_at"`
	LastUsedAt *time.Time   `json:"last_used_at"`
	LastIP     string       `json:"last_ip"`
}

// formerLine is a sign-in address that was the person's and is still kept.
type formerLine struct {
	Email        string     `json:"email"`
	SignsInUntil *time.Time `json:"signs_in_until"`
	ChangedAt    *time.Time `json:"changed_at"`
	UndoUntil    *time.Time `json:"undo_until"`
}

// signInsPerPage is how many sign-ins are read at once.
const signInsPerPage = 200

// IdentitySources returns how a person comes in: their signed-in browsers, sign-ins, bearer tokens and former addresses,
// without anything by which somebody could come in.
func IdentitySources(i *identity.Service) []Source {
	return []Source{
		{Name: "sessions.json", Write: as(i, func(ctx context.Context, by access.Actor, w io.Writer) error {
			list, err := i.Sessions(ctx, by)
			if err != nil {
				return err
			}
			out := []sessionLine{}
			for _, s := range list {
				out = append(out, sessionLine{s.Device.Browser, s.Device.System, s.RemoteIP, s.AccountName, s.Proof, s.CreatedAt, s.LastSeenAt})
			}
			return writeJSON(w, out)
		})},
		{Name: "sign-ins.json", Write: as(i, func(ctx context.Context, by access.Actor, w io.Writer) error {
			out := listWriter{w: w}
			for from := (identity.SignInCursor{}); ; {
				list, more, err := i.RecentSignIns(ctx, by, from, signInsPerPage)
				if err != nil {
					return err
				}
				for _, t := range list {
					if err := out.add(signInLine{t.At, t.Succeeded, t.Proof, t.Device.Browser, t.Device.System, t.RemoteIP}); err != nil {
						return err
					}
					from = t.Cursor()
				}
				if !more || len(list) == 0 {
					return out.end()
				}
			}
		})},
		{Name: "tokens.json", Write: as(i, func(ctx context.Context, by access.Actor, w io.Writer) error {
			list, err := i.Tokens(ctx, by)
			if err != nil {
				return err
			}
			out := []tokenLine{}
			for _, t := range list {
				out = append(out, tokenLine{t.Name, t.Scope, t.CreatedAt, orNever(t.ExpiresAt), orNever(t.LastUsedAt), t.LastIP})
			}
			return writeJSON(w, out)
		})},
		{Name: "former-addresses.json", Write: as(i, func(ctx context.Context, by access.Actor, w io.Writer) error {
			list, err := i.FormerAddresses(ctx, by)
			if err != nil || len(list) == 0 {
				return err
			}
			var out []formerLine
			for _, f := range list {
				out = append(out, formerLine{f.Email, orNever(f.SignsInUntil), orNever(f.ChangedAt), orNever(f.UndoUntil)})
			}
			return writeJSON(w, out)
		})},
	}
}

// as makes a source of something that a person reads about themselves.
func as(actors exports.Actors, write func(ctx context.Context, by access.Actor, w io.Writer) error) func(context.Context, db.Queryer, ids.Account, ids.User, io.Writer) error {
	return func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		by, err := actors.ActorOf(ctx, q, account, user)
		if err != nil {
			return err
		}
		return write(ctx, by, w)
	}
}
