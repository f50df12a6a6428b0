package eventsweb

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/events"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// The views of the calendar.
const (
	monthView  = "month"
	weekView   = "week"
	agendaView = "agenda"
)

func calendarViews() []string { return []string{monthView, weekView, agendaView} }

// agendaDays is how many days an agenda looks ahead.
const agendaDays = 30

// period is the part of the calendar that a page shows, in dates: from First up to and without Past.
type period struct {
	View        string
	Date        time.Time // the one that was asked for
	Today       time.Time
	First, Past time.Time
	start       time.Weekday
}

// asked reads which part of the calendar is wanted. What can't be read is today, in the view that suits the device.
func asked(c *web.Ctx) period {
	p := period{View: c.Query("view"), Today: dateOf(c.Now(), c.Location()), start: weekStart(c)}
	if p.View != monthView && p.View != weekView && p.View != agendaView {
		p.View = monthView
		if phone(c.R) {
			p.View = agendaView
		}
	}
	p.Date = p.Today
	if date, err := time.Parse(events.LocalDay, c.Query("date")); err == nil && inside(date) {
		p.Date = date
	}
	switch p.View {
	case monthView:
		first := p.Date.AddDate(0, 0, 1-p.Date.Day())
		p.First = weekOf(first, p.start)
		p.Past = weekOf(first.AddDate(0, 1, 0).AddDate(0, 0, 6), p.start)
	case weekView:
		p.First = weekOf(p.Date, p.start)
		p.Past = p.First.AddDate(0, 0, 7)
	default:
		p.First, p.Past = p.Date, p.Date.AddDate(0, 0, agendaDays)
	}
	return p
}

// inside reports whether the calendar goes that far.
func inside(date time.Time) bool { return date.Year() >= 1971 && date.Year() < 2200 }

// phone reports whether a request comes from a phone: newer browsers say so, others name it.
func phone(r *http.Request) bool {
	switch r.Header.Get("Sec-CH-UA-Mobile") {
	case "?1":
		return true
	case "?0":
		return false
	}
	return strings.Contains(r.UserAgent(), "Mobi")
}

// step is the date of the neighbouring page, or zero where the calendar ends.
func (p period) step(n int) time.Time {
	var to time.Time
	switch p.View {
	case monthView:
		to = p.Date.AddDate(0, 0, 1-p.Date.Day()).AddDate(0, n, 0)
	case weekView:
		to = p.First.AddDate(0, 0, 7*n)
	default:
		to = p.Date.AddDate(0, 0, agendaDays*n)
	}
	if !inside(to) {
		return time.Time{}
	}
	return to
}

// title says which part of the calendar this is.
func (p period) title(c *web.Ctx) string {
	if p.View == monthView {
		return c.P.T("eventsweb.calendar.month", errs.Args{"Month": c.P.T("eventsweb.month." + strconv.Itoa(int(p.Date.Month()))), "Year": strconv.Itoa(p.Date.Year())})
	}
	return c.P.T("eventsweb.calendar.span", errs.Args{"From": dateText(c, p.First), "Until": dateText(c, p.Past.AddDate(0, 0, -1))})
}

func dateText(c *web.Ctx, date time.Time) string {
	return c.P.DateShort(date, c.Visitor.DateStyle, time.UTC)
}

// dayText is a date with its weekday.
func dayText(c *web.Ctx, date time.Time) string {
	return c.P.T("eventsweb.calendar.day", errs.Args{"Weekday": c.P.T("eventsweb.weekday." + strconv.Itoa(weekdayOf(date))), "Date": c.P.DateLong(date, c.Visitor.DateStyle, time.UTC)})
}

// moments bound the period in time, with room for whole days of zones far from the reader's.
func (p period) moments(c *web.Ctx) (from, until time.Time) {
	return beginning(p.First, c.Location()).Add(-26 * time.Hour), beginning(p.Past, c.Location()).Add(26 * time.Hour)
}
