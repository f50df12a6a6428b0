package groups

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"cabinet/internal/platform/errs"
)

// The bounds of hours.
const (
	// Days is how many weekdays there are: 1 is Monday, 7 Sunday.
	Days = 7
	// MaxWindows is how many windows a day may have.
	MaxWindows = 3
	// DayEnd is the last minute at which a window may close: 24:00.
	DayEnd = 24 * 60
)

// Window is a part of a weekday in which people are told things, by the clock on their wall.
type Window struct {
	Day int // 1 is Monday, 7 Sunday
	// Opens and Closes are minutes since midnight; Closes, at most [DayEnd], is the first minute that is out.
	Opens, Closes int
}

// Hours are the windows of a week in order. None means at any time; where there are some, a day without any is closed.
type Hours []Window

// Always reports whether people are told at any time.
func (h Hours) Always() bool { return len(h) == 0 }

// On returns the windows of a weekday.
func (h Hours) On(day int) []Window {
	var out []Window
	for _, w := range h {
		if w.Day == day {
			out = append(out, w)
		}
	}
	return out
}

// Version identifies what the hours are: others have another one. It is never 0.
func (h Hours) Version() int64 {
	sum := fnv.New64a()
	for _, w := range h {
		_, _ = fmt.Fprintf(sum, "%d %d %d;", w.Day, w.Opens, w.Closes)
	}
	return int64(sum.Sum64()>>1) | 1
}

// DayField is the name under which what is wrong with a weekday's windows is told.
func DayField(day int) string { return "day_" + strconv.Itoa(day) }

// Clean returns the hours in order, with windows that touch made one, or everything that is wrong with them. All of every
// day is the same as any time: none.
func (h Hours) Clean() (Hours, error) {
	if len(h) > Days*DayEnd {
		return nil, errs.FieldError("hours", "groups.hours.too_many", errs.Args{"Max": MaxWindows})
	}
	var wrong errs.Fields
	if slices.ContainsFunc(h, func(w Window) bool { return w.Day < 1 || w.Day > Days }) {
		wrong.Add("hours", "groups.hours.day")
	}
	var out Hours
	whole := 0
	for day := 1; day <= Days; day++ {
		list := cleanDay(&wrong, day, h.On(day))
		if len(list) == 1 && list[0].Opens == 0 && list[0].Closes == DayEnd {
			whole++
		}
		out = append(out, list...)
	}
	if err := wrong.Err(); err != nil || whole == Days {
		return nil, err
	}
	return out, nil
}

// cleanDay tidies the windows of one day.
func cleanDay(wrong *errs.Fields, day int, list []Window) []Window {
	slices.SortFunc(list, func(a, b Window) int { return a.Opens - b.Opens })
	var out []Window
	for _, w := range list {
		last := len(out) - 1
		switch {
		case w.Opens < 0 || w.Closes < 0 || w.Opens > DayEnd || w.Closes > DayEnd:
			wrong.Add(DayField(day), "groups.hours.time")
			return nil
		case w.Opens >= w.Closes:
			wrong.Add(DayField(day), "groups.hours.order")
			return nil
		case last >= 0 && w.Opens < out[last].Closes:
			wrong.Add(DayField(day), "groups.hours.overlap")
			return nil
		case last >= 0 && w.Opens == out[last].Closes:
			out[last].Closes = w.Closes
		default:
			out = append(out, w)
		}
	}
	if len(out) > MaxWindows {
		wrong.Add(DayField(day), "groups.hours.too_many", errs.Args{"Max": MaxWindows})
	}
	return out
}

// ClockText writes minutes since midnight as a clock shows them: "09:00", at most "24:00".
func ClockText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// ReadClock reads what [ClockText] writes, with or without a leading zero or full seconds.
func ReadClock(text string) (minutes int, ok bool) {
	parts := strings.Split(strings.TrimSpace(text), ":")
	if len(parts) == 3 && parts[2] == "00" {
		parts = parts[:2]
	}
	if len(parts) != 2 || len(parts[0]) > 2 || len(parts[1]) != 2 {
		return 0, false
	}
	hour, err := strconv.ParseUint(parts[0], 10, 8)
	minute, bad := strconv.ParseUint(parts[1], 10, 8)
	minutes = int(hour)*60 + int(minute)
	return minutes, err == nil && bad == nil && minute < 60 && minutes <= DayEnd
}
