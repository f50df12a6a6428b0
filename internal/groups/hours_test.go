package groups_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/activity"
	"cabinet/internal/groups"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

func TestHoursAreCleaned(t *testing.T) {
	whole := groups.Hours{}
	for day := range groups.Days {
		whole = append(whole, groups.Window{Day: day + 1, Opens: 0, Closes: groups.DayEnd})
	}
	for name, x := range map[string]struct {
		in, out groups.Hours
		wrong   string
	}{
		"none":            {nil, nil, ""},
		"in order":        {groups.Hours{at(7, 60, 120), at(1, 600, 700), at(1, 0, 60)}, groups.Hours{at(1, 0, 60), at(1, 600, 700), at(7, 60, 120)}, ""},
		"touching":        {groups.Hours{at(1, 540, 780), at(1, 780, 1080)}, groups.Hours{at(1, 540, 1080)}, ""},
		"until midnight":  {groups.Hours{at(5, 1320, 1440), at(6, 0, 360)}, groups.Hours{at(5, 1320, 1440), at(6, 0, 360)}, ""},
		"the whole week":  {whole, nil, ""},
		"six days":        {whole[:6], whole[:6], ""},
		"four touching":   {groups.Hours{at(2, 0, 1), at(2, 1, 2), at(2, 2, 3), at(2, 3, 4)}, groups.Hours{at(2, 0, 4)}, ""},
		"no such day":     {groups.Hours{at(0, 1, 2)}, nil, "hours groups.hours.day"},
		"eighth day":      {groups.Hours{at(8, 1, 2)}, nil, "hours groups.hours.day"},
		"before midnight": {groups.Hours{at(1, -1, 2)}, nil, "day_1 groups.hours.time"},
		"after midnight":  {groups.Hours{at(3, 1, 1441)}, nil, "day_3 groups.hours.time"},
		"backwards":       {groups.Hours{at(4, 1320, 360)}, nil, "day_4 groups.hours.order"},
		"nothing long":    {groups.Hours{at(4, 60, 60)}, nil, "day_4 groups.hours.order"},
		"overlap":         {groups.Hours{at(1, 540, 781), at(1, 780, 1080)}, nil, "day_1 groups.hours.overlap"},
		"twice":           {groups.Hours{at(1, 540, 780), at(1, 540, 780)}, nil, "day_1 groups.hours.overlap"},
		"four":            {groups.Hours{at(1, 0, 1), at(1, 2, 3), at(1, 4, 5), at(1, 6, 7)}, nil, "day_1 groups.hours.too_many"},
		"far too many":    {slices.Repeat(groups.Hours{at(1, 0, 1)}, 100_000), nil, "hours groups.hours.too_many"},
	} {
		got, err := x.in.Clean()
		if !slices.Equal(got, x.out) || key(err) != x.wrong {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
}

func TestClocksAreRead(t *testing.T) {
	for typed, want := range map[string]int{"00:00": 0, "9:05": 545, "09:05": 545, " 23:59 ": 1439, "24:00": 1440, "08:30:00": 510} {
		if got, ok := groups.ReadClock(typed); !ok || got != want {
			t.Errorf("%q: %d %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "9", "24:01", "25:00", "12:60", "-1:00", "+1:00", "12:5", "1:2:3", "08:30:01", "٠٩:٠٠", "12:000", "x", "12:00\x00", strings.Repeat("1", 10_000)} {
		if got, ok := groups.ReadClock(typed); ok {
			t.Errorf("%q: %d", typed, got)
		}
	}
	for m := range groups.DayEnd + 1 {
		if got, ok := groups.ReadClock(groups.ClockText(m)); !ok || got != m {
			t.Fatalf("%d: %q", m, groups.ClockText(m))
		}
	}
}

func TestHoursAreSet(t *testing.T) {
	each(t, func(w *world) {
		g := w.make("Night shift")
		night := groups.Hours{at(5, 1320, 1440), at(6, 0, 360)}
		for _, group := range []groups.Group{g, {}} {
			kept, err := w.SetHours(w.ctx, w.admin(), group.ID, groups.Hours{at(6, 0, 360), at(5, 1320, 1440)}, groups.Hours(nil).Version())
			if err != nil || !slices.Equal(kept, night) {
				t.Errorf("%v %v", kept, err)
			}
			if got, err := w.Group(w.ctx, w.admin(), group.ID); err != nil || !slices.Equal(got.Hours, night) {
				t.Errorf("%+v %v", got, err)
			}
			if _, err := w.SetHours(w.ctx, w.admin(), group.ID, night, 5); err != nil {
				t.Errorf("what stands already: %v", err)
			}
			_, err = w.SetHours(w.ctx, w.admin(), group.ID, groups.Hours{at(1, 0, 60)}, groups.Hours(nil).Version())
			if theirs, ok := errs.As(err).Detail.(groups.Hours); key(err) != "groups.hours.conflict" || !ok || !slices.Equal(theirs, night) {
				t.Errorf("stale: %v", err)
			}
			if _, err := w.SetHours(w.ctx, w.admin(), group.ID, groups.Hours{at(1, 60, 0)}, night.Version()); key(err) != "day_1 groups.hours.order" {
				t.Errorf("backwards: %v", err)
			}
		}
		if _, err := w.SetHours(w.ctx, w.admin(), "nonsense", night, 0); !errs.Is(err, errs.NotFound) {
			t.Errorf("no such group: %v", err)
		}
		if other, err := w.Groups.Hours(w.ctx, w.DB, w.other, groups.Default); err != nil || !other.Always() {
			t.Errorf("the other account: %v %v", other, err)
		}
		if list, err := w.List(w.ctx, w.admin(), groups.Filter{}); err != nil || len(list.Groups) != 1 || !slices.Equal(list.Groups[0].Hours, night) {
			t.Errorf("%+v %v", list, err)
		}
		if _, err := w.SetHours(w.ctx, w.admin(), g.ID, nil, night.Version()); err != nil {
			t.Errorf("any time again: %v", err)
		}
		if kinds := w.kinds(); !slices.Equal(kinds, []activity.Kind{groups.GroupAdded, groups.HoursChanged, groups.HoursChanged, groups.HoursChanged}) {
			t.Error(kinds)
		}
		if payload := w.acts()[1].Payload; !strings.Contains(payload, `"5 22:00-24:00"`) {
			t.Error(payload)
		}
	})
}

func TestOpenAtKnownMoments(t *testing.T) {
	office := groups.Hours{at(1, 540, 1080), at(2, 540, 1080), at(3, 540, 1080), at(4, 540, 1080), at(5, 540, 1080)}
	night := groups.Hours{at(6, 1320, 1440), at(7, 0, 150), at(7, 1320, 1440), at(1, 0, 120)}
	clean, err := night.Clean()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		hours    groups.Hours
		zone, at string
		open     bool
		next     string
	}{
		{office, "Europe/Moscow", "2026-03-02T05:59:59Z", false, "2026-03-02T06:00:00Z"},
		{office, "Europe/Moscow", "2026-03-02T06:00:00Z", true, "2026-03-02T15:00:00Z"},
		{office, "Europe/Moscow", "2026-03-06T15:00:00Z", false, "2026-03-09T06:00:00Z"},
		{office, "Europe/London", "2026-03-27T18:00:00Z", false, "2026-03-30T08:00:00Z"},                      // the clocks go forward in between
		{office, "Europe/London", "2026-10-23T18:00:00Z", false, "2026-10-26T09:00:00Z"},                      // and back
		{clean, "Europe/London", "2026-03-28T23:00:00Z", true, "2026-03-29T01:30:00Z"},                        // 02:30, an hour after 00:59:59
		{clean, "Europe/London", "2026-10-25T00:30:00Z", true, "2026-10-25T02:30:00Z"},                        // the second 01:30 is open as well
		{clean, "Europe/London", "2026-03-29T23:30:00Z", true, "2026-03-30T01:00:00Z"},                        // on from Sunday into Monday
		{groups.Hours{at(7, 70, 80)}, "Europe/London", "2026-03-28T12:00:00Z", false, "2026-04-05T00:10:00Z"}, // 01:10 is skipped
		{groups.Hours{at(7, 70, 80)}, "Europe/London", "2026-10-25T00:15:00Z", true, "2026-10-25T00:20:00Z"},
		{groups.Hours{at(7, 70, 80)}, "Europe/London", "2026-10-25T00:20:00Z", false, "2026-10-25T01:10:00Z"}, // again
		{nil, "Europe/London", "2026-10-25T00:20:00Z", true, ""},
	} {
		at, _ := time.Parse(time.RFC3339, x.at)
		open, next := groups.OpenAt(x.hours, i18n.Location(x.zone), at)
		shown := ""
		if !next.IsZero() {
			shown = next.Format(time.RFC3339)
		}
		if open != x.open || shown != x.next {
			t.Errorf("%v in %s at %s: %v until %s, want %v until %s", x.hours, x.zone, x.at, open, shown, x.open, x.next)
		}
	}
}

// onTheWall is the plain meaning of hours: what a person sees on the clock.
func onTheWall(h groups.Hours, at time.Time) bool {
	minute := at.Hour()*60 + at.Minute()
	for _, w := range h {
		if w.Day == (int(at.Weekday())+6)%7+1 && w.Opens <= minute && minute < w.Closes {
			return true
		}
	}
	return h.Always()
}

func someHours(t *rapid.T) groups.Hours {
	var h groups.Hours
	for day := 1; day <= groups.Days; day++ {
		edges := rapid.SliceOfNDistinct(rapid.OneOf(rapid.IntRange(0, groups.DayEnd), rapid.SampledFrom([]int{0, 60, 120, 150, 180, 1440})), 0, 6, rapid.ID[int]).Draw(t, "edges")
		slices.Sort(edges)
		for i := 0; i+1 < len(edges); i += 2 {
			h = append(h, groups.Window{Day: day, Opens: edges[i], Closes: edges[i+1]})
		}
	}
	clean, err := h.Clean()
	if err != nil {
		t.Fatal(err)
	}
	return clean
}

// What OpenAt says holds for every minute until the moment that it names, and no longer.
func TestOpenAtIsWhatTheClockShows(t *testing.T) {
	zones := append(i18n.Zones(), "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "America/St_Johns")
	first := time.Date(2006, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		hours, name := someHours(t), rapid.SampledFrom(zones).Draw(t, "zone")
		zone := i18n.Location(name)
		at := first.Add(time.Duration(rapid.Int64Range(0, 30*365*24*3600).Draw(t, "at")) * time.Second)
		if _, turn := at.In(zone).ZoneBounds(); !turn.IsZero() && rapid.Bool().Draw(t, "near a turn") {
			at = turn.Add(time.Duration(rapid.IntRange(-200, 200).Draw(t, "minutes")) * time.Minute)
		}
		open, next := groups.OpenAt(hours, zone, at)
		if open != onTheWall(hours, at.In(zone)) {
			t.Fatalf("%v in %s at %s: %v", hours, name, at, open)
		}
		if next.IsZero() != hours.Always() || !next.IsZero() && (!next.After(at) || next.Sub(at) > 15*24*time.Hour) {
			t.Fatalf("%v in %s at %s changes at %s", hours, name, at, next)
		}
		for m := at.Truncate(time.Minute).Add(time.Minute); !next.IsZero() && m.Before(next); m = m.Add(time.Minute) {
			if onTheWall(hours, m.In(zone)) != open {
				t.Fatalf("%v in %s at %s: it changes at %s, not %s", hours, name, at, m, next)
			}
		}
		if !next.IsZero() && onTheWall(hours, next.In(zone)) == open {
			t.Fatalf("%v in %s at %s: nothing changes at %s", hours, name, at, next)
		}
	})
}

func FuzzReadClock(f *testing.F) {
	for _, seed := range []string{"09:00", "24:00", "7:5", "08:30:00", "", "99:99", "1:2:3", "\x00", "٠٩:٠٠"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if m, ok := groups.ReadClock(typed); ok && (m < 0 || m > groups.DayEnd) {
			t.Errorf("%q: %d", typed, m)
		}
	})
}
