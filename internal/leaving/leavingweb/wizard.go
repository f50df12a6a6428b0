package leavingweb

import (
	"net/http"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/leaving"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// When something is handed over, as the form says.
const (
	whenLeave = "leave" // now, with the deactivation
	whenNow   = "now"   // now, and the user stays as they are
	whenPlan  = "plan"  // on the last day
)

// wizardView is the form in which heirs are chosen, or the page that shows who gets how much.
type wizardView struct {
	c        *web.Ctx
	Page     ui.Page
	View     leaving.View
	Values   map[string]string
	More     map[string]int  // how many heirs a field has room for, where that is more than usual
	Opened   map[string]bool // the places with heirs of their own, by their fields
	Problems ui.Problems
	Preview  *leaving.Outcome // set on the page that asks for confirmation
	heirs    colleagues
	places   places
	names    map[ids.User]string
}

func (v wizardView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

func (v wizardView) name() string { return name(v.c.P, v.View.User) }

func (v wizardView) active() bool { return v.View.User.Status == people.Active }

// nothing reports that there is nothing to decide: the user left, and holds nothing.
func (v wizardView) nothing() bool { return len(v.View.Held) == 0 && !v.active() }

func (v wizardView) lead() string {
	if v.nothing() {
		return ""
	}
	return v.t("leavingweb.lead")
}

// when is what the form chose; whoever is inactive already leaves nothing to choose.
func (v wizardView) when() string {
	chosen := v.Values[fieldWhen]
	switch {
	case !v.active():
		return whenNow
	case chosen == whenPlan && v.View.User.EndsAt.IsZero(), chosen == "":
		return whenLeave
	}
	return chosen
}

// read loads what the wizard is about. Nobody hands over for themselves or for whoever was only invited.
func (h handlers) read(c *web.Ctx) (wizardView, error) {
	v := wizardView{c: c, Values: map[string]string{}, More: map[string]int{}, Opened: map[string]bool{}}
	var err error
	if v.View, err = h.Leaving.Look(c.Context(), by(c), userID(c)); err != nil {
		return v, err
	}
	switch u := v.View.User; {
	case u.ID == by(c).User:
		return v, errs.E(errs.Forbidden, "people.own_standing", nil)
	case u.Erased():
		return v, errs.E(errs.Conflict, "people.erased", nil)
	case u.Status == people.Pending:
		return v, errs.E(errs.Conflict, "leaving.pending", nil)
	}
	if v.heirs, err = h.colleagues(c, v.View.User.ID); err != nil {
		return v, err
	}
	v.names = map[ids.User]string{}
	for _, u := range v.heirs.list {
		v.names[u.ID] = name(c.P, u)
	}
	v.places, err = h.places(c)
	return v, err
}

func (h handlers) wizard(c *web.Ctx) error {
	v, err := h.read(c)
	if err != nil {
		return err
	}
	v.fromPlan()
	return h.show(v, http.StatusOK, nil)
}

// submit first shows who gets how much, and hands over when the person has seen that.
func (h handlers) submit(c *web.Ctx) error {
	v, err := h.read(c)
	if err != nil {
		return err
	}
	v.typed()
	if c.Form().Has("edit") || c.Form().Has(fieldAdd) {
		return h.show(v, http.StatusOK, nil)
	}
	rules, err := h.rules(v)
	if err != nil {
		return err
	}
	if !c.Form().Has("sure") {
		return h.preview(v, rules, nil)
	}
	if err := h.carryOut(v, rules); refused(err) {
		return h.preview(v, rules, err)
	} else if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "leavingweb.done."+v.when())
	return c.Redirect(links.User(v.View.User.ID))
}

// preview shows who gets how much; why is what kept it from being done a moment ago.
func (h handlers) preview(v wizardView, rules []leaving.Rule, why error) error {
	out, err := h.Leaving.Preview(v.c.Context(), by(v.c), v.View.User.ID, leaving.Input{Rules: rules, Deactivate: v.when() == whenLeave})
	if err == nil && v.when() == whenPlan {
		err = h.fallback(v)
	}
	if err != nil && !refused(err) {
		return err
	}
	if err != nil {
		return h.show(v, v.c.StatusOf(err), err)
	}
	v.Preview = &out
	for _, s := range out.Shares {
		if v.names[s.Heir] == "" {
			u, err := h.People.User(v.c.Context(), by(v.c), s.Heir)
			if err != nil {
				return err
			}
			v.names[s.Heir] = name(v.c.P, u)
		}
	}
	status := http.StatusOK
	if why != nil {
		status = v.c.StatusOf(why)
	}
	return h.show(v, status, why)
}

// fallback judges who stands in, before the plan is confirmed.
func (h handlers) fallback(v wizardView) error {
	user, err := h.heir(v.c, v.Values[fieldFallback])
	if err != nil || user == "" {
		return err
	}
	u, err := h.People.User(v.c.Context(), by(v.c), user)
	if err == nil && u.Role == access.Administrator && u.Status == people.Active {
		return nil
	}
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	return errs.FieldError(fieldFallback, "leaving.fallback.administrator")
}

// carryOut does what the confirmed form says.
func (h handlers) carryOut(v wizardView, rules []leaving.Rule) error {
	ctx, user, mark := v.c.Context(), v.View.User.ID, v.c.Form().String("seen")
	if v.when() != whenPlan {
		_, err := h.Leaving.HandOver(ctx, by(v.c), user, leaving.Input{Rules: rules, Deactivate: v.when() == whenLeave, Seen: mark})
		return err
	}
	fallback, err := h.heir(v.c, v.Values[fieldFallback])
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(v.c.Form().String("version"), 10, 64)
	_, err = h.Leaving.Plan(ctx, by(v.c), user, leaving.PlanInput{Rules: rules, Fallback: fallback, Version: version, Seen: mark})
	return err
}

func (h handlers) show(v wizardView, status int, problem error) (err error) {
	if v.Problems, err = h.problems(v, problem); err != nil {
		return err
	}
	if v.Page, err = h.Frame(v.c, v.t("leavingweb.title", errs.Args{"Name": v.name()}), links.Users()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	if v.Preview != nil {
		return v.c.Render(status, previewPage(v))
	}
	return v.c.Render(status, wizardPage(v))
}

// askCancel asks whether the plan is to be taken back.
func (h handlers) askCancel(c *web.Ctx) error {
	v, err := h.read(c)
	if err != nil {
		return err
	}
	if v.View.Plan == nil {
		return c.Redirect(links.User(v.View.User.ID))
	}
	return h.showCancel(v, http.StatusOK, nil)
}

func (h handlers) showCancel(v wizardView, status int, why error) (err error) {
	if v.Page, err = h.Frame(v.c, v.t("leavingweb.cancel.title", errs.Args{"Name": v.name()}), links.Users()); err != nil {
		return err
	}
	v.Problems = ui.ProblemsOf(v.c.P, why)
	v.Page.Failed = why != nil
	return v.c.Render(status, cancelPage(v))
}

func (v wizardView) cancelDeed() ui.Deed {
	d := ui.Deed{ID: "cancel-plan", Title: v.t("leavingweb.cancel.title", errs.Args{"Name": v.name()}), Text: v.t("leavingweb.cancel.text"),
		Verb: v.t("leavingweb.cancel.verb"), Action: links.UserLeavingCancel(v.View.User.ID), Cancel: links.User(v.View.User.ID), Danger: true}
	if v.View.Plan != nil {
		d.Hidden = map[string]string{"version": strconv.FormatInt(v.View.Plan.Version, 10)}
	}
	return d
}

func (h handlers) cancel(c *web.Ctx) error {
	version, _ := strconv.ParseInt(c.Form().String("version"), 10, 64)
	err := h.Leaving.CancelPlan(c.Context(), by(c), userID(c), version)
	if errs.Is(err, errs.Conflict) {
		v, failed := h.read(c)
		if failed != nil {
			return failed
		}
		return h.showCancel(v, c.StatusOf(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "leavingweb.cancel.done")
	return c.Redirect(links.User(userID(c)))
}
