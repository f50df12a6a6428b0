package groupsweb

import (
	"fmt"

	"cabinet/internal/groups"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// The answers to when members are told things.
const (
	whenAlways = "always"
	whenHours  = "hours"
)

// slot is a window as it is typed.
type slot struct{ From, To string }

func (s slot) empty() bool { return s.From == "" && s.To == "" }

// hoursForm is a week as it is typed: three slots a day, Monday first.
type hoursForm struct {
	When string
	Days [groups.Days][groups.MaxWindows]slot
}

func slotName(day, n int, end string) string { return fmt.Sprintf("day_%d_%d_%s", day, n+1, end) }

// typedHours reads the form.
func typedHours(form *web.Form) hoursForm {
	f := hoursForm{When: form.String("when")}
	for d := range f.Days {
		for n := range f.Days[d] {
			f.Days[d][n] = slot{form.String(slotName(d+1, n, "from")), form.String(slotName(d+1, n, "to"))}
		}
	}
	return f
}

// filledHours is the form of hours as they are kept.
func filledHours(h groups.Hours) hoursForm {
	f := hoursForm{When: whenHours}
	if h.Always() {
		f.When = whenAlways
	}
	for d := range f.Days {
		for n, w := range h.On(d + 1) {
			if n < groups.MaxWindows {
				f.Days[d][n] = slot{groups.ClockText(w.Opens), groups.ClockText(w.Closes % groups.DayEnd)} // browsers know no 24:00
			}
		}
	}
	return f
}

// copyMonday gives the other working days what stands for Monday.
func (f *hoursForm) copyMonday() {
	for d := 1; d < 5; d++ {
		f.Days[d] = f.Days[0]
	}
	f.When = whenHours
}

// hours returns what was typed, or what is wrong with how it was typed. The end 00:00 is midnight, as 24:00 is.
func (f hoursForm) hours() (groups.Hours, error) {
	switch f.When {
	case whenAlways:
		return nil, nil
	case whenHours:
	default:
		return nil, errs.FieldError("when", "groupsweb.hours.choose")
	}
	var out groups.Hours
	var wrong errs.Fields
	for d, slots := range f.Days {
		name := groups.DayField(d + 1)
		for _, s := range slots {
			from, right := groups.ReadClock(s.From)
			to, too := groups.ReadClock(s.To)
			switch {
			case s.empty() || wrong.Has(name):
				continue
			case s.From == "" || s.To == "":
				wrong.Add(name, "groupsweb.hours.both")
			case !right || !too:
				wrong.Add(name, "groups.hours.time")
			case to == 0:
				to = groups.DayEnd
			}
			out = append(out, groups.Window{Day: d + 1, Opens: from, Closes: to})
		}
	}
	if len(out) == 0 && wrong.Len() == 0 {
		wrong.Add(groups.DayField(1), "groupsweb.hours.none")
	}
	return out, wrong.Err()
}
