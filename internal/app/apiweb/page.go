package apiweb

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of the page.
func Locales() fs.FS { return locales }

// Deps is what the page needs.
type Deps struct {
	// Document is the OpenAPI document. It is read once, when the page is first asked for.
	Document func() ([]byte, error)
	// Frame makes the frame of a signed-in page.
	Frame func(c *web.Ctx, title, current string) (ui.Page, error)
}

// Routes returns the page.
func Routes(d Deps) []web.Route {
	h := handlers{d, sync.OnceValues(func() (contents, error) { return read(d.Document) })}
	return []web.Route{{Method: http.MethodGet, Path: links.APIPage(), Door: web.Public, Handler: h.page, Cost: 3}}
}

type handlers struct {
	Deps
	contents func() (contents, error)
}

// contents is what the document holds, made ready for the page.
type contents struct {
	Version string
	Groups  []group
}

func read(document func() ([]byte, error)) (contents, error) {
	data, err := document()
	if err != nil {
		return contents{}, err
	}
	d, err := readDocument(data)
	return contents{d.Info.Version, d.groups()}, err
}

// maxSearch bounds what is looked for.
const maxSearch = 200

// pageView is the page.
type pageView struct {
	c       *web.Ctx
	Page    ui.Page
	Version string
	All     []group
	Groups  []group // those that the search finds
	Search  string
}

func (v pageView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// page shows the operations, all or those that a search finds, in the frame that the visitor is used to.
func (h handlers) page(c *web.Ctx) error {
	found, err := h.contents()
	if err != nil {
		return err
	}
	v := pageView{c: c, Version: found.Version, All: found.Groups, Search: strings.TrimSpace(c.Query("q"))}
	if len(v.Search) > maxSearch {
		v.Search = ""
	}
	v.Groups = matching(found.Groups, v.Search)
	if c.Visitor.SignedIn {
		if v.Page, err = h.Frame(c, c.P.T("apiweb.title"), ""); err != nil {
			return err
		}
	} else {
		v.Page = ui.Page{Title: c.P.T("apiweb.title"), P: c.P, Theme: c.Visitor.Theme, BareWide: true,
			Languages: ui.LanguageLinks(c.P, c.R.URL.Path, c.Queries())}
	}
	if c.Partial() {
		return c.Render(http.StatusOK, results(v))
	}
	return c.Render(http.StatusOK, page(v))
}

func (v pageView) filters() ui.Filters {
	return ui.Filters{Path: links.APIPage(), Query: v.c.Queries(), Label: v.t("apiweb.search"),
		Search: ui.Search{Name: "q", Label: v.t("apiweb.search"), Placeholder: v.t("apiweb.search_example")}}
}

// found counts what the search finds.
func (v pageView) found() string {
	n := 0
	for _, g := range v.Groups {
		n += len(g.List)
	}
	return v.c.P.N("apiweb.found", n)
}

func (v pageView) base() string { return strings.TrimSuffix(v.c.URL("/"), "/") }

// door says in words who may call an operation.
func (v pageView) door(o operation) string {
	switch {
	case o.Fresh:
		return v.t("apiweb.door.fresh")
	case o.FreshOrToken:
		return v.t("apiweb.door.fresh_or_token")
	case o.Scope == "":
		return v.t("apiweb.door.public")
	default:
		return v.t("apiweb.door." + o.Scope)
	}
}

// explained are the statuses that the page explains, in its order.
func explained() []string {
	return []string{"400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429", "500", "503"}
}

func (v pageView) errorFacts() []ui.Fact {
	var out []ui.Fact
	for _, status := range explained() {
		out = append(out, ui.Fact{Label: status, Text: v.t("apiweb.status." + status)})
	}
	return out
}

// tone colours a method by what it does.
func tone(method string) ui.Tone {
	switch method {
	case http.MethodGet:
		return ui.Info
	case http.MethodPost:
		return ui.OK
	case http.MethodDelete:
		return ui.Bad
	default:
		return ui.Warn
	}
}
