package eventsweb

import (
	"time"

	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// day is a date of the calendar with what is on it.
type day struct {
	Date    time.Time
	Today   bool
	Outside bool // of the neighbouring month
	Entries []entry
}

// entry is an event on one day.
type entry struct {
	ID             ids.Event
	Kind           events.Kind
	Status         events.Status
	Title, Place   string
	Time           string // on that day, by the reader's clock
	Case, CaseName string
}

// days lays events out over the dates of a period. What lasts several days is on each of them.
func (p period) days(c *web.Ctx, list []events.Dated) []day {
	var out []day
	for date := p.First; date.Before(p.Past); date = date.AddDate(0, 0, 1) {
		out = append(out, day{Date: date, Today: date.Equal(p.Today), Outside: p.View == monthView && date.Month() != p.Date.Month()})
	}
	for _, e := range list {
		first, last := daysOf(e.Times, c.Location())
		for i := range out {
			if d := &out[i]; !d.Date.Before(first) && !d.Date.After(last) {
				d.Entries = append(d.Entries, entry{ID: e.ID, Kind: e.Kind, Status: e.Status, Title: e.Title, Place: e.Place, Case: e.CaseNumber, CaseName: e.CaseName,
					Time: timeOn(c, e.Times, d.Date, first, last)})
			}
		}
	}
	for i := range out {
		out[i].Entries = wholeFirst(c, out[i].Entries)
	}
	return out
}

// timeOn is the time of an event on one of its days.
func timeOn(c *web.Ctx, t events.Times, date, first, last time.Time) string {
	from, until := c.P.Time(t.Start, c.Location()), c.P.Time(t.End, c.Location())
	switch {
	case t.WholeDay, date.After(first) && date.Before(last):
		return allDay(c)
	case first.Equal(last) && t.Start.Equal(t.End):
		return from
	case first.Equal(last):
		return c.P.T("eventsweb.entry.times", errs.Args{"From": from, "Until": until})
	case date.Equal(first):
		return c.P.T("eventsweb.entry.from", errs.Args{"Time": from})
	default:
		return c.P.T("eventsweb.entry.until", errs.Args{"Time": until})
	}
}

func allDay(c *web.Ctx) string { return c.P.T("eventsweb.entry.whole_day") }

// wholeFirst puts what fills the day before what has a time.
func wholeFirst(c *web.Ctx, list []entry) []entry {
	var whole, timed []entry
	for _, e := range list {
		if e.Time == allDay(c) {
			whole = append(whole, e)
		} else {
			timed = append(timed, e)
		}
	}
	return append(whole, timed...)
}

// weeks cuts days into weeks.
func weeks(days []day) [][]day {
	var out [][]day
	for len(days) >= 7 {
		out, days = append(out, days[:7]), days[7:]
	}
	return out
}

// full are the days on which something is.
func full(days []day) []day {
	var out []day
	for _, d := range days {
		if len(d.Entries) > 0 {
			out = append(out, d)
		}
	}
	return out
}
