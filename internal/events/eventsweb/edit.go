package eventsweb

import (
	"net/http"
	"slices"
	"strings"

	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// editView is the form of an event, new or stored, or both versions after a clash.
type editView struct {
	c              *web.Ctx
	Page           ui.Page
	Head           ui.CaseHead
	Event          events.Event // without an id: a new one, of whose case this is
	Action, Cancel string
	Version        string

	Kind, Title, Place, Text string // as typed
	When                     whenForm
	Users, Participants      []string

	People, Others []ui.Option
	Zones          *ui.OptionList
	Problems       ui.Problems
	Theirs         *events.Event // after a clash
}

func (v editView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v editView) head(p ui.Texts) string {
	switch {
	case v.Theirs != nil:
		return p.T("eventsweb.clash.title")
	case v.Event.ID != "":
		return p.T("eventsweb.edit.title")
	default:
		return p.T("eventsweb.new.title")
	}
}

// typedIn takes what was typed.
func (v *editView) typedIn(form *web.Form) {
	v.Kind, v.Title, v.Place, v.Text = form.String("kind"), form.String("title"), form.String("place"), form.String("text")
	v.When, v.Version = whenTyped(form), form.String("version")
	v.Users, v.Participants = chosen(form, "users"), chosen(form, "participants")
}

// chosen are the values of a group of boxes; after a clash they come as one.
func chosen(form *web.Form, name string) []string {
	var out []string
	for _, value := range form.Strings(name) {
		out = append(out, strings.Split(value, ",")...)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// stored takes what stands.
func (v *editView) stored(e events.Event) {
	v.Kind, v.Title, v.Place, v.Text, v.When, v.Version = string(e.Kind), e.Title, e.Place, e.Text, whenStored(e.Times), number(e.Version)
	v.Users, v.Participants = texts(e.Users), texts(e.Participants)
}

func texts[T ~string](list []T) []string {
	var out []string
	for _, x := range list {
		out = append(out, string(x))
	}
	return out
}

func named[T ~string](list []string) *[]T {
	out := []T{}
	for _, x := range list {
		out = append(out, T(x))
	}
	return &out
}

// input is what is wanted. A time that stands as it was shown stays as it is, seconds included.
func (v editView) input() events.Input {
	kind, when := events.Kind(v.Kind), v.When.when()
	in := events.Input{Kind: &kind, Title: &v.Title, Place: &v.Place, Text: &v.Text, Users: named[ids.User](v.Users), Participants: named[ids.Participant](v.Participants)}
	if v.Event.ID == "" || v.When != whenStored(v.Event.Times) {
		in.When = &when
	}
	return in
}

// blank is the form of a new event: a meeting of the reader's, today.
func (h handlers) blank(c *web.Ctx) (editView, error) {
	in := ids.Case(c.Path("id"))
	zone := c.Location().String()
	v := editView{c: c, Event: events.Event{Case: in}, Action: links.EventNew(in), Cancel: links.CaseEvents(in), Kind: string(events.Meeting),
		When: whenForm{Start: c.Now().In(c.Location()).Format(events.LocalDay), Zone: zone}, Users: []string{string(by(c).User)}}
	changes, _, err := h.Events.May(c.Context(), by(c), in)
	if err == nil && !changes {
		err = errs.E(errs.Forbidden, "eventsweb.forbidden", nil)
	}
	return v, err
}

func (h handlers) newEvent(c *web.Ctx) error {
	v, err := h.blank(c)
	if err != nil {
		return err
	}
	return h.showEdit(c, http.StatusOK, v)
}

// addEvent adds the event that was typed.
func (h handlers) addEvent(c *web.Ctx) error {
	v, err := h.blank(c)
	if err != nil {
		return err
	}
	v.typedIn(c.Form())
	e, err := h.Events.Create(c.Context(), by(c), v.Event.Case, v.input())
	if refused(err) {
		v.Problems = problems(c.P, v.When.placed(err))
		return h.showEdit(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "eventsweb.added")
	return c.Redirect(links.Event(e.ID))
}

// edited reads the event that is to be changed.
func (h handlers) edited(c *web.Ctx) (editView, error) {
	e, err := h.Events.Event(c.Context(), by(c), ids.Event(c.Path("id")))
	if err != nil {
		return editView{}, err
	}
	v := editView{c: c, Event: e, Action: links.EventEdit(e.ID), Cancel: links.Event(e.ID)}
	v.stored(e)
	changes, _, err := h.Events.May(c.Context(), by(c), e.Case)
	if err == nil && !changes {
		err = errs.E(errs.Forbidden, "eventsweb.forbidden", nil)
	}
	return v, err
}

func (h handlers) editEvent(c *web.Ctx) error {
	v, err := h.edited(c)
	if err != nil {
		return err
	}
	if v.Event.Status == events.Cancelled {
		return c.Redirect(links.Event(v.Event.ID))
	}
	return h.showEdit(c, http.StatusOK, v)
}

// saveEvent changes the event to what was typed.
func (h handlers) saveEvent(c *web.Ctx) error {
	v, err := h.edited(c)
	if err != nil {
		return err
	}
	v.typedIn(c.Form())
	_, err = h.Events.Edit(c.Context(), by(c), v.Event.ID, v.input(), c.Form().Version())
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		if theirs, clash := e.Detail.(events.Event); clash {
			v.Theirs, v.Version = &theirs, number(theirs.Version)
			return h.showEdit(c, http.StatusConflict, v)
		}
	}
	if refused(err) {
		v.Problems = problems(c.P, v.When.placed(err))
		return h.showEdit(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "eventsweb.saved")
	return c.Redirect(links.Event(v.Event.ID))
}

func (h handlers) showEdit(c *web.Ctx, status int, v editView) error {
	var err error
	if v.People, v.Others, err = h.attendable(c, v); err != nil {
		return err
	}
	v.Zones = h.zones.in(c.P)
	if v.Page, v.Head, err = h.inCase(c, v.Event.Case, v.head(c.P)); err != nil {
		return err
	}
	v.Page.Failed = status != http.StatusOK
	if v.Theirs != nil {
		return c.Render(status, clashPage(v))
	}
	return c.Render(status, editPage(v))
}

func (v editView) kinds() []ui.Option {
	var out []ui.Option
	for _, k := range events.Kinds() {
		out = append(out, ui.Option{Value: string(k), Text: v.t(k.Key())})
	}
	return out
}
