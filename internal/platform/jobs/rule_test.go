package jobs

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var zones = []string{"America/New_York", "Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia"}

func must(t testing.TB, r Rule) timing {
	t.Helper()
	c, err := r.check()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// For every minute of the day, a daily rule falls due once on each date of the year, and at the time it says or at
// the jump over it.
func TestDailyRulesOverAYearOfClockChanges(t *testing.T) {
	for _, zone := range zones {
		t.Run(zone, func(t *testing.T) {
			loc, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			for minute := 0; minute < 24*60; minute += 10 {
				at := LocalTime{minute / 60, minute % 60}
				rule := must(t, Rule{Zone: zone, At: at})
				for _, year := range []int{2026, 2028} {
					checkYear(t, rule, loc, year)
				}
			}
		})
	}
}

func checkYear(t *testing.T, rule timing, loc *time.Location, year int) {
	t.Helper()
	date := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	now := time.Date(year, 1, 1, 0, 0, 0, 0, loc).Add(-time.Second)
	for ; date.Year() == year; date = date.AddDate(0, 0, 1) {
		at := rule.next(now)
		if !at.After(now) {
			t.Fatalf("%v: after %s comes %s", rule.At, now, at)
		}
		local := at.In(loc)
		if local.Format(time.DateOnly) != date.Format(time.DateOnly) {
			t.Fatalf("%v: %s instead of a tick on %s", rule.At, local, date.Format(time.DateOnly))
		}
		if local.Hour() != rule.At.Hour || local.Minute() != rule.At.Minute {
			_, before := at.Add(-time.Second).In(loc).Zone()
			_, after := local.Zone()
			if after <= before {
				t.Fatalf("%v: runs at %s, where no clock jumps", rule.At, local)
			}
		}
		now = at
	}
}

func TestKnownClockChanges(t *testing.T) {
	for _, c := range []struct {
		zone, after, want string
		at                LocalTime
	}{
		// Jumps: once, at the instant of the jump.
		{"Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", LocalTime{2, 30}},
		{"Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", LocalTime{2, 30}},
		{"America/New_York", "2026-03-08T00:00:00Z", "2026-03-08T07:00:00Z", LocalTime{2, 30}},
		{"Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-23T22:00:00Z", LocalTime{0, 30}},
		{"Australia/Lord_Howe", "2026-10-03T12:00:00Z", "2026-10-03T15:30:00Z", LocalTime{2, 15}},
		// Twice the same time: the first only.
		{"Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", LocalTime{2, 30}},
		{"Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", LocalTime{2, 30}},
		{"Australia/Lord_Howe", "2026-04-04T12:00:00Z", "2026-04-04T14:45:00Z", LocalTime{1, 45}},
		{"Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z", LocalTime{1, 45}},
		// Samoa had no 30 December 2011.
		{"Pacific/Apia", "2011-12-29T20:00:00Z", "2011-12-30T10:00:00Z", LocalTime{9, 0}},
		{"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z", LocalTime{9, 0}},
		{"UTC", "2026-03-02T09:00:00Z", "2026-03-03T09:00:00Z", LocalTime{9, 0}},
	} {
		after, err := time.Parse(time.RFC3339, c.after)
		if err != nil {
			t.Fatal(err)
		}
		got := must(t, Rule{Zone: c.zone, At: c.at}).next(after)
		if got.Format(time.RFC3339) != c.want {
			t.Errorf("%s %v after %s: %s, want %s", c.zone, c.at, c.after, got.Format(time.RFC3339), c.want)
		}
	}
}

func TestWeekdaysAreThoseOfTheZone(t *testing.T) {
	rule := must(t, Rule{Zone: "Pacific/Apia", At: LocalTime{8, 0}, Days: On(time.Monday, time.Friday)})
	now := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) // Monday afternoon in Apia
	for _, want := range []string{"2026-03-05T19:00:00Z", "2026-03-08T19:00:00Z", "2026-03-12T19:00:00Z"} {
		now = rule.next(now)
		if now.Format(time.RFC3339) != want {
			t.Fatalf("%s, want %s", now.Format(time.RFC3339), want)
		}
	}
}

// Against the slowest possible reading of the rule: look at every minute.
func TestNextAgreesWithLookingAtEveryMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		// Near a clock change, where it matters.
		from := time.Date(rapid.IntRange(2015, 2030).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")),
			rapid.IntRange(1, 28).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		if _, change := from.In(loc).ZoneBounds(); !change.IsZero() && rapid.Bool().Draw(t, "near") {
			from = change.UTC().Add(-3 * time.Hour)
		}
		from = from.Add(time.Duration(rapid.IntRange(-300, 300).Draw(t, "minutes")) * time.Minute)
		rule, err := Rule{Zone: zone, At: LocalTime{rapid.IntRange(0, 23).Draw(t, "h"), rapid.IntRange(0, 59).Draw(t, "m")}}.check()
		if err != nil {
			t.Fatal(err)
		}
		got := rule.next(from)
		if want := slowNext(rule.At, loc, from); !got.Equal(want) {
			t.Fatalf("%s %v after %s: %s, want %s", zone, rule.At, from, got.In(loc), want.In(loc))
		}
	})
}

func slowNext(at LocalTime, loc *time.Location, after time.Time) time.Time {
	served := map[string]bool{}
	target := at.Hour*60 + at.Minute
	var before time.Time
	for m := after.Truncate(time.Minute).Add(-50 * time.Hour); ; m = m.Add(time.Minute) {
		local := m.In(loc)
		minute, date := local.Hour()*60+local.Minute(), local.Format(time.DateOnly)
		hit := minute == target
		if !before.IsZero() && !hit {
			b := before.In(loc)
			jumped := local.Sub(b) == time.Minute && minute-(b.Hour()*60+b.Minute()) > 1 && b.Format(time.DateOnly) == date
			hit = jumped && target > b.Hour()*60+b.Minute() && target < minute
			if b.Format(time.DateOnly) != date && minute > 0 { // the jump began at midnight
				hit = target < minute
			}
		}
		before = m
		if !hit || served[date] {
			continue
		}
		served[date] = true
		if m.After(after) {
			return m.UTC()
		}
	}
}

func TestIntervalsCountFromTheEpoch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := time.Duration(rapid.Int64Range(1, 1e6).Draw(t, "seconds")) * time.Second
		now := time.UnixMicro(rapid.Int64Range(-1e15, 4e15).Draw(t, "now"))
		rule, err := Rule{Every: every}.check()
		if err != nil {
			t.Fatal(err)
		}
		next := rule.next(now)
		if !next.After(now) || next.Sub(now) > every || next.UnixMicro()%every.Microseconds() != 0 {
			t.Fatalf("every %s after %s: %s", every, now, next)
		}
	})
}

// Whatever is missed, periods tile time: the latest tick is due, the next one is not, and none lies between.
func TestLatestIsTheLastBeforeNow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Rule{Zone: rapid.SampledFrom(zones).Draw(t, "zone"), At: LocalTime{rapid.IntRange(0, 23).Draw(t, "h"), 30},
			Days: Days(rapid.IntRange(0, 0x7f).Draw(t, "days"))}
		if rapid.Bool().Draw(t, "interval") {
			r = Rule{Every: time.Duration(rapid.IntRange(1, 100_000).Draw(t, "s")) * time.Second}
		}
		rule, err := r.check()
		if err != nil {
			t.Fatal(err)
		}
		due := rule.next(time.Unix(rapid.Int64Range(1.7e9, 1.9e9).Draw(t, "start"), 0))
		now := due.Add(time.Duration(rapid.Int64Range(0, int64(60*24*time.Hour)).Draw(t, "pause")))
		at := rule.latest(due, now)
		if at.Before(due) || at.After(now) || !rule.next(at).After(now) || !rule.next(now).Equal(rule.next(at)) {
			t.Fatalf("due %s, now %s: latest %s, next %s", due, now, at, rule.next(now))
		}
	})
}

func TestRulesSurviveTheirRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Rule{Zone: rapid.SampledFrom(zones).Draw(t, "zone"), At: LocalTime{rapid.IntRange(0, 23).Draw(t, "h"), rapid.IntRange(0, 59).Draw(t, "m")},
			Days: Days(rapid.IntRange(0, 0x7f).Draw(t, "days"))}
		if rapid.Bool().Draw(t, "interval") {
			r = Rule{Every: time.Duration(rapid.IntRange(1, 1e6).Draw(t, "s")) * time.Second}
		}
		c, err := r.check()
		if err != nil {
			t.Fatal(err)
		}
		back, err := parseTiming(c.Zone, c.text())
		if err != nil || back.Rule != c.Rule {
			t.Fatalf("%+v became %+v (%v)", c.Rule, back.Rule, err)
		}
	})
}

func TestRulesThatCantBe(t *testing.T) {
	for _, r := range []Rule{{Zone: "Europe/Atlantis"}, {Zone: "Local"}, {Zone: "../etc/passwd"}, {At: LocalTime{24, 0}}, {At: LocalTime{0, 60}}, {At: LocalTime{-1, 0}},
		{Days: 0x80}, {Every: time.Millisecond}, {Every: -time.Hour}, {Every: time.Hour, Zone: "UTC"}} {
		if _, err := r.check(); err == nil {
			t.Errorf("%+v passes", r)
		}
	}
}

func FuzzParseTiming(f *testing.F) {
	f.Add("UTC", "at 09:30 on 62")
	f.Add("", "every 1h0m0s")
	f.Add("UTC", "at 9:")
	f.Fuzz(func(t *testing.T, zone, text string) {
		c, err := parseTiming(zone, text)
		if err != nil {
			return
		}
		if back, err := parseTiming(c.Zone, c.text()); err != nil || back.Rule != c.Rule {
			t.Fatalf("%q: %+v, then %+v (%v)", text, c.Rule, back.Rule, err)
		}
	})
}
