package identityweb

import (
	"cabinet/internal/accounts"
	"cabinet/internal/identity"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// Doorway is what other rooms' pages share with the sign-in when they let somebody in themselves.
type Doorway struct{ h handlers }

// DoorwayOf returns the doorway of a deployment's sign-in.
func DoorwayOf(i *identity.Service) Doorway { return Doorway{handlers{Deps{Identity: i}}} }

// Welcome puts a new session's cookies into the answer.
func (d Doorway) Welcome(c *web.Ctx, in identity.SignedIn) { d.h.welcome(c, in) }

// Secret returns the secret of the session, or "".
func (d Doorway) Secret(c *web.Ctx) string { return d.h.session(c) }

// Renew puts a session's new secret into the answer.
func (d Doorway) Renew(c *web.Ctx, secret string) { d.h.setSession(c, secret) }

// Present returns who is there in the session, as a safe request sees it.
func (d Doorway) Present(c *web.Ctx) (identity.Present, error) {
	return d.h.Identity.SessionOf(c.Context(), d.h.session(c), identity.Visit{})
}

// Device returns the browser's own secret from an earlier sign-in, or "".
func (Doorway) Device(c *web.Ctx) string { return c.Cookie(deviceCookie) }

// Rules says what a policy asks of a password.
func (Doorway) Rules(p ui.Texts, policy accounts.PasswordPolicy) []string { return rules(p, policy) }
