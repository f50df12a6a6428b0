package i18n

import (
	"fmt"
	"math"
	"time"

	"cabinet/internal/platform/errs"
)

// The date styles that a person can choose (S16).
const (
	DMY = "dmy"
	MDY = "mdy"
	YMD = "ymd"
)

// DateStyles lists the date styles in the order in which people see them.
func DateStyles() []string { return []string{DMY, MDY, YMD} }

var shortMonths = map[string][12]string{
	English: {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	Russian: {"янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек."},
}

var longMonths = map[string][12]string{
	English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	Russian: {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
}

// Date writes the day of t at loc in figures, in the person's style: "19/11/2026" or "19.11.2026", "11/19/2026", "2026-11-19".
func (p *Printer) Date(t time.Time, style string, loc *time.Location) string {
	t = in(t, loc)
	switch {
	case style == YMD:
		return t.Format("2006-01-02")
	case style == MDY:
		return t.Format("01/02/2006")
	case p.lang == Russian:
		return t.Format("02.01.2006")
	default:
		return t.Format("02/01/2006")
	}
}

// DateShort writes the day of t at loc with a short month: "19 Nov 2026", "Nov 19, 2026" or "19 нояб. 2026".
func (p *Printer) DateShort(t time.Time, style string, loc *time.Location) string {
	return p.words(in(t, loc), style, shortMonths[p.lang], "")
}

// DateLong writes the day of t at loc in words: "19 November 2026", "November 19, 2026" or "19 ноября 2026 г."
func (p *Printer) DateLong(t time.Time, style string, loc *time.Location) string {
	suffix := ""
	if p.lang == Russian {
		suffix = NBSP + "г."
	}
	return p.words(in(t, loc), style, longMonths[p.lang], suffix)
}

func (p *Printer) words(t time.Time, style string, months [12]string, suffix string) string {
	month := months[t.Month()-1]
	if style == YMD {
		return t.Format("2006-01-02")
	}
	if style == MDY && p.lang == English {
		return fmt.Sprintf("%s%s%d, %d", month, NBSP, t.Day(), t.Year())
	}
	return fmt.Sprintf("%d%s%s%s%d%s", t.Day(), NBSP, month, NBSP, t.Year(), suffix)
}

// Time writes the hour and minute of t at loc on the 24-hour clock.
func (p *Printer) Time(t time.Time, loc *time.Location) string { return in(t, loc).Format("15:04") }

// DateTime writes day and time of t at loc: "19 Nov 2026, 15:04".
func (p *Printer) DateTime(t time.Time, style string, loc *time.Location) string {
	return p.T("i18n.date_time", errs.Args{"Date": p.DateShort(t, style, loc), "Time": p.Time(t, loc)})
}

// Ago writes how far t lies from now: "just now", "5 minutes ago", "in 2 days".
func (p *Printer) Ago(t, now time.Time) string {
	d := now.Sub(t)
	key := "i18n.ago."
	if d < 0 {
		d, key = -d, "i18n.in."
	}
	unit, n := units(d)
	if n == 0 {
		return p.T("i18n.ago.now")
	}
	return p.N(key+unit, n)
}

// In writes how long somebody has to wait, rounded up: "in 30 seconds", "in 2 minutes", "in 3 hours".
func (p *Printer) In(d time.Duration) string {
	up := func(unit time.Duration) int { return int((d + unit - 1) / unit) }
	switch {
	case d < time.Minute:
		return p.N("i18n.in.seconds", max(up(time.Second), 1))
	case d < 2*time.Hour && d != time.Hour:
		return p.N("i18n.in.minutes", up(time.Minute))
	case d <= 48*time.Hour:
		return p.N("i18n.in.hours", up(time.Hour))
	default:
		return p.N("i18n.in.days", up(24*time.Hour))
	}
}

// Span writes a duration in its largest whole unit: "30 minutes", "12 hours", "7 days".
func (p *Printer) Span(d time.Duration) string {
	unit, n := units(d)
	return p.N("i18n.span."+unit, n)
}

func units(d time.Duration) (string, int) {
	switch {
	case d < time.Hour:
		return "minutes", int(d / time.Minute)
	case d < 48*time.Hour && (d < 24*time.Hour || d%(24*time.Hour) != 0):
		return "hours", int(d / time.Hour)
	default:
		return "days", int(d / (24 * time.Hour))
	}
}

// Size writes a number of bytes in its largest fitting unit of 1,024: "10 MB".
func (p *Printer) Size(bytes int64) string {
	switch n := float64(bytes); {
	case bytes < 1<<10:
		return p.N("i18n.size.bytes", int(bytes))
	case bytes < 1<<20:
		return p.F("i18n.size.kb", math.Round(n/(1<<10)*10)/10)
	case bytes < 1<<30:
		return p.F("i18n.size.mb", math.Round(n/(1<<20)*10)/10)
	default:
		return p.F("i18n.size.gb", math.Round(n/(1<<30)*10)/10)
	}
}

func in(t time.Time, loc *time.Location) time.Time {
	if loc == nil {
		loc = time.UTC
	}
	return t.In(loc)
}
