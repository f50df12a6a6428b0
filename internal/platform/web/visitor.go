package web

import (
	"net/http"
	"time"
)

// FreshFor is how long a proof of identity opens a [Fresh] door.
const FreshFor = 5 * time.Minute

// Visitor is who stands before the door, as the [Doorkeeper] recognised them. The zero value is an anonymous visitor.
type Visitor struct {
	// Principal is the acting person in the rooms' own type; this package only hands it on.
	Principal any
	SignedIn  bool
	// ProvenAt is when the person last proved who they are in this session, by the organisation's clock.
	ProvenAt time.Time
	// SessionKey is a value bound to the session, from which its form tokens are derived. It never leaves the server.
	SessionKey string
	// Scope is what a bearer token covers. Sessions don't need one.
	Scope  Scope
	Bearer bool
	// Detour is the path where a visitor who isn't yet SignedIn has to go instead of the sign-in page, such as the
	// choice of an account. It may have a query.
	Detour string
	// Viewing tells that the person looks at the product as somebody else: only what is [Route.Viewable] is open to them.
	Viewing bool
	// Account and User are opaque ids for the log line.
	Account, User string

	Lang, TimeZone, DateStyle, Theme, Density string
}

// Doorkeeper recognises visitors. It returns an Unauthenticated error for a bearer token that isn't good, and an
// anonymous visitor for a missing or ended session. It may set cookies on w, but never a status or body.
// [RemoteIP] and [RequestID] tell it about the request.
type Doorkeeper interface {
	Visitor(w http.ResponseWriter, r *http.Request) (Visitor, error)
}

// RemoteIP returns the client's address as the trusted proxies report it, without port. It holds for requests that
// came through [New].
func RemoteIP(r *http.Request) string { return hostOf(r.RemoteAddr) }

// RequestID returns the id under which the log knows the request. It holds for requests that came through [New].
func RequestID(r *http.Request) string { return r.Header.Get(requestIDHeader) }

const requestIDHeader = "X-Request-Id"

// Nobody is the doorkeeper who recognises no one.
type Nobody struct{}

// Visitor returns an anonymous visitor.
func (Nobody) Visitor(http.ResponseWriter, *http.Request) (Visitor, error) { return Visitor{}, nil }
