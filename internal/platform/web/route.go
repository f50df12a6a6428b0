package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Door says who may knock at a route. The zero value is no door, with which the product doesn't start (R31).
type Door int

// The doors.
const (
	noDoor Door = iota
	// Public is open to everybody.
	Public
	// SignedIn asks for a session or a bearer token.
	SignedIn
	// Fresh asks for a session that proved its password or passkey within [FreshFor].
	Fresh
	// FreshOrToken asks for a session as [Fresh] does, or for a bearer token whose scope covers the route: it was made behind
	// a fresh door, for just such work.
	FreshOrToken
)

var doorNames = [...]string{"none", "public", "signed_in", "fresh", "fresh_or_token"}

// String returns the door's name in the access matrix.
func (d Door) String() string { return doorNames[d] }

// Scope is what a bearer token must cover at a route; each includes the ones before it (O2).
type Scope string

// The scopes.
const (
	ScopeRead  Scope = "read"
	ScopeWrite Scope = "write"
	ScopeAdmin Scope = "admin"
)

var scopeOrder = []Scope{ScopeRead, ScopeWrite, ScopeAdmin}

func (s Scope) covers(want Scope) bool {
	have := slices.Index(scopeOrder, s)
	return have >= 0 && have >= slices.Index(scopeOrder, want)
}

// Handler answers one request. An error it returns becomes a page or a problem by its kind; whoever returns one has
// written nothing.
type Handler func(c *Ctx) error

// Free is the [Route.Cost] of what isn't limited, such as health checks.
const Free = -1

// Route is one line of the route table.
type Route struct {
	// Method is GET (which answers HEAD too), POST, PUT, PATCH or DELETE.
	Method string
	// Path is a pattern of http.ServeMux without method and host, such as /people/{id}. A page ends without a slash.
	Path    string
	Door    Door
	Scope   Scope // required on operations with another door than Public
	Handler Handler
	// API describes an operation under /api/; nil for pages.
	API *Operation
	// Name is how logs and the access matrix call the route; empty means method and path.
	Name string
	// MaxBody is the largest body in bytes; 0 means 1 MB. A route with a higher limit also has longer to read it.
	MaxBody int64
	// Slow answers take as long as the client needs, as a download does; others end after a while with what is at hand.
	Slow bool
	// Cost is how many tokens of the client's budget a request takes; 0 means 1. See [Free].
	Cost int
	// Viewable routes are open to who looks at the product as somebody else. All others, and whatever changes something, are
	// closed to them, also behind a public door: what is new is closed until somebody says otherwise.
	Viewable bool
	// TokenPage marks a page with a secret in its address: it sends no referrer.
	TokenPage bool
	// Quiet keeps successful requests out of the log.
	Quiet bool
	// Foreign makes the route one of another protocol, such as SCIM, whose clients have neither sessions nor forms: nobody is
	// recognised at its door, which is [Public], since its handler does that itself; bodies of forms are refused; and Foreign
	// answers with an error in the protocol's own words. Status and headers of the problem are the house's.
	Foreign func(c *Ctx, p Problem)
}

func (r Route) isAPI() bool { return isAPIPath(r.Path) }

func isAPIPath(path string) bool { return strings.HasPrefix(path, "/api/") }

func (r Route) name() string {
	if r.Name != "" {
		return r.Name
	}
	return r.Method + " " + r.Path
}

func (r Route) pattern() string {
	if strings.HasSuffix(r.Path, "/") {
		return r.Path + "{$}"
	}
	return r.Path
}

func (r Route) check() error {
	bad := func(why string) error { return fmt.Errorf("web: route %s %s %s", r.Method, r.Path, why) }
	switch {
	case !slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, r.Method):
		return bad("has an unknown method")
	case !strings.HasPrefix(r.Path, "/"):
		return bad("has a path without a leading slash")
	case r.Foreign != nil && (r.isAPI() || r.Door != Public):
		return bad("speaks another protocol at a door of ours")
	case r.Door <= noDoor || r.Door > FreshOrToken:
		return bad("has no door")
	case r.Handler == nil:
		return bad("has no handler")
	case r.isAPI() != (r.API != nil):
		return bad("must be an operation exactly when it is under /api/")
	case r.Scope != "" && !slices.Contains(scopeOrder, r.Scope):
		return bad("has an unknown scope")
	case r.isAPI() && r.Door != Public && r.Scope == "":
		return bad("has no scope")
	case r.Viewable && r.isAPI():
		return bad("is an operation for people who look as another, who have but pages")
	case r.isAPI() && r.Scope == ScopeRead && r.Method != http.MethodGet:
		return bad("changes something with the scope for reading")
	}
	return nil
}

// Line is one route as the access matrix and the tests see it.
type Line struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Door   string `json:"door"`
	Scope  string `json:"scope,omitempty"`
	Kind   string `json:"kind"` // page or api
	// Viewable is [Route.Viewable].
	Viewable bool `json:"viewable,omitempty"`
}

// Table lists routes in the order of their paths and methods.
func Table(routes []Route) []Line {
	lines := make([]Line, 0, len(routes))
	for _, r := range routes {
		kind := "page"
		if r.isAPI() {
			kind = "api"
		}
		lines = append(lines, Line{Method: r.Method, Path: r.Path, Door: r.Door.String(), Scope: string(r.Scope), Kind: kind, Viewable: r.Viewable})
	}
	slices.SortFunc(lines, func(a, b Line) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	return lines
}

// TableJSON returns [Table] as indented JSON, the form of the golden file.
func TableJSON(routes []Route) ([]byte, error) {
	data, err := json.MarshalIndent(Table(routes), "", "  ")
	return append(data, '\n'), err
}
