package searchweb

import (
	"net/http"
	"strings"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/search"
	"cabinet/internal/ui"
)

const (
	// shownOfKind is how many things of each kind the page shows when it shows every kind.
	shownOfKind = 5
	pageSize    = 20
)

// view is the page of a search.
type view struct {
	c    *web.Ctx
	h    handlers
	Page ui.Page
	// Text is what was typed; Kind what is looked for, empty for everything.
	Text string
	Kind search.Kind
	// All is what was found of every kind, Found of the one kind.
	All   search.Overview
	Found search.Page
	// Asked tells that anything was looked for.
	Asked bool
}

func (v view) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// page shows what somebody finds. While they type, the results alone are asked for.
func (h handlers) page(c *web.Ctx) (err error) {
	v := view{c: c, h: h, Text: strings.TrimSpace(c.Query("q")), Kind: search.Kind(c.Query("kind"))}
	if !v.Kind.Valid() {
		v.Kind = ""
	}
	if v.Asked = v.Text != ""; v.Asked {
		if err := v.find(); err != nil {
			return err
		}
	}
	if v.Page, err = h.Frame(c, c.P.T("searchweb.title"), links.Search("")); err != nil {
		return err
	}
	v.Page.Section, v.Page.Shell.Crumbs = "", nil // no page of the settings
	if c.Partial() {
		return c.Render(http.StatusOK, results(v))
	}
	return c.Render(http.StatusOK, searchPage(v))
}

func (v *view) find() (err error) {
	switch {
	case v.Kind != "":
		v.Found, err = v.h.Search.Find(v.c.Context(), by(v.c), search.Query{Text: v.Text, Kind: v.Kind, After: v.c.Query("after"), Limit: pageSize})
		if errs.Is(err, errs.Invalid) { // a place that is none is the first page
			v.Found, err = v.h.Search.Find(v.c.Context(), by(v.c), search.Query{Text: v.Text, Kind: v.Kind, Limit: pageSize})
		}
	case v.c.Partial():
		v.All, err = v.h.Search.Follow(v.c.Context(), by(v.c), v.Text, shownOfKind)
	default:
		v.All, err = v.h.Search.Look(v.c.Context(), by(v.c), v.Text, "", shownOfKind)
	}
	return err
}

func (v view) filters() ui.Filters {
	var kinds []ui.Option
	for _, k := range search.Kinds() {
		kinds = append(kinds, ui.Option{Value: string(k), Text: v.t(k.Key())})
	}
	return ui.Filters{Path: links.Search(""), Query: v.c.Queries(), Label: v.t("searchweb.title"),
		Search: ui.Search{Name: "q", Label: v.t("searchweb.field"), Placeholder: v.t("searchweb.placeholder")},
		By:     []ui.Filter{{Kind: ui.FilterSelect, Name: "kind", Label: v.t("searchweb.kind"), Options: kinds}}}
}

// short tells that the text asks for nothing.
func (v view) short() bool { return v.All.Short || v.Found.Short }

// none tells that nothing was found.
func (v view) none() bool { return len(v.All.Groups) == 0 && len(v.Found.Hits) == 0 }

// said is what the results say when they have changed.
func (v view) said() string {
	switch {
	case !v.Asked:
		return ""
	case v.short():
		return v.t("searchweb.short")
	case v.none():
		return v.t("ui.empty.no_match")
	}
	n := len(v.Found.Hits)
	for _, g := range v.All.Groups {
		n += len(g.Hits)
	}
	return v.c.P.N("searchweb.shown", n)
}

func (v view) turn(at string) string {
	switch at {
	case "":
		return ""
	case "0":
		at = ""
	}
	return links.SearchBy(v.Text, string(v.Kind), at)
}

func (v view) link(h search.Hit) string { return v.h.Link(by(v.c), h) }

// line is what stands below a hit's title.
func (v view) line(h search.Hit) string {
	if h.CaseTitle != "" {
		return h.CaseTitle
	}
	return h.Note
}

// icon is the picture of a kind.
func icon(k search.Kind) string {
	switch k {
	case search.KindCase:
		return "briefcase"
	case search.KindParticipant:
		return "id-card"
	case search.KindTask:
		return "list-checks"
	case search.KindEvent:
		return "calendar"
	case search.KindDocument, search.KindReport:
		return "file-text"
	case search.KindProject:
		return "layers"
	default:
		return "user"
	}
}
