package peopleweb

import (
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/attributes"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/web"
	"cabinet/internal/requests"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Deps is what the pages need.
type Deps struct {
	DB         *db.DB
	People     *people.Service
	Accounts   *accounts.Service
	Roles      *roles.Service
	Attributes *attributes.Service
	Requests   *requests.Service
	Frame      ui.Framer
}

type handlers struct {
	Deps
	zones *zoneLists
}

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// Nav returns this room's entries of the settings.
func Nav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{
		{Text: p.T("peopleweb.profile.title"), Path: "/settings/profile", Icon: "user"},
		{Text: p.T("peopleweb.appearance.title"), Path: "/settings/appearance", Icon: "palette"},
	}
}
