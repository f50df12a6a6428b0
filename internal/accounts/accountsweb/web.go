package accountsweb

import (
	"embed"
	"io/fs"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
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
	Settings *accounts.Settings
	Frame    ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// AdminNav returns this room's entries of Account settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{
		{Text: p.T("accountsweb.organisation.title"), Path: links.Organisation(), Icon: "building-2"},
		{Text: p.T("accountsweb.sign_in.title"), Path: links.SignInSettings(), Icon: "shield-check"},
	}
}

func versionIn(form *web.Form, field string) int64 {
	n, err := strconv.ParseInt(form.String(field), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func text(n int64) string { return strconv.FormatInt(n, 10) }
