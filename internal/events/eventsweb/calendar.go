package eventsweb

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"cabinet/internal/events"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// mostShown is how many events a page of the calendar holds; pageOf is how many are read at once.
const (
	mostShown = 600
	pageOf    = 200
)

// calendarView is the reader's calendar.
type calendarView struct {
	c      *web.Ctx
	Page   ui.Page
	Period period
	All    bool
	Days   []day
	// Cut is the date with which the page ends early, since there is more than it can hold.
	Cut time.Time
}

func (v calendarView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// calendar shows the reader's events, or those of everybody on the cases that the reader may open.
func (h handlers) calendar(c *web.Ctx) error {
	v := calendarView{c: c, Period: asked(c), All: c.Query("whose") == "all"}
	f := events.CalendarFilter{All: v.All, Limit: pageOf}
	f.From, f.Until = v.Period.moments(c)
	var list []events.Dated
	for {
		page, err := h.Events.Calendar(c.Context(), by(c), f)
		if err != nil {
			return err
		}
		list = append(list, page.Events...)
		if f.After = page.Next; f.After == "" {
			break
		}
		if len(list) >= mostShown {
			v.Cut, _ = daysOf(list[len(list)-1].Times, c.Location())
			break
		}
	}
	v.Days = v.Period.days(c, list)
	var err error
	if v.Page, err = h.Frame(c, c.P.T("eventsweb.calendar.title"), links.Calendar()); err != nil {
		return err
	}
	v.Page.Wide = true
	return c.Render(http.StatusOK, calendarPage(v))
}

// at is the address of the calendar with other choices; a zero date is today.
func (v calendarView) at(view string, date time.Time, all bool) string {
	q := url.Values{"view": {view}}
	if !date.IsZero() && !date.Equal(v.Period.Today) {
		q.Set("date", date.Format(events.LocalDay))
	}
	if all {
		q.Set("whose", "all")
	}
	return links.CalendarBy(q)
}

func (v calendarView) views() []ui.Tab {
	var out []ui.Tab
	for _, view := range calendarViews() {
		out = append(out, ui.Tab{Text: v.t("eventsweb.calendar.view." + view), Path: v.at(view, v.Period.Date, v.All), Current: view == v.Period.View})
	}
	return out
}

func (v calendarView) whose() []ui.Tab {
	return []ui.Tab{
		{Text: v.t("eventsweb.calendar.mine"), Path: v.at(v.Period.View, v.Period.Date, false), Current: !v.All},
		{Text: v.t("eventsweb.calendar.all"), Path: v.at(v.Period.View, v.Period.Date, true), Current: v.All},
	}
}

// steps lead to what was before, to today and to what comes after.
func (v calendarView) steps() []ui.Action {
	to := func(n int, word, icon string) ui.Action {
		date := v.Period.step(n)
		if date.IsZero() {
			return ui.Action{}
		}
		return ui.Action{Text: v.t("eventsweb.calendar." + word), Icon: icon, Href: v.at(v.Period.View, date, v.All), IconOnly: true}
	}
	var out []ui.Action
	for _, a := range []ui.Action{to(-1, "previous", "chevron-left"), {Text: v.t("eventsweb.calendar.today"), Href: v.at(v.Period.View, time.Time{}, v.All)},
		to(1, "next", "chevron-right")} {
		if a.Href != "" {
			out = append(out, a)
		}
	}
	return out
}

// agenda is where a day stands with all that is on it.
func (v calendarView) agenda(date time.Time) string { return v.at(agendaView, date, v.All) }

// dayName says a day and how much is on it.
func (v calendarView) dayName(d day) string {
	return v.t("eventsweb.calendar.day_count", errs.Args{"Day": dayText(v.c, d.Date), "Count": v.Page.P.N("eventsweb.calendar.count", len(d.Entries))})
}

// shownInCell is how many events stand in a day of a month.
const shownInCell = 4

// cell are those that stand in the day's place, and how many more there are.
func (d day) cell() (shown []entry, more int) {
	if len(d.Entries) <= shownInCell {
		return d.Entries, 0
	}
	return d.Entries[:shownInCell-1], len(d.Entries) - shownInCell + 1
}

func (v calendarView) empty() bool { return len(full(v.Days)) == 0 }

// weekdays are the names of the days of a week, in the reader's order.
func (v calendarView) weekdays() []time.Time {
	var out []time.Time
	for i := range 7 {
		out = append(out, v.Period.First.AddDate(0, 0, i))
	}
	return out
}

func (v calendarView) weekday(date time.Time) string {
	return v.t("eventsweb.weekday." + strconv.Itoa(weekdayOf(date)))
}

func (v calendarView) shortWeekday(date time.Time) string {
	return v.t("eventsweb.weekday_short." + strconv.Itoa(weekdayOf(date)))
}

// entryLine is an entry as lists show events.
func (v calendarView) entryLine(e entry) line {
	return line{ID: e.ID, Title: e.Title, Kind: v.t(e.Kind.Key()), When: e.Time, Place: e.Place, Status: e.Status, Case: e.Case, CaseName: e.CaseName}
}
