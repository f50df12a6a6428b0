package eventsweb

import (
	"context"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

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

// Participant is somebody who takes part in a case.
type Participant struct {
	ID   ids.Participant
	Name string
}

// Participants tells who takes part in cases.
type Participants interface {
	// Participants lists those of a case by name, if by may open it; of very many the first.
	Participants(ctx context.Context, by access.Actor, c ids.Case) ([]Participant, error)
	// Called returns the names of those of the given participants that are of the case. Nobody's right is asked.
	Called(ctx context.Context, by access.Actor, c ids.Case, list []ids.Participant) (map[ids.Participant]string, error)
}

// Deps is what the pages need.
type Deps struct {
	Events       *events.Service
	Names        Names
	Team         Team
	Participants Participants
	Frame        ui.Framer
	// Head is the top of a case's pages with the tab that leads to path as the current one. It is errs.NotFound for who may not open
	// the case.
	Head func(c *web.Ctx, in ids.Case, path string) (ui.CaseHead, error)
}

type handlers struct {
	Deps
	zones *zoneLists
}

func newHandlers(d Deps) handlers { return handlers{d, &zoneLists{}} }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// Nav returns this room's entry of the workspace.
func Nav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("eventsweb.calendar.title"), Path: links.Calendar(), Icon: "calendar"}}
}

// Tab returns this room's tab of a case.
func Tab(p ui.Texts, c ids.Case) ui.Tab {
	return ui.Tab{Text: p.T("eventsweb.list.title"), Path: links.CaseEvents(c)}
}

// inCase is the frame of a page of a case's Events tab, with the case's head.
func (h handlers) inCase(c *web.Ctx, in ids.Case, title string) (ui.Page, ui.CaseHead, error) {
	head, err := h.Head(c, in, links.CaseEvents(in))
	if err != nil {
		return ui.Page{}, head, err
	}
	page, err := h.Frame(c, title, links.Cases())
	page.Section, page.Wide = head.Section(), true
	return page, head, err
}

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

// tone colours a status.
func tone(s events.Status) ui.Tone {
	switch s {
	case events.Held:
		return ui.OK
	case events.Cancelled:
		return ui.Bad
	default:
		return ui.Info
	}
}
