package exportsweb

import (
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Deps is what the pages need.
type Deps struct {
	Exports *exports.Service
	Frame   ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

func exportID(c *web.Ctx) ids.Export { return ids.Export(c.Path("id")) }

// Nav returns this room's entry of the settings.
func Nav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("exportsweb.list.title"), Path: links.Exports(), Icon: "file-down"}}
}
