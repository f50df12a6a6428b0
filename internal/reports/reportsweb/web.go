package reportsweb

import (
	"context"
	"embed"
	"io/fs"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reports"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Names tells how users are called. Nobody's right is asked: these are people of a case that the reader sees.
type Names interface {
	// Names returns the full names of users of an account as a language orders them; users who aren't there are left out.
	Names(ctx context.Context, account ids.Account, users []ids.User, lang string) (map[ids.User]string, error)
}

// Deps is what the pages need.
type Deps struct {
	Reports   *reports.Service
	Documents *documents.Service
	Names     Names
	Frame     ui.Framer
	// Head is the top of a case's pages with the tab that leads to path as the current one. It is errs.NotFound for who may not
	// open the case.
	Head func(c *web.Ctx, in ids.Case, path string) (ui.CaseHead, error)
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// Nav returns this room's entry of the workspace, with how much waits there.
func Nav(p ui.Texts, waiting int) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("reportsweb.list.title"), Path: links.Reports(), Icon: "file-text", Count: waiting}}
}

// Tab returns this room's tab of a case.
func Tab(p ui.Texts, c ids.Case) ui.Tab {
	return ui.Tab{Text: p.T("reportsweb.list.title"), Path: links.CaseReports(c)}
}

// inCase is the frame of a page of a case's Reports tab, with the case's head.
func (h handlers) inCase(c *web.Ctx, in ids.Case, title string) (ui.Page, ui.CaseHead, error) {
	head, err := h.Head(c, in, links.CaseReports(in))
	if err != nil {
		return ui.Page{}, head, err
	}
	page, err := h.Frame(c, title, links.Cases())
	page.Section, page.Wide = head.Section(), true
	return page, head, err
}

func reportID(c *web.Ctx) ids.Report { return ids.Report(c.Path("id")) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// refused reports whether an error is something that the person can put right.
func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) }

// problems puts a conflict that no field causes at the top of the form.
func problems(p ui.Texts, err error) ui.Problems {
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		return ui.Problems{{Text: p.T(e.Key, e.Args)}}
	}
	return ui.ProblemsOf(p, err)
}

// names are how some users are called; empty ids are left out.
func (h handlers) names(c *web.Ctx, users []ids.User) (map[ids.User]string, error) {
	var known []ids.User
	for _, u := range users {
		if u != "" {
			known = append(known, u)
		}
	}
	if len(known) == 0 {
		return nil, nil
	}
	return h.Names.Names(c.Context(), by(c).Account, known, c.P.Lang())
}

// stands says how a report stands, in words and a colour.
func stands(p ui.Texts, r reports.Report) (ui.Tone, string) {
	switch {
	case r.State == reports.Ready && r.Asked:
		return ui.Warn, p.T("reportsweb.stands.asked", errs.Args{"Level": r.Level})
	case r.State == reports.Ready:
		return ui.Info, p.T("reportsweb.stands.ready", errs.Args{"Level": r.Level})
	case r.State == reports.Partial && r.Returned:
		return ui.Bad, p.T("reportsweb.stands.returned")
	case r.State == reports.Approved:
		return ui.OK, p.T(r.State.Key())
	default:
		return ui.Neutral, p.T(r.State.Key())
	}
}

// join joins what isn't empty.
func join(parts ...string) string {
	out := ""
	for _, p := range parts {
		if p != "" && out != "" {
			out += " · "
		}
		out += p
	}
	return out
}
