package searchweb

import (
	"embed"
	"io/fs"
	"net/http"

	"cabinet/internal/access"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
	"cabinet/internal/search"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Deps is what the pages need.
type Deps struct {
	Search *search.Service
	// Link returns the page of what was found, as the actor may open it; empty where there is none.
	Link  func(by access.Actor, h search.Hit) string
	Frame ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// Nav returns this room's entry of the workspace.
func Nav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("searchweb.title"), Path: links.Search(""), Icon: "search"}}
}

// Routes returns the page and the operation of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return []web.Route{
		{Method: http.MethodGet, Path: "/search", Door: web.SignedIn, Handler: h.page},
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/search", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"search"},
			ID: "search", Summary: "Find cases, participants, tasks, events, documents, projects and colleagues that the caller may see",
			Description: "Every word must be found, as the beginning of a word, in either alphabet and letter case, with е for ё; numbers are found with or " +
				"without their separators. Without a kind the first few things of each kind come; with one, page by page, at most 200. Searching is recorded."}, h.api),
	}
}
