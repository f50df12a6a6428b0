package events_test

import (
	"testing"
	"time"

	"cabinet/internal/cases/casestest"
	"cabinet/internal/events"
)

func TestClocksThatAreChanged(t *testing.T) {
	for _, x := range []struct {
		zone, start string
		which       events.Which
		want        string // the moment, or what is said
	}{
		{"Europe/London", "2026-03-29T00:59", events.Once, "2026-03-29T00:59:00Z"},
		{"Europe/London", "2026-03-29T01:30", events.Once, "start events.time.skipped"},
		{"Europe/London", "2026-03-29T01:30", events.Later, "start events.time.skipped"},
		{"Europe/London", "2026-03-29T02:00", events.Once, "2026-03-29T01:00:00Z"},
		{"Europe/London", "2026-10-25T01:30", events.Once, "start events.time.twice"},
		{"Europe/London", "2026-10-25T01:30", "third", "start events.time.twice"},
		{"Europe/London", "2026-10-25T01:30", events.Earlier, "2026-10-25T00:30:00Z"},
		{"Europe/London", "2026-10-25T01:30", events.Later, "2026-10-25T01:30:00Z"},
		{"Europe/London", "2026-10-25T02:00", events.Once, "2026-10-25T02:00:00Z"},
		{"Europe/Moscow", "2011-03-27T02:30", events.Once, "start events.time.skipped"},
		{"Europe/Moscow", "2014-10-26T01:30", events.Once, "start events.time.twice"},
		{"Europe/Moscow", "2014-10-26T01:30", events.Earlier, "2014-10-25T21:30:00Z"},
		{"Europe/Moscow", "2014-10-26T01:30", events.Later, "2014-10-25T22:30:00Z"},
		{"Europe/Moscow", "2026-03-29T02:30", events.Once, "2026-03-28T23:30:00Z"},
		{"Asia/Novosibirsk", "2016-07-24T02:30", events.Once, "start events.time.skipped"},
		{"Asia/Novosibirsk", "2014-10-26T01:30", events.Once, "start events.time.twice"},
		{"Asia/Novosibirsk", "2014-10-26T01:30", events.Later, "2014-10-25T19:30:00Z"},
		{"Asia/Novosibirsk", "2026-10-25T01:30", events.Once, "2026-10-24T18:30:00Z"},
		{"America/New_York", "2026-03-08T02:00", events.Once, "start events.time.skipped"},
		{"America/New_York", "2026-03-08T03:00", events.Earlier, "2026-03-08T07:00:00Z"},
		{"America/New_York", "2026-11-01T01:00", events.Once, "start events.time.twice"},
		{"America/New_York", "2026-11-01T01:59", events.Earlier, "2026-11-01T05:59:00Z"},
		{"America/New_York", "2026-11-01T01:59", events.Later, "2026-11-01T06:59:00Z"},
		{"America/New_York", "2026-02-30T10:00", events.Once, "start events.time.unreadable"},
		{"America/New_York", "20260-01-01T10:00", events.Once, "start events.time.unreadable"},
		{"America/New_York", "1812-01-01T10:00", events.Once, "start events.time.year"},
		{"America/New_York", "", events.Once, "start events.time.required"},
		{"Europe/Atlantis", "2026-01-01T10:00", events.Once, "zone events.zone"},
		{"../etc/passwd", "2026-01-01T10:00", events.Once, "zone events.zone"},
	} {
		got, err := events.When{Start: x.start, StartWhich: x.which, Zone: x.zone}.Resolve()
		said := casestest.Key(err)
		if err == nil {
			if said = got.Start.UTC().Format(time.RFC3339); !got.End.Equal(got.Start) {
				t.Errorf("%s %s: a moment ends at %s", x.zone, x.start, got.End)
			}
			again, err := got.When().Resolve()
			if err != nil || !again.Equal(got) {
				t.Errorf("%s %s: written and read again it is %+v (%v)", x.zone, x.start, again, err)
			}
		}
		if said != x.want {
			t.Errorf("%s %s %q: got %s, want %s", x.zone, x.start, x.which, said, x.want)
		}
	}
}

func TestEndsAndWholeDays(t *testing.T) {
	for _, x := range []struct {
		what string
		when events.When
		want string // how long, or what is said
	}{
		{"an hour", events.When{Start: "2026-05-04T10:00", End: "2026-05-04T11:00"}, "1h0m0s"},
		{"end before start", events.When{Start: "2026-05-04T10:00", End: "2026-05-04T09:59"}, "end events.end.early"},
		{"over the change", events.When{Start: "2026-03-29T00:30", End: "2026-03-29T02:30"}, "1h0m0s"},
		{"end in the gap", events.When{Start: "2026-03-29T00:30", End: "2026-03-29T01:30"}, "end events.time.skipped"},
		{"the same time, the second before the first", events.When{Start: "2026-10-25T01:30", End: "2026-10-25T01:30", StartWhich: events.Later, EndWhich: events.Earlier}, "end events.end.early"},
		{"a day", events.When{Start: "2026-05-04", WholeDay: true}, "24h0m0s"},
		{"the short day", events.When{Start: "2026-03-29", WholeDay: true}, "23h0m0s"},
		{"the long day", events.When{Start: "2026-10-25", End: "2026-10-25", WholeDay: true}, "25h0m0s"},
		{"a day that ends before it begins", events.When{Start: "2026-05-04", End: "2026-05-03", WholeDay: true}, "end events.end.early"},
		{"31 days", events.When{Start: "2026-10-01", End: "2026-10-31", WholeDay: true}, "745h0m0s"},
		{"two months", events.When{Start: "2026-10-01", End: "2026-12-01", WholeDay: true}, "end events.end.long"},
		{"a time for a whole day", events.When{Start: "2026-05-04T10:00", WholeDay: true}, "start events.time.unreadable"},
	} {
		x.when.Zone = "Europe/London"
		got, err := x.when.Resolve()
		said := casestest.Key(err)
		if err == nil {
			said = got.End.Sub(got.Start).String()
		}
		if said != x.want {
			t.Errorf("%s: got %s, want %s", x.what, said, x.want)
		}
	}
}
