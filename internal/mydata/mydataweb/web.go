package mydataweb

import (
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/mydata"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Deps is what the pages need.
type Deps struct {
	MyData *mydata.Service
	Frame  ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

func requestID(c *web.Ctx) ids.ErasureRequest { return ids.ErasureRequest(c.Path("id")) }

// Nav returns this room's entry of the settings.
func Nav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("mydataweb.mine.title"), Path: links.MyData(), Icon: "database"}}
}

// AdminNav returns this room's entry of Account settings, with the number of requests that wait for an answer.
func AdminNav(p ui.Texts, waiting int) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("mydataweb.admin.title"), Path: links.Erasures(), Icon: "trash-2", Count: waiting}}
}
