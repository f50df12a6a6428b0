package casesweb

import (
	"cmp"
	"context"
	"embed"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
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

// TabOf is a room's tab on the pages of a case.
type TabOf func(p ui.Texts, c ids.Case) ui.Tab

// Panel is a room's part of a case's first page.
type Panel struct {
	ID, Title string
	Body      templ.Component
	More      ui.Action // leads to the rest
}

// PanelOf makes a room's part of a case's first page, for who may open the case.
type PanelOf func(c *web.Ctx, in ids.Case) (Panel, error)

// Deps is what the pages need.
type Deps struct {
	DB       *db.DB
	Cases    *cases.Service
	Practice *practice.Service
	People   *people.Service
	Groups   *groups.Service
	// Invitations invites guests to cases.
	Invitations *invitations.Service
	Names       Names
	// Frame is that of the workspace, AdminFrame that of the settings.
	Frame, AdminFrame ui.Framer
	// Tabs and Panels are what other rooms add to the pages of a case.
	Tabs   []TabOf
	Panels []PanelOf
	// Absent says behind which tabs, by their paths, an account has nothing; they are left out. It may be nil.
	Absent func(c *web.Ctx, in ids.Case) (map[string]bool, error)
	// Waiting says what waits for the reader behind tabs, as it is counted, by the paths of the tabs; it may be nil.
	Waiting func(c *web.Ctx, in ids.Case) (map[string]string, error)
	// Activity is the tab of what was done in a case, and Looks who looked at it last, for those who see who may do what with it.
	Activity TabOf
	Looks    PanelOf
	// OpenTasks counts the open tasks of a case that by sees; those of one user where one is named.
	OpenTasks func(ctx context.Context, by access.Actor, c ids.Case, user ids.User) (int, error)
}

type handlers struct{ Deps }

// base is what every page knows.
type base struct {
	c    *web.Ctx
	Page ui.Page
}

func (v base) t(key string, args ...errs.Args) string { return v.c.P.T("casesweb."+key, args...) }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// Nav returns this room's entries of the workspace.
func Nav(p ui.Texts, by access.Actor) []ui.NavItem {
	out := []ui.NavItem{{Text: p.T("casesweb.list.title"), Path: links.Cases(), Icon: "briefcase"}}
	if by.Role.Staff() {
		out = append(out, ui.NavItem{Text: p.T("casesweb.projects.title"), Path: links.Projects(), Icon: "folder"})
	}
	return out
}

// AdminNav returns this room's entries of Account settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{
		{Text: p.T("casesweb.guests.title"), Path: links.CaseGuests(), Icon: "user-plus"},
		{Text: p.T("casesweb.walls.title"), Path: links.Walls(), Icon: "shield"},
	}
}

// names are how some users are called; empty ids are left out.
func (h handlers) names(c *web.Ctx, users ...ids.User) (map[ids.User]string, error) {
	users = slices.DeleteFunc(users, func(u ids.User) bool { return u == "" })
	if len(users) == 0 {
		return nil, nil
	}
	return h.Names.Names(c.Context(), by(c).Account, users, c.P.Lang())
}

// lists are the account's lists for cases.
func (h handlers) lists(c *web.Ctx) (practice.All, error) {
	return h.Practice.Recent(c.Context(), h.DB, by(c).Account)
}

// mostOffered bounds how many people stand in one list of choices.
const mostOffered = 500

// colleagues are the active users of the account, of whom staff may choose.
func (h handlers) colleagues(c *web.Ctx) ([]people.Person, error) {
	page, err := h.People.List(c.Context(), access.System(by(c).Account), people.Filter{Status: people.Active, Limit: mostOffered})
	return page.Items, err
}

// name is how a person is called; who has no name yet by the address.
func name(p ui.Texts, u people.Person) string { return cmp.Or(u.FullName(p.Lang()), u.Email) }

// portrait shows a person to whoever asks: with their picture for those who may see their card, else with initials.
func portrait(c *web.Ctx, u people.Person, size string) ui.Portrait {
	p := c.P
	out := ui.Portrait{Name: name(p, u), Initials: cmp.Or(u.Initials(), strings.ToUpper(u.Email[:min(1, len(u.Email))])), Size: size}
	if u.Picture != "" && access.Check(by(c), access.SeeCard, access.Facts{Account: u.Account, Owner: u.ID}).Allowed {
		out.URL = links.Picture(u.Account, u.ID, u.Picture, 96)
	}
	return out
}

// may reports whether the actor may do something to a case to which they stand so.
func may(by access.Actor, do access.Action, facts access.CaseFacts) bool {
	return access.Check(by, do, access.Facts{Account: by.Account, Case: &facts}).Allowed
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// refused reports whether the error is for the person to correct.
func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) }

// problems puts a conflict that no field causes at the top of the form.
func problems(p ui.Texts, err error) ui.Problems {
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		return ui.Problems{{Text: said(p, e)}}
	}
	return ui.ProblemsOf(p, err)
}

// said is what an error says; its N, where it has one, decides about the plural.
func said(p ui.Texts, e *errs.Error) string {
	if n, ok := e.Args["N"].(int); ok {
		return p.N(e.Key, n, e.Args)
	}
	return p.T(e.Key, e.Args)
}

// localMinute is the form in which browsers send a day and time.
const localMinute = "2006-01-02T15:04"

// moment reads a day and time of the reader's zone; empty is none.
func moment(c *web.Ctx, text string) (time.Time, bool) {
	if text == "" {
		return time.Time{}, true
	}
	at, err := time.ParseInLocation(localMinute, text, c.Location())
	return at, err == nil && at.Format(localMinute) == text
}

// typed writes a moment as moment reads it.
func typed(c *web.Ctx, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(c.Location()).Format(localMinute)
}

// tone colours the state of a case.
func tone(s cases.State) ui.Tone {
	switch s {
	case cases.Active:
		return ui.OK
	case cases.Onboarding:
		return ui.Info
	case cases.OnHold:
		return ui.Warn
	default:
		return ui.Neutral
	}
}

// paragraphs are the lines of a text.
func paragraphs(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
