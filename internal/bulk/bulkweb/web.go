package bulkweb

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/bulk"
	"cabinet/internal/exports"
	"cabinet/internal/groups"
	"cabinet/internal/links"
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

// Requester makes files in the background; exports.Service is one.
type Requester interface {
	Request(ctx context.Context, by access.Actor, kind string, params any) (exports.Export, error)
}

// Deps is what the pages need.
type Deps struct {
	DB       *db.DB
	Bulk     *bulk.Service
	Accounts *accounts.Service
	Roles    *roles.Service
	Groups   *groups.Service
	Exports  Requester
	Frame    ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

func jobID(c *web.Ctx) bulk.JobID { return bulk.JobID(c.Path("id")) }

// refused reports whether the person can mend err on the page that they come from.
func refused(err error) bool {
	return errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooMany) || errs.Is(err, errs.Conflict) || errs.Is(err, errs.TooLarge)
}

// words says things the visitor's way.
type words struct{ c *web.Ctx }

func (w words) t(key string, args ...errs.Args) string { return w.c.P.T(key, args...) }
func (w words) n(key string, n int64) string           { return w.c.P.N(key, int(n)) }
func (w words) number(n int64) string                  { return w.c.P.Number(int(n)) }
func (w words) at(t time.Time) string                  { return w.c.DateTime(t) }

// frame makes the frame of a page beneath the list of users.
func (h handlers) frame(c *web.Ctx, title string) (ui.Page, error) {
	page, err := h.Frame(c, title, links.Users())
	page.Section = c.P.T("bulkweb.jobs.title")
	return page, err
}
