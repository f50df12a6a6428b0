package documentsweb

import (
	"context"
	"embed"
	"io/fs"
	"net/http"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
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
	Documents *documents.Service
	Names     Names
	Frame     ui.Framer
	// Head is the top of a case's pages with the tab that leads to path as the current one. It is errs.NotFound for who may not
	// open the case.
	Head func(c *web.Ctx, in ids.Case, path string) (ui.CaseHead, error)
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// Tab returns this room's tab of a case.
func Tab(p ui.Texts, c ids.Case) ui.Tab {
	return ui.Tab{Text: p.T("documentsweb.list.title"), Path: links.CaseDocuments(c)}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func documentID(c *web.Ctx) ids.Document { return ids.Document(c.Path("id")) }

// told reports whether the error is for the person to read beside what they did, rather than a page of its own.
func told(err error) bool {
	for _, k := range []errs.Kind{errs.Invalid, errs.Conflict, errs.TooLarge} {
		if errs.Is(err, k) {
			return true
		}
	}
	e := errs.As(err)
	return e != nil && e.Kind == errs.Unavailable && (e.Key == "blob.full" || e.Key == "documents.slow")
}

// refusal is the status of a page that shows such an error.
func refusal(err error) int {
	switch {
	case errs.Is(err, errs.TooLarge):
		return http.StatusRequestEntityTooLarge
	case errs.Is(err, errs.Conflict):
		return http.StatusConflict
	default:
		return http.StatusUnprocessableEntity
	}
}

// inCase is the frame of a page of a case's Documents tab, with the case's head.
func (h handlers) inCase(c *web.Ctx, in ids.Case, title string) (ui.Page, ui.CaseHead, error) {
	head, err := h.Head(c, in, links.CaseDocuments(in))
	if err != nil {
		return ui.Page{}, head, err
	}
	page, err := h.Frame(c, title, links.Cases())
	page.Section, page.Wide = head.Section(), true
	return page, head, err
}

// names are how those are called who brought files.
func (h handlers) names(c *web.Ctx, of ...documents.Content) (map[ids.User]string, error) {
	var users []ids.User
	for _, x := range of {
		if x.UploadedBy != "" {
			users = append(users, x.UploadedBy)
		}
	}
	if len(users) == 0 {
		return nil, nil
	}
	return h.Names.Names(c.Context(), by(c).Account, users, c.P.Lang())
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
