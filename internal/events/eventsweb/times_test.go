package eventsweb

import (
	"testing"
	"time"

	"cabinet/internal/events"
	"cabinet/internal/platform/i18n"
)

// What a form shows of an event and sends back untouched is the same event, on every clock, also in the nights in which clocks
// are changed.
func TestFormsKeepTimes(t *testing.T) {
	for _, zone := range []string{"Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Europe/Moscow", "Pacific/Apia", "UTC"} {
		loc := i18n.Location(zone)
		for at := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() == 2027; at = at.Add(25 * time.Minute) {
			for _, long := range []time.Duration{0, 45 * time.Minute, 26 * time.Hour} {
				was := events.Times{Start: at, End: at.Add(long), Zone: zone}
				form := whenStored(was)
				if got, err := form.when().Resolve(); err != nil || !got.Equal(was) {
					t.Fatalf("%s: %s for %s becomes %s to %s (%v) by way of %+v", zone, at.In(loc), long, got.Start.In(loc), got.End.In(loc), err, form)
				}
			}
		}
		for day := range 365 {
			was := events.Times{Start: events.DayStart(2027, 1, 1+day, loc), End: events.DayStart(2027, 1, 2+day+day%3, loc), WholeDay: true, Zone: zone}
			form := whenStored(was)
			if got, err := form.when().Resolve(); err != nil || !got.Equal(was) {
				t.Fatalf("%s: the days from %s become %s to %s (%v) by way of %+v", zone, was.Start, got.Start, got.End, err, form)
			}
			first, last := daysOf(was, i18n.Location("Asia/Tokyo"))
			if got := int(last.Sub(first).Hours()/24) + 1; got != 1+day%3 {
				t.Fatalf("%s: the %d days from %s are %d", zone, 1+day%3, was.Start, got)
			}
		}
	}
}

func TestWeeks(t *testing.T) {
	date := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC) // a Wednesday
	for start, want := range map[time.Weekday]int{time.Monday: 23, time.Sunday: 22, time.Wednesday: 25, time.Thursday: 19} {
		if got := weekOf(date, start); got.Day() != want || got.Weekday() != start {
			t.Errorf("a week that begins on %s begins with %s", start, got)
		}
	}
	for offset := range 14 {
		if got, want := weekdayOf(date.AddDate(0, 0, offset)), (2+offset)%7+1; got != want {
			t.Errorf("%s is weekday %d, want %d", date.AddDate(0, 0, offset).Weekday(), got, want)
		}
	}
}
