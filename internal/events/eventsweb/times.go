package eventsweb

import (
	"time"

	"cabinet/internal/events"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
)

// spanOf says when an event is, by the reader's clock; whole days by their own dates.
func spanOf(c *web.Ctx, t events.Times) string { return spanIn(c, t, c.Location()) }

func spanIn(c *web.Ctx, t events.Times, loc *time.Location) string {
	day := func(at time.Time) string { return c.P.DateShort(at, c.Visitor.DateStyle, loc) }
	first, last := daysOf(t, loc)
	switch {
	case t.WholeDay:
		loc = i18n.Location(t.Zone)
		if first.Equal(last) {
			return c.P.T("eventsweb.span.day", errs.Args{"Date": day(t.Start)})
		}
		return c.P.T("eventsweb.span.days", errs.Args{"From": day(t.Start), "Until": day(t.End.Add(-time.Second))})
	case t.Start.Equal(t.End):
		return c.P.DateTime(t.Start, c.Visitor.DateStyle, loc)
	case first.Equal(dateOf(t.End, loc)):
		return c.P.T("eventsweb.span.times", errs.Args{"Date": day(t.Start), "From": c.P.Time(t.Start, loc), "Until": c.P.Time(t.End, loc)})
	default:
		return c.P.T("eventsweb.span.long", errs.Args{"From": c.P.DateTime(t.Start, c.Visitor.DateStyle, loc), "Until": c.P.DateTime(t.End, c.Visitor.DateStyle, loc)})
	}
}

// thereOf says when an event is by the clock on which people agreed, where that shows something else than the reader's; else it
// is empty.
func thereOf(c *web.Ctx, t events.Times) string {
	there := i18n.Location(t.Zone)
	if t.WholeDay || spanIn(c, t, there) == spanOf(c, t) {
		return ""
	}
	return c.P.T("eventsweb.span.there", errs.Args{"Span": spanIn(c, t, there), "Zone": c.P.Zone(t.Zone, t.Start).Label})
}

// A date is a day of the calendar, held as its midnight in UTC so that days can be counted.
func dateOf(at time.Time, loc *time.Location) time.Time {
	at = at.In(loc)
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}

// daysOf are the first and the last date of an event: whole days are the same everywhere, and what ends at midnight isn't of the
// day that begins then.
func daysOf(t events.Times, loc *time.Location) (first, last time.Time) {
	if t.WholeDay {
		loc = i18n.Location(t.Zone)
	}
	first, last = dateOf(t.Start, loc), dateOf(t.End, loc)
	if t.End.After(t.Start) {
		last = dateOf(t.End.Add(-time.Microsecond), loc)
	}
	return first, last
}

// beginning is the first moment of a date.
func beginning(date time.Time, loc *time.Location) time.Time {
	return events.DayStart(date.Year(), date.Month(), date.Day(), loc)
}

// weekdayOf is the message key of a date's weekday, 1 for Monday.
func weekdayOf(date time.Time) int { return (int(date.Weekday())+6)%7 + 1 }

// weekStart is the weekday with which the reader's weeks begin: Sunday for who writes the month before the day, else Monday.
func weekStart(c *web.Ctx) time.Weekday {
	if c.Visitor.DateStyle == i18n.MDY {
		return time.Sunday
	}
	return time.Monday
}

// weekOf is the first date of the week in which a date lies.
func weekOf(date time.Time, start time.Weekday) time.Time {
	return date.AddDate(0, 0, -int((date.Weekday()-start+7)%7))
}
