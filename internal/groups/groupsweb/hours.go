package groupsweb

import (
	"net/http"
	"strconv"

	"cabinet/internal/groups"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// hoursView is the form of a group's hours; after a clash it shows theirs as well.
type hoursView struct {
	Page     ui.Page
	Group    groups.GroupInUse
	Form     hoursForm
	Version  string
	Problems ui.Problems
	Clash    bool
	Theirs   groups.Hours
}

func (v hoursView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// timed reads the group whose hours are to be changed.
func (h handlers) timed(c *web.Ctx) (hoursView, error) {
	g, err := h.Groups.Group(c.Context(), by(c), groupOf(c.Path("id")))
	if err == nil && !g.Changeable {
		err = errs.E(errs.NotFound, "access.not_found", nil)
	}
	return hoursView{Group: g, Form: filledHours(g.Hours), Version: number(g.Hours.Version())}, err
}

func (h handlers) hours(c *web.Ctx) error {
	v, err := h.timed(c)
	if err != nil {
		return err
	}
	return h.showHours(c, http.StatusOK, v)
}

// saveHours sets the hours that were typed, or copies Monday's in the form.
func (h handlers) saveHours(c *web.Ctx) error {
	v, err := h.timed(c)
	if err != nil {
		return err
	}
	v.Form, v.Version = typedHours(c.Form()), c.Form().String("version")
	if c.Form().Has("copy") {
		v.Form.copyMonday()
		return h.showHours(c, http.StatusOK, v)
	}
	hours, err := v.Form.hours()
	if err == nil {
		_, err = h.Groups.SetHours(c.Context(), by(c), v.Group.ID, hours, c.Form().Version())
	}
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		theirs, ok := e.Detail.(groups.Hours)
		if !ok {
			return err
		}
		v.Clash, v.Theirs, v.Version = true, theirs, number(theirs.Version())
		return h.showHours(c, http.StatusConflict, v)
	}
	if errs.Is(err, errs.Invalid) {
		v.Problems = ui.ProblemsOf(c.P, err)
		return h.showHours(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "groupsweb.hours.saved")
	return c.Redirect(links.Group(v.Group.ID))
}

func (h handlers) showHours(c *web.Ctx, status int, v hoursView) (err error) {
	title := "groupsweb.hours.title"
	if v.Clash {
		title = "groupsweb.clash.title"
	}
	if v.Page, err = h.Frame(c, c.P.T(title), links.Groups()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, hoursPage(v))
}

func (v hoursView) when() ui.Field {
	return ui.Field{Name: "when", Label: v.t("groupsweb.hours.when"), Value: v.Form.When, Error: v.Problems.For("when"), Options: []ui.Option{
		{Value: whenAlways, Text: v.t("groupsweb.hours.always"), Hint: v.t("groupsweb.hours.always_hint")},
		{Value: whenHours, Text: v.t("groupsweb.hours.some"), Hint: v.t("groupsweb.hours.some_hint")},
	}}
}

func (v hoursView) saveText() string {
	if v.Clash {
		return v.t("groupsweb.clash.save")
	}
	return v.t("groupsweb.save")
}

// end is one of the two times of a slot.
func (v hoursView) end(day, n int, end, value string) ui.Field {
	return ui.Field{Name: slotName(day, n, end), Label: v.t("groupsweb.hours." + end), Value: value}
}

// dayID is where a link to what is wrong with a day leads.
func dayID(day int) string { return ui.FieldID(groups.DayField(day)) }

func dayErrorID(day int) string { return "day-error-" + strconv.Itoa(day) }

// more reports whether a day uses more than its first slot.
func (v hoursView) more(day int) bool {
	for _, s := range v.Form.Days[day-1][1:] {
		if !s.empty() {
			return true
		}
	}
	return false
}
