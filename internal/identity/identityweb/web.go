package identityweb

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Founder makes the first account and its administrator in one go.
type Founder interface {
	// Found uses the set-up link up and opens the administrator's session. Wrong fields come together as errs.Invalid;
	// a dead link is errs.NotFound.
	Found(ctx context.Context, in FoundInput) (identity.SignedIn, error)
}

// FoundInput is the set-up form.
type FoundInput struct {
	Token             string
	Account           accounts.AccountInput
	Profile           people.ProfileInput
	Email             string
	Password, Confirm string
	Device            string
	Client            identity.Client
}

// Deps is what the pages need.
type Deps struct {
	DB       *db.DB
	Identity *identity.Service
	Accounts *accounts.Service
	Founder  Founder
	Frame    ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// Nav returns this room's entries of the settings.
func Nav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("identityweb.security.title"), Path: links.Security(), Icon: "key-round"},
		{Text: p.T("identityweb.applications.title"), Path: links.Applications(), Icon: "puzzle"}}
}

// client tells identity where the request comes from.
func client(c *web.Ctx) identity.Client {
	door := access.DoorWeb
	if c.API() {
		door = access.DoorAPI
	}
	return identity.Client{RemoteIP: c.RemoteIP, UserAgent: c.R.UserAgent(), RequestID: c.RequestID, Door: door}
}

// Names and life of the cookies. Where the base URL is https the web adds __Host- to the names.
const (
	deviceCookie = "cabinet_device"
	deviceLife   = 30 * 24 * time.Hour
)

// sessionCookie is __Host-cabinet by https, and cabinet_session without Secure on loopback.
func sessionCookie(secure bool) string {
	if secure {
		return "cabinet"
	}
	return "cabinet_session"
}

func (h handlers) setSession(c *web.Ctx, secret string) {
	c.SetCookie(sessionCookie(h.Identity.Base.Secure()), secret, 0)
}

func (h handlers) session(c *web.Ctx) string {
	return c.Cookie(sessionCookie(h.Identity.Base.Secure()))
}

// welcome puts a new session's cookies into the answer.
func (h handlers) welcome(c *web.Ctx, in identity.SignedIn) {
	h.setSession(c, in.Secret)
	c.SetCookie(deviceCookie, in.Device, deviceLife)
}

// bare is the frame of the pages before the sign-in.
func bare(c *web.Ctx, title string) ui.Page {
	return ui.Page{Title: title, P: c.P, FormToken: c.FormToken(), Theme: c.Visitor.Theme, Flash: ui.FlashOf(c.P, c.TakeFlash()),
		Languages: ui.LanguageLinks(c.P, c.R.URL.Path, c.Queries())}
}

// next returns where the person wanted to go, or "" for nowhere in particular or a foreign place.
func next(c *web.Ctx) string {
	target := c.Query("next")
	if c.Form().Has("next") {
		target = c.Form().String("next")
	}
	return web.Next(target, "")
}

func orHome(target string) string { return web.Next(target, links.Home()) }

// refused reports whether the person can mend err on the page: wrong fields, or waiting.
func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooMany) }
