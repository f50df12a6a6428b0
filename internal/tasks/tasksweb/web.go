package tasksweb

import (
	"context"
	"embed"
	"io/fs"
	"strconv"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/tasks"
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

// Team tells who is on a case.
type Team interface {
	// Team lists the active users who are assigned to a case, if by may open it.
	Team(ctx context.Context, by access.Actor, c ids.Case) ([]ids.User, error)
}

// Deps is what the pages need.
type Deps struct {
	Tasks *tasks.Service
	Names Names
	Team  Team
	Frame ui.Framer
	// Head is the top of a case's pages with the tab that leads to path as the current one. It is errs.NotFound for who may not open
	// the case.
	Head func(c *web.Ctx, in ids.Case, path string) (ui.CaseHead, error)
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// Nav returns this room's entry of the workspace.
func Nav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("tasksweb.mine.title"), Path: links.Tasks(), Icon: "list-checks"}}
}

// Tab returns this room's tab of a case.
func Tab(p ui.Texts, c ids.Case) ui.Tab {
	return ui.Tab{Text: p.T("tasksweb.list.title"), Path: links.CaseTasks(c)}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// localMinute is the form in which browsers send a day and time.
const localMinute = "2006-01-02T15:04"

// typed writes a moment for a form, in the reader's zone; never is empty.
func typed(c *web.Ctx, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(c.Location()).Format(localMinute)
}

// read reads what typed wrote. stored stays as it is, seconds included, where the minute is the same.
func read(c *web.Ctx, text string, stored time.Time) (time.Time, bool) {
	if text == "" {
		return time.Time{}, true
	}
	if text == typed(c, stored) {
		return stored, true
	}
	at, err := time.ParseInLocation(localMinute, text, c.Location())
	// The hour that a change to summer time leaves out comes back as another one: nobody can mean it.
	return at, err == nil && at.Format(localMinute) == text
}

// problems puts a conflict that no field causes at the top of the form.
func problems(p ui.Texts, err error) ui.Problems {
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		return ui.Problems{{Text: p.T(e.Key, e.Args)}}
	}
	return ui.ProblemsOf(p, err)
}

// names are how the people of some tasks are called.
func (h handlers) names(c *web.Ctx, list []tasks.Task, more ...ids.User) (map[ids.User]string, error) {
	users := more
	for _, t := range list {
		for _, u := range []ids.User{t.Assignee, t.AssignedBy, t.CreatedBy, t.ClosedBy} {
			if u != "" {
				users = append(users, u)
			}
		}
	}
	if len(users) == 0 {
		return nil, nil
	}
	return h.Names.Names(c.Context(), by(c).Account, users, c.P.Lang())
}
