package eventsweb

import (
	"net/http"
	"strings"

	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// eventView is the page of an event.
type eventView struct {
	c       *web.Ctx
	Page    ui.Page
	Head    ui.CaseHead
	Event   events.Event
	History []events.Change
	Changes bool // the reader may change it
	Names   map[ids.User]string
	Called  map[ids.Participant]string
	// Typed is an answer that was refused, with what is wrong with it.
	Typed    *web.Form
	Problems ui.Problems
}

func (v eventView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// event shows an event with who attends and what was done to it.
func (h handlers) event(c *web.Ctx) error { return h.showEvent(c, http.StatusOK, nil) }

func (h handlers) showEvent(c *web.Ctx, status int, problem error) error {
	v := eventView{c: c}
	var err error
	if v.Event, err = h.Events.Event(c.Context(), by(c), ids.Event(c.Path("id"))); err != nil {
		return err
	}
	if v.History, err = h.Events.History(c.Context(), by(c), v.Event.ID); err != nil {
		return err
	}
	if v.Changes, _, err = h.Events.May(c.Context(), by(c), v.Event.Case); err != nil {
		return err
	}
	users := append([]ids.User{v.Event.CreatedBy}, v.Event.Users...)
	for _, change := range v.History {
		users = append(users, change.By)
	}
	if v.Names, err = h.names(c, users); err != nil {
		return err
	}
	if v.Called, err = h.Participants.Called(c.Context(), by(c), v.Event.Case, v.Event.Participants); err != nil {
		return err
	}
	if v.Page, v.Head, err = h.inCase(c, v.Event.Case, v.Event.Title); err != nil {
		return err
	}
	if e := errs.As(problem); e != nil && len(e.Fields) > 0 {
		v.Page.Failed, v.Typed, v.Problems = true, c.Form(), ui.ProblemsOf(c.P, problem)
	} else if e != nil {
		v.Page.Failed, v.Page.Flash = true, &ui.Flash{Tone: ui.Bad, Text: c.P.T(e.Key, e.Args)}
	}
	return c.Render(status, eventPage(v))
}

// setHeld says that the event took place, or that it is planned after all.
func (h handlers) setHeld(c *web.Ctx) error {
	to := events.Status(c.Form().String("to"))
	if to != events.Held && to != events.Planned {
		return h.showEvent(c, http.StatusUnprocessableEntity, errs.E(errs.Invalid, "eventsweb.status.unknown", nil))
	}
	e, err := h.Events.SetHeld(c.Context(), by(c), ids.Event(c.Path("id")), to == events.Held, c.Form().Version())
	if refused(err) {
		return h.showEvent(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "eventsweb.now."+string(e.Status))
	return c.Redirect(links.Event(e.ID))
}

// steps are what the reader can do with the event.
func (v eventView) steps() []ui.Action {
	if !v.Changes || v.Event.Status == events.Cancelled {
		return nil
	}
	to := func(s events.Status, icon, look string) ui.Action {
		return ui.Action{Text: v.t("eventsweb.to." + string(s)), Icon: icon, Look: look, Post: links.EventStatus(v.Event.ID), Name: "to", Value: string(s)}
	}
	edit := ui.Action{Text: v.t("eventsweb.edit.verb"), Icon: "pencil", Href: links.EventEdit(v.Event.ID)}
	switch {
	case v.Event.Status == events.Held:
		return []ui.Action{edit, to(events.Planned, "rotate-ccw", "")}
	case v.Event.Began(v.c.Now()):
		return []ui.Action{to(events.Held, "check", "primary"), edit}
	default:
		return []ui.Action{edit}
	}
}

func (v eventView) cancels() bool { return v.Changes && v.Event.Status != events.Cancelled }

func (v eventView) facts() []ui.Fact {
	e := v.Event
	out := []ui.Fact{
		{Label: v.t("eventsweb.field.when"), Text: spanOf(v.c, e.Times), Hint: thereOf(v.c, e.Times)},
		{Label: v.t("eventsweb.field.kind"), Text: v.t(e.Kind.Key())},
		{Label: v.t("eventsweb.field.status"), Value: ui.Status(tone(e.Status), v.t(e.Status.Key()))},
	}
	if e.Reason != "" {
		out = append(out, ui.Fact{Label: v.t("eventsweb.field.reason"), Text: e.Reason})
	}
	if e.Place != "" {
		out = append(out, ui.Fact{Label: v.t("eventsweb.field.place"), Text: e.Place})
	}
	return append(out, ui.Fact{Label: v.t("eventsweb.field.created"), Text: join(v.Names[e.CreatedBy], v.c.DateTime(e.CreatedAt))})
}

// join names somebody and a moment; without a name the moment stands alone.
func join(name, at string) string {
	if name == "" {
		return at
	}
	return name + " · " + at
}

// attendees are who attends by name, colleagues first.
func (v eventView) attendees() []ui.Row {
	var out []ui.Row
	for _, u := range v.Event.Users {
		if name := v.Names[u]; name != "" {
			row := ui.Row{Icon: "user", Title: name, Lines: []string{v.t("eventsweb.attends.user")}}
			if r, answered := v.Event.Replies[u]; answered {
				row.Mark = ui.Badge(answerTone(r.Answer), "", v.t(r.Answer.Key()))
				if r.Note != "" {
					row.Lines = append(row.Lines, r.Note)
				}
			}
			out = append(out, row)
		}
	}
	for _, p := range v.Event.Participants {
		if name := v.Called[p]; name != "" {
			out = append(out, ui.Row{Icon: "users", Title: name, Lines: []string{v.t("eventsweb.attends.participant")}})
		}
	}
	return out
}

// history is what was done, in words, the newest first.
func (v eventView) history() []ui.Row {
	var out []ui.Row
	for _, x := range v.History {
		row := ui.Row{Icon: icon(x.What), Title: v.t("eventsweb.change." + x.What), Lines: []string{join(v.Names[x.By], v.c.DateTime(x.At))}}
		switch {
		case x.From != nil && x.To != nil:
			row.Lines = append(row.Lines, v.t("eventsweb.change.times", errs.Args{"Before": spanOf(v.c, *x.From), "After": spanOf(v.c, *x.To)}))
		case x.To != nil:
			row.Lines = append(row.Lines, spanOf(v.c, *x.To))
		}
		if x.Reason != "" {
			row.Lines = append(row.Lines, x.Reason)
		}
		out = append(out, row)
	}
	return out
}

func icon(what string) string {
	switch what {
	case "created":
		return "plus"
	case "time_changed":
		return "clock"
	case "attendees_changed", "handed_over":
		return "users"
	case "held":
		return "check"
	case "cancelled":
		return "x"
	case "planned":
		return "rotate-ccw"
	default:
		return "pencil"
	}
}

// paragraphs are the lines of the event's text.
func (v eventView) paragraphs() []string {
	if v.Event.Text == "" {
		return nil
	}
	return strings.Split(v.Event.Text, "\n")
}
