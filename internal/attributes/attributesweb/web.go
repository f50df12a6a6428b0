package attributesweb

import (
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/attributes"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/web"
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
	Attributes *attributes.Service
	Roles      *roles.Service
	Frame      ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// AdminNav returns this room's entries of the account's settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("attributesweb.list.title"), Path: links.Attributes(), Icon: "tag"}}
}
