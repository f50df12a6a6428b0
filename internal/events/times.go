package events

import (
	"time"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// The forms in which local times are written: browsers send them so.
const (
	LocalMinute = "2006-01-02T15:04"
	LocalDay    = "2006-01-02"
)

// Which says which of two equal clock times is meant, in the hour that is shown twice when clocks go back.
type Which string

// The choices.
const (
	Once    Which = ""
	Earlier Which = "earlier"
	Later   Which = "later"
)

// When is when an event is wanted, by the clock of its zone.
type When struct {
	// Start and End are written as [LocalMinute], those of whole days as [LocalDay], both days included. An empty End is the
	// Start: a moment, or one day.
	Start, End string
	// StartWhich and EndWhich are needed only where the clock shows that time twice.
	StartWhich, EndWhich Which
	WholeDay             bool
	Zone                 string
}

// The years between which an event can be: outside them somebody mistyped.
const (
	firstYear = 1970
	lastYear  = 2200
)

// Resolve makes moments of what was typed, and answers all that is wrong with it together: a time that doesn't exist is
// "events.time.skipped", one that exists twice without a choice "events.time.twice".
func (w When) Resolve() (Times, error) {
	var wrong errs.Fields
	if !i18n.KnownZone(w.Zone) {
		wrong.Add("zone", "events.zone")
		return Times{}, wrong.Err()
	}
	loc, out := i18n.Location(w.Zone), Times{WholeDay: w.WholeDay, Zone: w.Zone}
	if w.End == "" {
		w.End, w.EndWhich = w.Start, w.StartWhich
	}
	if w.WholeDay {
		out.Start = midnight(&wrong, "start", w.Start, loc, 0)
		out.End = midnight(&wrong, "end", w.End, loc, 1)
	} else {
		out.Start = moment(&wrong, "start", w.Start, loc, w.StartWhich)
		out.End = moment(&wrong, "end", w.End, loc, w.EndWhich)
	}
	if wrong.Err() == nil {
		switch {
		case out.End.Before(out.Start) || w.WholeDay && !out.End.After(out.Start):
			wrong.Add("end", "events.end.early")
		case out.End.Sub(out.Start) > MaxLength+2*time.Hour: // a month in which clocks change is no longer than another
			wrong.Add("end", "events.end.long", errs.Args{"Days": int(MaxLength / (24 * time.Hour))})
		}
	}
	return out, wrong.Err()
}

// moment finds the moment at which the zone's clock shows a time.
func moment(wrong *errs.Fields, field, text string, loc *time.Location, which Which) time.Time {
	naive, ok := typed(wrong, field, LocalMinute, text)
	if !ok {
		return time.Time{}
	}
	found := moments(naive, loc)
	switch {
	case len(found) == 0:
		wrong.Add(field, "events.time.skipped")
		return time.Time{}
	case len(found) == 1:
		return found[0]
	case which == Earlier:
		return found[0]
	case which == Later:
		return found[1]
	default:
		wrong.Add(field, "events.time.twice")
		return time.Time{}
	}
}

func typed(wrong *errs.Fields, field, layout, text string) (time.Time, bool) {
	naive, err := time.Parse(layout, text)
	switch {
	case text == "":
		wrong.Add(field, "events.time.required")
	case err != nil:
		wrong.Add(field, "events.time.unreadable")
	case naive.Year() < firstYear || naive.Year() > lastYear:
		wrong.Add(field, "events.time.year", errs.Args{"First": firstYear, "Last": lastYear})
	default:
		return naive, true
	}
	return time.Time{}, false
}

// moments lists the moments at which the clock of a zone shows what naive shows in UTC: none in an hour that is left out,
// two in one that is repeated, the earlier first.
func moments(naive time.Time, loc *time.Location) []time.Time {
	var out []time.Time
	for _, near := range []time.Duration{-26 * time.Hour, 26 * time.Hour} {
		_, offset := naive.Add(near).In(loc).Zone()
		at := naive.Add(-time.Duration(offset) * time.Second)
		if at.In(loc).Format(time.DateTime) == naive.Format(time.DateTime) && (len(out) == 0 || !out[0].Equal(at)) {
			out = append(out, at)
		}
	}
	if len(out) == 2 && out[1].Before(out[0]) {
		out[0], out[1] = out[1], out[0]
	}
	return out
}

// midnight is when the day begins that lies the given number of days behind the one that was typed.
func midnight(wrong *errs.Fields, field, text string, loc *time.Location, later int) time.Time {
	day, ok := typed(wrong, field, LocalDay, text)
	if !ok {
		return time.Time{}
	}
	return DayStart(day.Year(), day.Month(), day.Day()+later, loc)
}

// DayStart is the first moment of a day in a zone, whose clock may leave out midnight.
func DayStart(year int, month time.Month, day int, loc *time.Location) time.Time {
	naive := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	for range 24 * 4 {
		if found := moments(naive, loc); len(found) > 0 {
			return found[0]
		}
		naive = naive.Add(15 * time.Minute)
	}
	return time.Date(year, month, day+1, 0, 0, 0, 0, loc) // a day that a zone skipped whole
}

// When writes the times as [When.Resolve] reads them.
func (t Times) When() When {
	loc, w := i18n.Location(t.Zone), When{WholeDay: t.WholeDay, Zone: t.Zone}
	if t.WholeDay {
		w.Start, w.End = t.Start.In(loc).Format(LocalDay), t.End.Add(-time.Second).In(loc).Format(LocalDay)
		return w
	}
	w.Start, w.StartWhich = local(t.Start, loc)
	w.End, w.EndWhich = local(t.End, loc)
	return w
}

func local(at time.Time, loc *time.Location) (string, Which) {
	text := at.In(loc).Format(LocalMinute)
	naive, err := time.Parse(LocalMinute, text)
	if found := moments(naive, loc); err == nil && len(found) == 2 {
		if at.Before(found[1]) {
			return text, Earlier
		}
		return text, Later
	}
	return text, Once
}
