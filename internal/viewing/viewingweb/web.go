package viewingweb

import (
	"context"
	"embed"
	"io/fs"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
	"cabinet/internal/viewing"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Names says what users of an account are called in a language; who is gone is left out.
type Names interface {
	Names(ctx context.Context, account ids.Account, users []ids.User, lang string) (map[ids.User]string, error)
}

// Sessions reads and renews the cookie of the session.
type Sessions interface {
	Secret(c *web.Ctx) string
	Renew(c *web.Ctx, secret string)
}

// Deps is what the pages need.
type Deps struct {
	Viewing  *viewing.Service
	Names    Names
	Sessions Sessions
	Frame    ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// Nav returns this room's entry of one's own settings.
func Nav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("viewingweb.mine.title"), Path: links.MyViewings(""), Icon: "eye"}}
}

// AdminNav returns this room's entry of Account settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("viewingweb.admin.title"), Path: links.ViewAs(""), Icon: "eye"}}
}

// names says what everybody in a list is called.
func (h handlers) names(c *web.Ctx, list []viewing.Viewing) (map[ids.User]string, error) {
	var users []ids.User
	for _, v := range list {
		for _, u := range []ids.User{v.Viewer, v.User} {
			if !slices.Contains(users, u) {
				users = append(users, u)
			}
		}
	}
	return h.Names.Names(c.Context(), by(c).Account, users, c.P.Lang())
}

// refused reports whether the person can mend err on the page.
func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) }
