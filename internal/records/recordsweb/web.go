package recordsweb

import (
	"embed"
	"io/fs"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Deps is what the pages need.
type Deps struct {
	Records *records.Service
	// Frame is that of Account settings, WorkFrame that of the workspace.
	Frame, WorkFrame ui.Framer
	// Head is the top of a case's pages with the tab that leads to path as the current one. It is errs.NotFound for who may not
	// open the case.
	Head func(c *web.Ctx, in ids.Case, path string) (ui.CaseHead, error)
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// AdminNav returns this room's entries of Account settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("recordsweb.title"), Path: links.RecordTemplates(), Icon: "list-checks"}}
}

// words is where the texts about a list begin.
func words(list records.List) string {
	switch list {
	case records.Roles:
		return "recordsweb.role."
	case records.Participants:
		return "recordsweb.participant."
	case records.Issues:
		return "recordsweb.issue."
	default:
		return "recordsweb.source."
	}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// refused reports whether the error is for the person to correct.
func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) }
