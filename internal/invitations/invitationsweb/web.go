package invitationsweb

import (
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/invitations"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Doorway is what the pages share with those of the sign-in, which knows its cookies and words the rules for passwords.
type Doorway struct {
	// Welcome puts a new session's cookies into the answer.
	Welcome func(c *web.Ctx, in identity.SignedIn)
	// Device returns the browser's own secret from an earlier sign-in, or "".
	Device func(c *web.Ctx) string
	// Rules says what a policy asks of a password.
	Rules func(p ui.Texts, policy accounts.PasswordPolicy) []string
}

// Deps is what the pages need.
type Deps struct {
	DB          *db.DB
	Invitations *invitations.Service
	Accounts    *accounts.Service
	Roles       *roles.Service
	Groups      *groups.Service
	Doorway     Doorway
	Frame       ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// client tells where the request comes from.
func client(c *web.Ctx) identity.Client {
	return identity.Client{RemoteIP: c.RemoteIP, UserAgent: c.R.UserAgent(), RequestID: c.RequestID, Door: access.DoorWeb}
}

// refused reports whether the person can mend err on the page: wrong fields, or waiting.
func refused(err error) bool {
	return errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooMany) || errs.Is(err, errs.Conflict)
}
