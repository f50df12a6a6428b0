package web

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// Ctx is one request on its way through a handler: what came in, who asks, and every way to answer.
type Ctx struct {
	W       http.ResponseWriter
	R       *http.Request
	Visitor Visitor
	P       *i18n.Printer
	// RequestID is in the log line and in every act of the request.
	RequestID string
	// RemoteIP is the client's address without port.
	RemoteIP string
	Route    Route

	app  *app
	ex   *exchange
	form *Form
	// formHash stands for a posted form as it came in; empty for forms with files and without [Config.Replays].
	formHash string
	query    url.Values
	loc      *time.Location

	langSet bool
	visit   string // the anonymous cookie that forms are bound to
}

// Context returns the request's context, which ends when the client leaves.
func (c *Ctx) Context() context.Context { return c.R.Context() }

// Path returns the decoded value of a wildcard in the route's path.
func (c *Ctx) Path(name string) string { return c.R.PathValue(name) }

// Query returns the first value of a query parameter, or "".
func (c *Ctx) Query(name string) string { return c.Queries().Get(name) }

// Queries returns all query parameters.
func (c *Ctx) Queries() url.Values {
	if c.query == nil {
		c.query, _ = url.ParseQuery(c.R.URL.RawQuery) // a query that can't be parsed was refused at the entrance
	}
	return c.query
}

// URL returns the absolute address of a path of the product, made from the configured base URL alone (R9).
func (c *Ctx) URL(path string) string { return c.app.base.String() + path }

// Now returns the organisation's time.
func (c *Ctx) Now() time.Time { return c.app.cfg.Now() }

// Location returns the visitor's time zone, or UTC.
func (c *Ctx) Location() *time.Location {
	if c.loc == nil {
		c.loc = i18n.Location(c.Visitor.TimeZone)
	}
	return c.loc
}

// Date writes a day the visitor's way (S16).
func (c *Ctx) Date(t time.Time) string { return c.P.Date(t, c.Visitor.DateStyle, c.Location()) }

// DateTime writes a day and time the visitor's way (S16).
func (c *Ctx) DateTime(t time.Time) string {
	return c.P.DateTime(t, c.Visitor.DateStyle, c.Location())
}

// API reports whether the request came to an operation, whose answers are JSON.
func (c *Ctx) API() bool { return isAPIPath(c.R.URL.Path) }

// Bundle returns the texts, for handlers that speak to someone else than the visitor.
func (c *Ctx) Bundle() *i18n.Bundle { return c.app.cfg.Bundle }

// Redirect answers 303 See Other to a local path, query and all; a script that sends files is told the path in Cabinet-Location with
// 200 instead. Anything else than a local path is an internal error.
func (c *Ctx) Redirect(path string) error {
	if !IsLocal(path) {
		return errs.E(errs.Internal, "", errNotLocal)
	}
	if c.R.Header.Get(uploadHeader) != "" && !c.API() {
		c.W.Header().Set("Cabinet-Location", path)
		c.W.WriteHeader(http.StatusOK)
		return nil
	}
	c.W.Header().Set("Location", path)
	c.W.WriteHeader(http.StatusSeeOther)
	return nil
}

// uploadHeader marks a form that the page's script sends, to show how far the files are. It is told where to go and goes there
// itself: followed by the script, the page would show its message to nobody.
const uploadHeader = "Cabinet-Upload"

// NoContent answers 204.
func (c *Ctx) NoContent() error {
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

// SetCookie adds a cookie with the house's attributes: whole site, HttpOnly, SameSite=Lax, and Secure with the __Host-
// prefix where the base URL is https. A negative maxAge deletes it; zero lets it end with the browser.
func (c *Ctx) SetCookie(name, value string, maxAge time.Duration) {
	http.SetCookie(c.W, c.app.cookies.Make(name, value, maxAge))
}

// Cookie returns the value of a cookie set by [Ctx.SetCookie], or "".
func (c *Ctx) Cookie(name string) string { return c.app.cookies.Read(c.R, name) }
