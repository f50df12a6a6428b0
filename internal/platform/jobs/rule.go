package jobs

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rule says when recurring work falls due: either at a local time on some days of the week in a zone, or in every
// interval.
type Rule struct {
	// Zone is the IANA name of the zone that At and Days are meant in; UTC when empty.
	Zone string
	// At is the local time of day.
	At LocalTime
	// Days are the days of the week; every day when empty.
	Days Days
	// Every, when set, is an interval of at least a second counted from 1970-01-01 UTC; Zone, At and Days must be empty then.
	Every time.Duration
}

// LocalTime is a time of day on the clock on the wall.
type LocalTime struct{ Hour, Minute int }

// Days is a set of days of the week.
type Days uint8

// On returns the set of the given days.
func On(days ...time.Weekday) Days {
	var d Days
	for _, x := range days {
		d |= 1 << x
	}
	return d
}

// Has reports whether the day is in the set; the empty set stands for every day.
func (d Days) Has(day time.Weekday) bool { return d&0x7f == 0 || d&(1<<day) != 0 }

// timing is a checked rule.
type timing struct {
	Rule
	loc *time.Location
}

func (r Rule) check() (timing, error) {
	if r.Every != 0 {
		if r.Every < time.Second || r.Zone != "" || r.Days != 0 || r.At != (LocalTime{}) {
			return timing{}, fmt.Errorf("jobs: an interval is at least a second and has no zone, time or days")
		}
		return timing{Rule: r}, nil
	}
	if r.At.Hour < 0 || r.At.Hour > 23 || r.At.Minute < 0 || r.At.Minute > 59 || r.Days > 0x7f {
		return timing{}, fmt.Errorf("jobs: no such local time or day")
	}
	if r.Zone == "" {
		r.Zone = "UTC"
	}
	if r.Zone == "Local" {
		return timing{}, fmt.Errorf("jobs: a rule needs a zone of its own, not the machine's")
	}
	loc, err := time.LoadLocation(r.Zone)
	return timing{r, loc}, err
}

// text is the rule as its row keeps it, the zone apart.
func (t timing) text() string {
	if t.Every > 0 {
		return "every " + t.Every.String()
	}
	s := fmt.Sprintf("at %02d:%02d", t.At.Hour, t.At.Minute)
	if t.Days != 0 {
		s += " on " + strconv.Itoa(int(t.Days))
	}
	return s
}

func parseTiming(zone, text string) (timing, error) {
	bad := fmt.Errorf("jobs: a schedule's row holds no rule")
	if every, ok := strings.CutPrefix(text, "every "); ok {
		d, err := time.ParseDuration(every)
		if err != nil || d == 0 {
			return timing{}, bad
		}
		return Rule{Every: d, Zone: zone}.check()
	}
	text, ok := strings.CutPrefix(text, "at ")
	at, days, _ := strings.Cut(text, " on ")
	h, m, ok2 := strings.Cut(at, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	set := 0
	var err3 error
	if days != "" {
		set, err3 = strconv.Atoi(days)
	}
	if !ok || !ok2 || err1 != nil || err2 != nil || err3 != nil || set < 0 || set > 0x7f {
		return timing{}, bad
	}
	return Rule{Zone: zone, At: LocalTime{hour, minute}, Days: Days(set)}.check()
}

// next returns the first instant after t at which the rule falls due.
func (t timing) next(after time.Time) time.Time {
	if t.Every > 0 {
		step := t.Every.Microseconds()
		n := after.UnixMicro() / step
		if after.UnixMicro() < 0 && after.UnixMicro()%step != 0 {
			n--
		}
		return time.UnixMicro((n + 1) * step).UTC()
	}
	y, m, d := after.In(t.loc).Date()
	// A day back, since the jump that stands for a missing local time may lie on a later date than the time itself.
	for i := -2; ; i++ {
		day := time.Date(y, m, d+i, t.At.Hour, t.At.Minute, 0, 0, time.UTC)
		if !t.Days.Has(day.Weekday()) {
			continue
		}
		if at := instantOf(day, t.loc); at.After(after) {
			return at
		}
	}
}

// latest returns the last instant at or before now, given that due is one.
func (t timing) latest(due, now time.Time) time.Time {
	if t.Every > 0 {
		if before := t.next(now).Add(-t.Every); before.After(due) {
			return before
		}
		return due
	}
	if from := now.AddDate(0, 0, -9); from.After(due) {
		due = t.next(from)
	}
	for {
		later := t.next(due)
		if later.After(now) {
			return due
		}
		due = later
	}
}

// instantOf returns when the clocks of loc show the date and time that local shows in UTC. Of two such instants it is
// the first; when clocks jump over that time it is the instant of the jump (R86).
func instantOf(local time.Time, loc *time.Location) time.Time {
	const reach = 30 * time.Hour // more than any offset from UTC
	at := local.Add(-reach)
	for {
		_, offset := at.In(loc).Zone()
		_, until := at.In(loc).ZoneBounds()
		instant := local.Add(-time.Duration(offset) * time.Second)
		if until.IsZero() || instant.Before(until) {
			if instant.Before(at) {
				instant = at // the clocks had jumped over it when this offset began
			}
			return instant.UTC()
		}
		at = until
	}
}
