package events

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/search"
)

// The size of a page of a list.
const (
	defaultPage = 50
	maxPage     = 200
)

// Span says which events of a case are wanted.
type Span string

// The spans. Every event is in exactly one of them.
const (
	Upcoming Span = "upcoming" // what isn't over, the next first
	Past     Span = "past"     // what is over, the last first
	Called   Span = "cancelled"
)

// Spans lists the spans in the order in which people see them.
func Spans() []Span { return []Span{Upcoming, Past, Called} }

// CaseFilter says which events of a case are wanted.
type CaseFilter struct {
	Span  Span   // empty is [Upcoming]
	After string // a page's Next
	Limit int    // 0 means 50, more than 200 means 200
}

// Page is a part of a list.
type Page struct {
	Events []Event
	Next   string // where the next page begins; empty on the last
}

// Event returns one event with who attends, if by may open its case; else it is errs.NotFound.
func (s *Service) Event(ctx context.Context, by access.Actor, event ids.Event) (Event, error) {
	if _, err := s.on(ctx, s.DB, by, access.SeeCase, event); err != nil {
		return Event{}, err
	}
	return selectWhole(ctx, s.DB, by.Account, event)
}

// May says what by may do with the events of a case: change them, and add one, which a closed case doesn't take. It is
// errs.NotFound for who may not open the case.
func (s *Service) May(ctx context.Context, by access.Actor, c ids.Case) (change, add bool, err error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return false, false, err
	}
	on, err := s.Cases.Require(ctx, s.DB, by, access.EditEvents, c)
	if errs.Is(err, errs.Forbidden) {
		return false, false, nil
	}
	return err == nil, err == nil && on.State != cases.Closed, err
}

// maxHistory is how many lines of an event's history are shown.
const maxHistory = 200

// History returns what was done to an event, the newest first, for who may open its case.
func (s *Service) History(ctx context.Context, by access.Actor, event ids.Event) ([]Change, error) {
	if _, err := s.on(ctx, s.DB, by, access.SeeCase, event); err != nil {
		return nil, err
	}
	return selectChanges(ctx, s.DB, by.Account, event, maxHistory)
}

// OfCase lists the events of a case.
func (s *Service) OfCase(ctx context.Context, by access.Actor, c ids.Case, f CaseFilter) (Page, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return Page{}, err
	}
	query, args, err := s.ofCase(by, c, f)
	if err != nil {
		return Page{}, err
	}
	limit := pageSize(f.Limit)
	rows, err := s.DB.Query(ctx, query, append(args, limit+1)...)
	var page Page
	err = each(rows, err, func(rows *sql.Rows) error {
		e, err := scan(rows)
		page.Events = append(page.Events, e)
		return err
	})
	if err != nil {
		return Page{}, err
	}
	if len(page.Events) > limit {
		page.Events = page.Events[:limit]
		page.Next = cursorOf(page.Events[limit-1])
	}
	return page, fillUsers(ctx, s.DB, by.Account, page.Events)
}

// ofCase is the statement of [Service.OfCase], but for its limit.
func (s *Service) ofCase(by access.Actor, c ids.Case, f CaseFilter) (string, []any, error) {
	after, err := parseCursor(f.After)
	if err != nil {
		return "", nil, err
	}
	query, args := `select `+columns+` from events e where e.account_id = ? and e.case_id = ? and e.cancelled = ?`, []any{by.Account, c, f.Span == Called}
	now, order, sign := db.At(s.DB.Now()), "", ">"
	switch f.Span {
	case Upcoming, "":
		query, args = query+` and e.starts_at >= ? and e.ends_at >= ?`, append(args, db.At(s.DB.Now().Add(-longest)), now)
	case Past:
		query, args = query+` and e.starts_at < ? and e.ends_at < ?`, append(args, now, now)
		order, sign = " desc", "<"
	case Called:
		order, sign = " desc", "<"
	default:
		return "", nil, errs.E(errs.Invalid, "events.span", nil)
	}
	if f.After != "" {
		query, args = query+` and (e.starts_at, e.id) `+sign+` (?, ?)`, append(args, after.start, after.id)
	}
	return query + ` order by e.starts_at` + order + `, e.id` + order + ` limit ?`, args, nil
}

// longest is how long before it ends an event can have begun.
const longest = MaxLength + 2*time.Hour

// MaxRange is how much time a calendar is asked for at most.
const MaxRange = 400 * 24 * time.Hour

// CalendarFilter says what of the calendar is wanted.
type CalendarFilter struct {
	// From and Until bound the time: events that end after From and begin before Until.
	From, Until time.Time
	// All is of everybody, on cases that the actor may open; otherwise those that the actor attends.
	All   bool
	After string // a page's Next
	Limit int    // 0 means 50, more than 200 means 200
}

// Dated is an event with the case that it is on.
type Dated struct {
	Event
	CaseNumber string
	CaseName   string
}

// CalendarPage is a part of the calendar.
type CalendarPage struct {
	Events []Dated
	Next   string
}

// Calendar lists events over all cases that the actor may open at this moment, by when they begin, without cancelled ones.
func (s *Service) Calendar(ctx context.Context, by access.Actor, f CalendarFilter) (CalendarPage, error) {
	query, args, err := s.calendar(by, f)
	if err != nil {
		return CalendarPage{}, err
	}
	limit := pageSize(f.Limit)
	rows, err := s.DB.Query(ctx, query, append(args, limit+1)...)
	var page CalendarPage
	err = each(rows, err, func(rows *sql.Rows) error {
		var d Dated
		var err error
		d.Event, err = scan(rows, &d.CaseNumber, &d.CaseName)
		page.Events = append(page.Events, d)
		return err
	})
	if err == nil && len(page.Events) > limit {
		page.Events = page.Events[:limit]
		page.Next = cursorOf(page.Events[limit-1].Event)
	}
	return page, err
}

// calendar is the statement of [Service.Calendar], but for its limit.
func (s *Service) calendar(by access.Actor, f CalendarFilter) (string, []any, error) {
	switch {
	case !by.SignedIn():
		return "", nil, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	case !f.From.Before(f.Until) || f.Until.Sub(f.From) > MaxRange || f.From.Year() < firstYear-1 || f.Until.Year() > lastYear+1:
		return "", nil, errs.E(errs.Invalid, "events.range", nil).With(errs.Args{"Days": int(MaxRange / (24 * time.Hour))})
	}
	after, err := parseCursor(f.After)
	if err != nil {
		return "", nil, err
	}
	seen := access.SeenCase(by, s.DB.Now(), "e.account_id", "e.case_id")
	from, where, args := `events e`, ``, []any(nil)
	start, end, id := "e.starts_at", "e.ends_at", "e.id"
	if !f.All { // one's own are found by the times that stand beside who attends
		from, where, args = `event_users a join events e on e.account_id = a.account_id and e.id = a.event_id`, `a.account_id = ? and a.user_id = ? and `, []any{by.Account, by.User}
		start, end, id = "a.starts_at", "a.ends_at", "a.event_id"
	}
	query := `select ` + columns + `, c.number, c.name from ` + from + ` join cases c on c.account_id = e.account_id and c.id = e.case_id where ` + where + seen.SQL +
		` and ` + start + ` >= ? and ` + start + ` < ? and ` + end + ` >= ? and e.cancelled = ?`
	args = append(args, seen.Args...)
	args = append(args, db.At(f.From.Add(-longest)), db.At(f.Until), db.At(f.From), false)
	if !f.All { // says twice when the event begins, so that neither table is read whole whichever is read first
		query, args = query+` and e.starts_at >= ? and e.starts_at < ?`, append(args, db.At(f.From.Add(-longest)), db.At(f.Until))
	}
	if f.After != "" {
		query, args = query+` and (`+start+`, `+id+`) > (?, ?)`, append(args, after.start, after.id)
	}
	return query + ` order by ` + start + `, ` + id + ` limit ?`, args, nil
}

func pageSize(limit int) int {
	if limit < 1 {
		return defaultPage
	}
	return min(limit, maxPage)
}

// cursor is the place of an event in a list: behind it the next page begins.
type cursor struct {
	start int64
	id    string
}

func cursorOf(e Event) string { return strconv.FormatInt(e.Start.UnixMicro(), 10) + "." + string(e.ID) }

// parseCursor reads what cursorOf wrote; anything else is errs.Invalid. An empty one is the beginning.
func parseCursor(text string) (c cursor, err error) {
	if text == "" {
		return cursor{}, nil
	}
	start, id, ok := strings.Cut(text, ".")
	if c.start, err = strconv.ParseInt(start, 10, 64); err != nil || !ok || id == "" {
		return cursor{}, errs.E(errs.Invalid, "events.cursor", nil)
	}
	c.id = id
	return c, nil
}

// entry is an event as it is found.
func entry(e Event) search.Entry {
	detail := e.Place
	if e.Text != "" {
		detail += "\n" + e.Text
	}
	return search.Entry{Kind: search.KindEvent, ID: string(e.ID), Case: e.Case, Title: e.Title, Detail: detail}
}

// SearchSource lists events for an index that is written anew.
func (s *Service) SearchSource() search.Source { return source{} }

type source struct{}

// Kind implements [search.Source].
func (source) Kind() search.Kind { return search.KindEvent }

// Entries implements [search.Source].
func (source) Entries(ctx context.Context, q db.Queryer, account ids.Account, after string, limit int) ([]search.Entry, error) {
	rows, err := q.Query(ctx, `select `+columns+` from events e where e.account_id = ? and e.id > ? order by e.id limit ?`, account, after, limit)
	var out []search.Entry
	err = each(rows, err, func(rows *sql.Rows) error {
		e, err := scan(rows)
		out = append(out, entry(e))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("events: read for search: %w", err)
	}
	return out, nil
}
