package attributes

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/platform/i18n"
)

// The forms in which days and moments are stored; moments are UTC to the minute.
const (
	dayForm    = "2006-01-02"
	momentForm = "2006-01-02T15:04Z"
	// inputForm is what a browser's control for day and time sends and shows.
	inputForm = "2006-01-02T15:04"
)

var (
	dayParts  = regexp.MustCompile(`^(\d{1,4})([./-]|\s)(\d{1,2})([./-]|\s)(\d{1,4})$`)
	timeParts = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d{1,9})?)?$`)
	dayBefore = regexp.MustCompile(`^(.*?)(?:[Tt]|,\s*|\s+)(\d{1,2}:\d{2}\S*)$`)
)

// parseDay reads a day, as programs write it or in the person's own style, and returns it in the stored form.
func parseDay(input, style string) (value, wrong string) {
	text := strings.TrimSpace(input)
	if text == "" {
		return "", ""
	}
	m := dayParts.FindStringSubmatch(strings.TrimSuffix(text, " г."))
	if m == nil || m[2] != m[4] {
		return "", "attributes.date.form"
	}
	year, month, day := m[1], m[3], m[5]
	if len(m[1]) != 4 {
		switch style {
		case i18n.MDY:
			month, day, year = m[1], m[3], m[5]
		default:
			day, month, year = m[1], m[3], m[5]
		}
	}
	if len(year) != 4 || len(month) > 2 || len(day) > 2 || year < "1000" {
		return "", "attributes.date.form"
	}
	y, mo, d := number(year), number(month), number(day)
	t := time.Date(y, time.Month(mo), d, 0, 0, 0, 0, time.UTC)
	if t.Year() != y || int(t.Month()) != mo || t.Day() != d {
		return "", "attributes.date.none"
	}
	return t.Format(dayForm), ""
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // the pattern lets only a few digits through
	return n
}

// parseMoment reads a day and time: with an offset, as programs write it, or as it is where the person is. A time that the
// clocks there jump over is refused.
func parseMoment(input, style string, zone *time.Location) (value, wrong string) {
	text := strings.TrimSpace(input)
	if text == "" {
		return "", ""
	}
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(form, text); err == nil && t.UTC().Year() >= 1000 && t.UTC().Year() <= 9999 {
			return t.UTC().Format(momentForm), ""
		}
	}
	m := dayBefore.FindStringSubmatch(text)
	if m == nil {
		return "", "attributes.date_time.form"
	}
	day, wrong := parseDay(m[1], style)
	clock := timeParts.FindStringSubmatch(m[2])
	switch {
	case wrong != "":
		return "", wrong
	case day == "" || clock == nil || number(clock[1]) > 23 || number(clock[2]) > 59:
		return "", "attributes.date_time.form"
	}
	local := day + "T" + ("0" + clock[1])[len(clock[1])-1:] + ":" + clock[2]
	t, err := time.ParseInLocation(inputForm, local, zone)
	if err != nil || t.Format(inputForm) != local {
		return "", "attributes.date_time.skipped"
	}
	if year := t.UTC().Year(); year < 1000 || year > 9999 {
		return "", "attributes.date.form"
	}
	return t.UTC().Format(momentForm), ""
}

// momentText returns a stored moment as the browser's control shows it where the person is.
func momentText(value string, zone *time.Location) string {
	t, err := time.Parse(momentForm, value)
	if err != nil {
		return ""
	}
	return t.In(zone).Format(inputForm)
}
