package eventsweb

import (
	"strings"
	"time"

	"cabinet/internal/events"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// whenForm is when an event is wanted, as it was typed: days and times apart, so that a whole day needs no time.
type whenForm struct {
	WholeDay                   bool
	Start, StartTime           string // 2026-11-24, 10:00
	End, EndTime               string // empty where it ends on the same day, or at once
	StartWhich, EndWhich, Zone string
}

// whenTyped reads the form; after a clash both versions come as one value each.
func whenTyped(form *web.Form) whenForm {
	if parts := strings.Split(form.String("when"), "|"); len(parts) == 8 {
		return whenForm{WholeDay: parts[0] == "day", Start: parts[1], StartTime: parts[2], StartWhich: parts[3], End: parts[4], EndTime: parts[5], EndWhich: parts[6], Zone: parts[7]}
	}
	return whenForm{WholeDay: form.Bool("whole_day"), Start: form.String("start"), StartTime: form.String("start_time"), StartWhich: form.String("start_which"),
		End: form.String("end"), EndTime: form.String("end_time"), EndWhich: form.String("end_which"), Zone: form.String("zone")}
}

// packed is the form as one value, which whenTyped reads.
func (w whenForm) packed() string {
	whole := ""
	if w.WholeDay {
		whole = "day"
	}
	return strings.Join([]string{whole, w.Start, w.StartTime, w.StartWhich, w.End, w.EndTime, w.EndWhich, w.Zone}, "|")
}

// whenStored is the form of what stands. What ends on the day on which it starts has no last day.
func whenStored(t events.Times) whenForm {
	w := t.When()
	out := whenForm{WholeDay: t.WholeDay, Zone: t.Zone, StartWhich: string(w.StartWhich), EndWhich: string(w.EndWhich)}
	out.Start, out.StartTime, _ = strings.Cut(w.Start, "T")
	out.End, out.EndTime, _ = strings.Cut(w.End, "T")
	if out.End == out.Start {
		out.End = ""
	}
	if t.Start.Equal(t.End) {
		out.EndTime, out.EndWhich = "", ""
	}
	return out
}

// ends reports whether an end was typed.
func (w whenForm) ends() bool { return w.End != "" || !w.WholeDay && w.EndTime != "" }

// when is what is asked of the service.
func (w whenForm) when() events.When {
	out := events.When{WholeDay: w.WholeDay, Zone: w.Zone, Start: w.Start, StartWhich: events.Which(w.StartWhich), EndWhich: events.Which(w.EndWhich)}
	if w.ends() {
		if out.End = w.End; out.End == "" {
			out.End = w.Start
		}
	}
	if w.WholeDay {
		return out
	}
	if w.Start != "" || w.StartTime != "" {
		out.Start += "T" + w.StartTime
	}
	if out.End != "" {
		out.End += "T" + w.EndTime
	}
	return out
}

// lacks notes what can be told of the form alone: a time is wanted unless it is a whole day.
func (w whenForm) lacks(wrong *errs.Fields) {
	if w.Start == "" {
		wrong.Add("start", "eventsweb.time.day")
	}
	if w.WholeDay {
		return
	}
	if w.StartTime == "" {
		wrong.Add("start_time", "eventsweb.time.clock")
	}
	if w.End != "" && w.EndTime == "" {
		wrong.Add("end_time", "eventsweb.time.clock_end")
	}
}

// placed puts what the service finds wrong beside the fields in which it was typed.
func (w whenForm) placed(err error) error {
	e := errs.As(err)
	if e == nil || e.Kind != errs.Invalid {
		return err
	}
	var own, wrong errs.Fields
	w.lacks(&own)
	for _, f := range e.Fields { // in the order of the form
		if f.Name == "title" || f.Name == "kind" || f.Name == "place" {
			wrong.Add(f.Name, f.Key, f.Args)
		}
	}
	w.lacks(&wrong)
	for _, f := range e.Fields {
		switch f.Name {
		case "title", "kind", "place":
		case "start", "end":
			if own.Len() == 0 && (f.Name == "start" || w.ends()) {
				wrong.Add(w.place(f.Name, f.Key), f.Key, f.Args)
			}
		default:
			wrong.Add(f.Name, f.Key, f.Args)
		}
	}
	if wrong.Err() == nil {
		return err
	}
	return wrong.Err()
}

// place is the field in which a wrong start or end was typed.
func (w whenForm) place(side, key string) string {
	date := w.Start
	if side == "end" && w.End != "" {
		date = w.End
	}
	switch {
	case key == "events.time.twice":
		return side + "_which"
	case w.WholeDay:
		return side
	case key == "events.time.skipped", key == "events.time.unreadable" && isDay(date), key == "events.end.early" && date == w.Start:
		return side + "_time"
	default:
		return side
	}
}

func isDay(text string) bool {
	_, err := time.Parse(events.LocalDay, text)
	return err == nil
}

// twice reports whether the clock shows the start, or the end, two times on that day, and says by how much each is from Greenwich.
func (w whenForm) twice(side string) (first, second string, yes bool) {
	when := w.when()
	text := when.Start
	if side == "end" {
		text = when.End
	}
	if w.WholeDay || text == "" {
		return "", "", false
	}
	one := events.When{Start: text, StartWhich: events.Earlier, Zone: w.Zone}
	early, err := one.Resolve()
	one.StartWhich = events.Later
	late, err2 := one.Resolve()
	if err != nil || err2 != nil || early.Start.Equal(late.Start) {
		return "", "", false
	}
	return i18n.Offset(w.Zone, early.Start), i18n.Offset(w.Zone, late.Start), true
}

// whiches are the choices in the hour that comes twice; nothing where there is nothing to choose.
func (w whenForm) whiches(p ui.Texts, side string) []ui.Option {
	first, second, yes := w.twice(side)
	if !yes {
		return nil
	}
	return []ui.Option{{Text: p.T("eventsweb.which.choose")},
		{Value: string(events.Earlier), Text: p.T("eventsweb.which.earlier", errs.Args{"Offset": first})},
		{Value: string(events.Later), Text: p.T("eventsweb.which.later", errs.Args{"Offset": second})}}
}

// words say when that is, for a person who compares two versions.
func (w whenForm) words(c *web.Ctx) string {
	times, err := w.when().Resolve()
	if err != nil {
		return strings.Join(strings.Fields(strings.Join([]string{w.Start, w.StartTime, w.End, w.EndTime}, " ")), " ")
	}
	if there := thereOf(c, times); there != "" {
		return there
	}
	return spanOf(c, times)
}
