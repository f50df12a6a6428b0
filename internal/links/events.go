package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// Calendar is one's own calendar over all cases.
func Calendar() string { return "/calendar" }

// CalendarBy is that calendar at a day and in a view; q may be empty.
func CalendarBy(q url.Values) string { return withQuery(Calendar(), q) }

// CaseEvents lists the events of a case.
func CaseEvents(c ids.Case) string { return Case(c) + "/events" }

// CaseEventsBy is that list at a place and with what narrows it; q may be empty.
func CaseEventsBy(c ids.Case, q url.Values) string { return withQuery(CaseEvents(c), q) }

// EventNew is the form of a new event of a case.
func EventNew(c ids.Case) string { return CaseEvents(c) + "/new" }

// Event is the page of an event.
func Event(e ids.Event) string { return "/events/" + url.PathEscape(string(e)) }

// EventEdit is the form of an event's fields.
func EventEdit(e ids.Event) string { return Event(e) + "/edit" }

// EventStatus says that an event was held, or is planned after all (POST).
func EventStatus(e ids.Event) string { return Event(e) + "/status" }

// EventAnswer takes the answer of somebody who attends (POST).
func EventAnswer(e ids.Event) string { return Event(e) + "/answer" }

// EventCancel calls an event off (POST); GET asks why.
func EventCancel(e ids.Event) string { return Event(e) + "/cancel" }

// APICaseEvents lists the events of a case.
func APICaseEvents(c ids.Case) string { return APICase(c) + "/events" }

// APIEvent is one event.
func APIEvent(e ids.Event) string { return "/api/v1/events/" + url.PathEscape(string(e)) }

// APIEventAnswer takes one’s own answer to an event.
func APIEventAnswer(e ids.Event) string { return APIEvent(e) + "/answer" }

// APICalendar lists one's own events between two moments.
func APICalendar(from, until string) string {
	return withQuery("/api/v1/me/calendar", url.Values{"from": {from}, "until": {until}})
}
