package eventsweb

import (
	"net/http"
	"net/url"

	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// listView is the Events tab of a case.
type listView struct {
	c      *web.Ctx
	Page   ui.Page
	Head   ui.CaseHead
	Case   ids.Case
	Span   events.Span
	First  bool
	Adds   bool
	Events events.Page
	Names  map[ids.User]string
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// list shows the events of a case.
func (h handlers) list(c *web.Ctx) error {
	v := listView{c: c, Case: ids.Case(c.Path("id")), Span: spanNamed(c.Query("span")), First: c.Query("after") == ""}
	var err error
	if v.Events, err = h.Events.OfCase(c.Context(), by(c), v.Case, events.CaseFilter{Span: v.Span, After: c.Query("after")}); err != nil {
		return err
	}
	if _, v.Adds, err = h.Events.May(c.Context(), by(c), v.Case); err != nil {
		return err
	}
	if v.Names, err = h.names(c, attending(v.Events.Events)); err != nil {
		return err
	}
	if v.Page, v.Head, err = h.inCase(c, v.Case, c.P.T("eventsweb.list.title")); err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(v))
}

// spanNamed reads a span from an address; whatever isn't one is what comes next.
func spanNamed(text string) events.Span {
	for _, s := range events.Spans() {
		if string(s) == text {
			return s
		}
	}
	return events.Upcoming
}

// attending are all who attend some events.
func attending(list []events.Event) []ids.User {
	var out []ids.User
	for _, e := range list {
		out = append(out, e.Users...)
	}
	return out
}

// query is the address of the list with other choices.
func (v listView) query(span events.Span, after string) string {
	q := url.Values{}
	if span != events.Upcoming {
		q.Set("span", string(span))
	}
	if after != "" {
		q.Set("after", after)
	}
	return links.CaseEventsBy(v.Case, q)
}

func (v listView) next() string {
	if v.Events.Next == "" {
		return ""
	}
	return v.query(v.Span, v.Events.Next)
}

func (v listView) first() string {
	if v.First {
		return ""
	}
	return v.query(v.Span, "")
}

// tabs choose between what comes, what is over, and what was called off.
func (v listView) tabs() []ui.Tab {
	var out []ui.Tab
	for _, s := range events.Spans() {
		out = append(out, ui.Tab{Text: v.t("eventsweb.list." + string(s)), Path: v.query(s, ""), Current: s == v.Span})
	}
	return out
}

// line is an event as lists show it.
type line struct {
	ID     ids.Event
	Title  string
	Kind   string // in words
	When   string
	Place  string
	Who    string
	Status events.Status
	// Case and CaseName say which case it is on, where that isn't plain.
	Case, CaseName string
}

func lineOf(c *web.Ctx, e events.Event, names map[ids.User]string) line {
	return line{ID: e.ID, Title: e.Title, Kind: c.P.T(e.Kind.Key()), When: spanOf(c, e.Times), Place: e.Place, Who: attendees(c, e.Users, names), Status: e.Status}
}

// shownAttendees is how many names stand in a line.
const shownAttendees = 3

// attendees names the first of those who attend, and counts the others.
func attendees(c *web.Ctx, users []ids.User, names map[ids.User]string) string {
	text := ""
	for i, u := range users {
		if i == shownAttendees {
			return c.P.N("eventsweb.line.more", len(users)-i, errs.Args{"Names": text})
		}
		if name := names[u]; name != "" && text != "" {
			text += ", " + name
		} else if name != "" {
			text = name
		}
	}
	return text
}

func (v listView) lines() []line {
	var out []line
	for _, e := range v.Events.Events {
		out = append(out, lineOf(v.c, e, v.Names))
	}
	return out
}
