package groupsweb

import (
	"context"

	"cabinet/internal/groups"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// GroupWindow is a part of a weekday in which people are told things, by the clock where they are.
type GroupWindow struct {
	Weekday int    `json:"weekday" minimum:"1" maximum:"7" doc:"1 is Monday"`
	Opens   string `json:"opens" doc:"HH:MM"`
	Closes  string `json:"closes" doc:"HH:MM, later than opens; at most 24:00"`
}

// GroupHours are the hours of a week.
type GroupHours struct {
	Windows []GroupWindow `json:"windows" doc:"At most three a weekday; none mean any time"`
}

type hoursOutput struct {
	ETag string `header:"ETag"`
	Body GroupHours
}

type putHoursInput struct {
	groupPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the hours the change was made from"`
	Body    GroupHours
}

func windowsBody(h groups.Hours) []GroupWindow {
	out := []GroupWindow{}
	for _, w := range h {
		out = append(out, GroupWindow{Weekday: w.Day, Opens: groups.ClockText(w.Opens), Closes: groups.ClockText(w.Closes)})
	}
	return out
}

// hours reads the windows, or says on which day a time can't be read.
func (b GroupHours) hours() (groups.Hours, error) {
	var out groups.Hours
	var wrong errs.Fields
	for _, w := range b.Windows {
		opens, right := groups.ReadClock(w.Opens)
		closes, too := groups.ReadClock(w.Closes)
		if name := groups.DayField(w.Weekday); (!right || !too) && w.Weekday >= 1 && w.Weekday <= groups.Days && !wrong.Has(name) {
			wrong.Add(name, "groups.hours.time")
		}
		out = append(out, groups.Window{Day: w.Weekday, Opens: opens, Closes: closes})
	}
	return out, wrong.Err()
}

func hoursAnswer(h groups.Hours) *hoursOutput {
	return &hoursOutput{ETag: web.ETag(h.Version()), Body: GroupHours{Windows: windowsBody(h)}}
}

// getHoursAPI answers with a group's hours.
func (h handlers) getHoursAPI(ctx context.Context, c *web.Ctx, in *groupPath) (*hoursOutput, error) {
	g, err := h.Groups.Group(ctx, by(c), groupOf(in.ID))
	if err != nil {
		return nil, err
	}
	return hoursAnswer(g.Hours), nil
}

// putHoursAPI sets a group's hours. With If-Match, somebody else's change in between is 412.
func (h handlers) putHoursAPI(ctx context.Context, c *web.Ctx, in *putHoursInput) (*hoursOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	hours, err := in.Body.hours()
	if err != nil {
		if _, missing := h.Groups.Group(ctx, by(c), groupOf(in.ID)); missing != nil {
			return nil, missing // what isn't there for somebody isn't there, whatever they send
		}
		return nil, err
	}
	kept, err := h.Groups.SetHours(ctx, by(c), groupOf(in.ID), hours, version)
	if err != nil {
		return nil, stale(given, err)
	}
	return hoursAnswer(kept), nil
}
