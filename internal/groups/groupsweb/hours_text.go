package groupsweb

import (
	"slices"
	"strconv"
	"strings"

	"cabinet/internal/groups"
	"cabinet/internal/ui"
)

func dayName(p ui.Texts, day int) string { return p.T("groupsweb.day." + strconv.Itoa(day)) }

func dayShort(p ui.Texts, day int) string { return p.T("groupsweb.day_short." + strconv.Itoa(day)) }

// hoursText writes hours in one line: "Mon–Fri 09:00–13:00, 14:00–18:00; Sat 10:00–14:00".
func hoursText(p ui.Texts, h groups.Hours) string {
	if h.Always() {
		return p.T("groupsweb.hours.always")
	}
	var parts []string
	for day := 1; day <= groups.Days; {
		last := day
		for last < groups.Days && slices.EqualFunc(h.On(last+1), h.On(day), sameTimes) {
			last++
		}
		if list := h.On(day); len(list) > 0 {
			parts = append(parts, daysText(p, day, last)+" "+windowsText(list))
		}
		day = last + 1
	}
	return strings.Join(parts, "; ")
}

func sameTimes(a, b groups.Window) bool { return a.Opens == b.Opens && a.Closes == b.Closes }

func daysText(p ui.Texts, first, last int) string {
	switch last {
	case first:
		return dayShort(p, first)
	case first + 1:
		return dayShort(p, first) + ", " + dayShort(p, last)
	default:
		return dayShort(p, first) + "–" + dayShort(p, last)
	}
}

func windowsText(list []groups.Window) string {
	var out []string
	for _, w := range list {
		out = append(out, groups.ClockText(w.Opens)+"–"+groups.ClockText(w.Closes))
	}
	return strings.Join(out, ", ")
}

// hoursFacts lists a week, a day a line.
func hoursFacts(p ui.Texts, h groups.Hours) []ui.Fact {
	var out []ui.Fact
	for day := 1; day <= groups.Days; day++ {
		text := windowsText(h.On(day))
		if text == "" {
			text = p.T("groupsweb.hours.closed")
		}
		out = append(out, ui.Fact{Label: dayName(p, day), Text: text})
	}
	return out
}
