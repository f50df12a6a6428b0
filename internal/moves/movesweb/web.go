package movesweb

import (
	"context"
	"embed"
	"io/fs"
	"strconv"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/exports"
	"cabinet/internal/groups"
	"cabinet/internal/links"
	"cabinet/internal/moves"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
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
	Moves    *moves.Service
	Accounts *accounts.Settings
	Groups   *groups.Service
	Exports  Requester
	Frame    ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

func moveID(c *web.Ctx) moves.ID { return moves.ID(c.Path("id")) }

// AdminNav returns this room's entry of Account settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("movesweb.list.title"), Path: links.DomainMoves(), Icon: "mail"}}
}

// refused reports whether the person can mend err on the page that they come from.
func refused(err error) bool {
	return errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooMany) || errs.Is(err, errs.Conflict) || errs.Is(err, errs.Forbidden)
}

// words says things the visitor's way.
type words struct{ c *web.Ctx }

func (w words) t(key string, args ...errs.Args) string { return w.c.P.T(key, args...) }
func (w words) n(key string, n int64) string           { return w.c.P.N(key, int(n)) }
func (w words) number(n int64) string                  { return w.c.P.Number(int(n)) }
func (w words) at(t time.Time) string                  { return w.c.DateTime(t) }

// fromTo names both domains.
func fromTo(m moves.Move) errs.Args {
	return errs.Args{"From": moves.Shown(m.From), "To": moves.Shown(m.To)}
}

// numberOf reads a number of a form; nonsense is -1, which nothing has.
func numberOf(c *web.Ctx, field string) int64 {
	n, err := strconv.ParseInt(c.Form().String(field), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func versionOf(c *web.Ctx) int64 { return numberOf(c, "version") }

// frame makes the frame of a page beneath the list of moves.
func (h handlers) frame(c *web.Ctx, title string) (ui.Page, error) {
	return h.Frame(c, title, links.DomainMoves())
}
