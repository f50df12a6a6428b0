package demo

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/caseload"
	"cabinet/internal/cases"
	"cabinet/internal/events"
	"cabinet/internal/ids"
)

// date is an event of a demo case.
type date struct {
	title string
	kind  events.Kind
	place string
	text  string
	days  int // working days from today; past ones were held
	at    int // minutes of the day; 0 for the whole day
	long  int // minutes, or further days of whole ones; 0 for a moment, or one day
	who   []string
	off   string // why it was cancelled
}

// hour writes an hour and a minute as minutes of the day.
func hour(hour, minute int) int { return hour*60 + minute }

// meet adds the events of a case, as who is responsible for it would.
func (r Rooms) meet(ctx context.Context, by access.Actor, account string, zone *time.Location, c cases.Case) error {
	for _, x := range dates(account)[c.Name] {
		if err := r.date(ctx, by, zone, c, x); err != nil {
			return fmt.Errorf("event %s: %w", x.title, err)
		}
	}
	return nil
}

func (r Rooms) date(ctx context.Context, by access.Actor, zone *time.Location, c cases.Case, x date) error {
	var users []ids.User
	for _, last := range x.who {
		u, err := r.called(ctx, by.Account, last)
		if err != nil {
			return err
		}
		users = append(users, u.User)
	}
	when := x.when(r.Now().In(zone))
	e, err := r.Events.Create(ctx, by, c.ID, events.Input{Kind: &x.kind, Title: &x.title, Place: &x.place, Text: &x.text, When: &when, Users: &users})
	switch {
	case err != nil:
		return err
	case x.off != "":
		_, err = r.Events.Cancel(ctx, by, e.ID, x.off, e.Version)
	case x.days < 0:
		_, err = r.Events.SetHeld(ctx, by, e.ID, true, e.Version)
	}
	return err
}

// when is the time of the event, some working days from now.
func (x date) when(now time.Time) events.When {
	day := workday(now, x.days)
	out := events.When{WholeDay: x.at == 0, Zone: now.Location().String(), Start: day.Format(events.LocalDay)}
	if x.at == 0 {
		out.End = day.AddDate(0, 0, x.long).Format(events.LocalDay)
		return out
	}
	at := day.Add(time.Duration(x.at) * time.Minute)
	out.Start, out.End = at.Format(events.LocalMinute), at.Add(time.Duration(x.long)*time.Minute).Format(events.LocalMinute)
	return out
}

// workday is the date that many working days from now, as its midnight in UTC; 0 is today, or Monday on a weekend.
func workday(now time.Time, days int) time.Time {
	day, step := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC), 1
	free := func() bool { return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday }
	for free() {
		day = day.AddDate(0, 0, 1)
	}
	if days < 0 {
		days, step = -days, -1
	}
	for days > 0 {
		if day = day.AddDate(0, 0, step); !free() {
			days--
		}
	}
	return day
}

// plan gives a case that the account had before its events; who leads it attends, and past ones were held.
func (l *loading) plan(ctx context.Context, c ids.Case, x caseload.Case) error {
	lead := l.staff[x.Lead%len(l.staff)]
	by := l.of(lead)
	for _, d := range x.Dates {
		kind, users := events.Kind(d.Kind), []ids.User{lead.ID}
		start := workday(l.Now().In(l.zone), d.Days).Add(time.Duration(d.At) * time.Minute)
		when := events.When{Zone: l.zone.String(), Start: start.Format(events.LocalMinute)}
		if d.Long > 0 {
			when.End = start.Add(time.Duration(d.Long) * time.Minute).Format(events.LocalMinute)
		}
		e, err := l.Events.Create(ctx, by, c, events.Input{Kind: &kind, Title: &d.Title, When: &when, Users: &users})
		if err == nil && e.Over(l.Now()) {
			_, err = l.Events.SetHeld(ctx, by, e.ID, true, e.Version)
		}
		if err != nil {
			return fmt.Errorf("event %s: %w", d.Title, err)
		}
	}
	return nil
}
