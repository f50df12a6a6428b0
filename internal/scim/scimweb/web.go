package scimweb

import (
	"context"
	"embed"
	"io/fs"
	"net/http"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/scim"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Names tells how users are called. Nobody's right is asked: the reader is an administrator.
type Names interface {
	// Names returns the full names of users of an account as a language orders them; users who aren't there are left out.
	Names(ctx context.Context, account ids.Account, users []ids.User, lang string) (map[ids.User]string, error)
}

// Deps is what the pages need.
type Deps struct {
	SCIM   *scim.Service
	Groups *groups.Settings
	Names  Names
	Frame  ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// AdminNav returns this room's entries of Account settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("scimweb.list.title"), Path: links.Directories(), Icon: "refresh-cw"}}
}

// Routes returns the protocol, the pages and the operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	page := func(method, path string, door web.Door, handler web.Handler) web.Route {
		return web.Route{Method: method, Path: path, Door: door, Handler: handler}
	}
	out := append(h.protocolRoutes(), page(http.MethodGet, "/admin/scim", web.SignedIn, h.directories),
		page(http.MethodGet, "/admin/scim/{id}", web.SignedIn, h.detail))
	for _, x := range []struct {
		path      string
		get, post web.Handler
	}{
		{"/admin/scim/new", h.newForm, h.connect},
		{"/admin/scim/{id}/edit", h.editForm, h.save},
		{"/admin/scim/{id}/groups", h.mappingsForm, h.saveMappings},
		{"/admin/scim/{id}/token", h.tokenForm, h.makeToken},
		{"/admin/scim/{id}/token/{token}/revoke", h.ask(h.revoking), h.revoke},
		{"/admin/scim/{id}/mode", h.ask(h.switching), h.setMode},
		{"/admin/scim/{id}/resume", h.ask(h.resuming), h.resume},
		{"/admin/scim/{id}/delete", h.ask(h.removing), h.remove},
		{"/admin/scim/{id}/decide", h.back, h.decide},
	} {
		out = append(out, page(http.MethodGet, x.path, web.Fresh, x.get), page(http.MethodPost, x.path, web.Fresh, x.post))
	}
	return append(out, h.operations()...)
}

func connectionOf(c *web.Ctx) ids.Connection { return ids.Connection(c.Path("id")) }

// back is where a decision leads that was interrupted by the question who it is.
func (h handlers) back(c *web.Ctx) error { return c.Redirect(links.Directory(connectionOf(c))) }

// problems says what is wrong with a form.
func problems(p ui.Texts, err error) ui.Problems {
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		return ui.Problems{{Text: p.T(e.Key, e.Args)}}
	}
	return ui.ProblemsOf(p, err)
}

func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) }
