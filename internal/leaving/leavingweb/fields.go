package leavingweb

import (
	"maps"
	"slices"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/leaving"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

// The form's fields beside those that [leaving.FieldOf] names.
const (
	fieldAll      = "heir"
	fieldSecond   = "heir2"
	fieldWhen     = "when"
	fieldFallback = "fallback"
)

// leave is the value of a choice that leaves things as they are.
const leave = "leave"

// maxPlaces is how many groups of a kind can have an heir of their own on the page.
const maxPlaces = 20

// choice is one thing to decide: an heir for a kind, or for what lies in one place.
type choice struct {
	kind, place, label, hint string
	count                    int64
}

func (x choice) field() string { return leaving.FieldOf(x.kind, x.place) }

// choices lists them, each kind before its places.
func (v wizardView) choices(held leaving.Held) []choice {
	out := []choice{{kind: held.Kind, label: v.t("leavingweb.choice.kind"), count: held.N}}
	if len(held.Places) < 2 || len(held.Places) > maxPlaces {
		return out
	}
	for _, p := range held.Places {
		out = append(out, choice{kind: held.Kind, place: p.Place.String(), count: p.N,
			label: v.t("leavingweb.choice.place", errs.Args{"Place": v.places.name(v.c, p.Place), "Count": v.c.P.Number(int(p.N))})})
	}
	return out
}

// fields are the names of all that the form sends.
func (v wizardView) fields() []string {
	out := []string{fieldAll, fieldSecond, fieldWhen, fieldFallback}
	for _, held := range v.View.Held {
		for _, x := range v.choices(held) {
			out = append(out, x.field())
		}
	}
	return out
}

// typed takes over what the form sent.
func (v *wizardView) typed() {
	for _, field := range v.fields() {
		v.Values[field] = v.c.Form().String(field)
	}
}

// fromPlan fills the form with the plan that stands.
func (v *wizardView) fromPlan() {
	if !v.View.User.EndsAt.IsZero() && v.active() {
		v.Values[fieldWhen] = whenPlan
	}
	if v.View.Plan == nil {
		return
	}
	v.Values[fieldFallback] = string(v.View.Plan.Fallback)
	for _, r := range v.View.Plan.Rules {
		switch {
		case r.Leave:
			v.Values[r.Field()] = leave
		case len(r.To) > 0:
			v.Values[r.Field()] = string(r.To[0])
		}
		if r.Kind == "" && r.Place == "" && len(r.To) > 1 {
			v.Values[fieldSecond] = string(r.To[1])
		}
	}
}

// rules makes rules of what was chosen.
func (h handlers) rules(v wizardView) ([]leaving.Rule, error) {
	var out []leaving.Rule
	var shared []ids.User
	for _, field := range []string{fieldAll, fieldSecond} {
		user, err := h.heir(v.c, v.Values[field])
		if err != nil {
			return nil, err
		}
		if user != "" && user != leave && !slices.Contains(shared, user) {
			shared = append(shared, user)
		}
	}
	switch {
	case len(shared) > 0:
		out = append(out, leaving.Rule{To: v.asPlanned(fieldAll, shared)})
	case v.Values[fieldAll] == leave:
		out = append(out, leaving.Rule{Leave: true})
	}
	for _, held := range v.View.Held {
		for _, x := range v.choices(held) {
			value := v.Values[x.field()]
			if value == "" {
				continue
			}
			r := leaving.Rule{Kind: x.kind, Place: x.place, Leave: value == leave}
			if !r.Leave {
				user, err := h.heir(v.c, value)
				if err != nil {
					return nil, err
				}
				r.To = v.asPlanned(x.field(), []ids.User{user})
			}
			out = append(out, r)
		}
	}
	return append(out, v.unseen()...), nil
}

// asPlanned returns all heirs of the plan's rule where the form left those that it shows alone: it shows two at most.
func (v wizardView) asPlanned(field string, chosen []ids.User) []ids.User {
	if v.View.Plan == nil {
		return chosen
	}
	for _, r := range v.View.Plan.Rules {
		if r.Field() == field && len(r.To) > len(chosen) && slices.Equal(r.To[:len(chosen)], chosen) && (field != fieldAll || len(chosen) == 2) {
			return r.To
		}
	}
	return chosen
}

// unseen are the rules of the plan that stands for what the form doesn't show, since nothing of that is there now. They
// stay when the plan is saved again.
func (v wizardView) unseen() []leaving.Rule {
	if v.View.Plan == nil || v.when() != whenPlan {
		return nil
	}
	shown := v.fields()
	return slices.DeleteFunc(slices.Clone(v.View.Plan.Rules), func(r leaving.Rule) bool { return slices.Contains(shown, r.Field()) })
}

// person is a field that names somebody: a list, or in a large organisation an address.
func (v wizardView) person(f ui.Field, first []ui.Option, keep func(people.Person) bool) ui.Field {
	f.Value, f.Error = v.Values[f.Name], v.Problems.For(f.Name)
	if v.heirs.many {
		f.Autocomplete, f.Placeholder = "off", v.t("leavingweb.address")
		return f
	}
	f.Options = append(first, v.heirs.options(v.c.P, keep)...)
	return f
}

func (v wizardView) all() ui.Field {
	first := []ui.Option{{Text: v.t("leavingweb.choose")}, {Value: leave, Text: v.t("leavingweb.leave_all", errs.Args{"Name": v.name()})}}
	return v.person(ui.Field{Name: fieldAll, Label: v.t("leavingweb.all"), Hint: v.t("leavingweb.all_hint")}, first, nil)
}

func (v wizardView) second() ui.Field {
	return v.person(ui.Field{Name: fieldSecond, Label: v.t("leavingweb.second"), Hint: v.t("leavingweb.second_hint"), Optional: true},
		[]ui.Option{{Text: v.t("leavingweb.nobody_else")}}, nil)
}

// of is the field of a choice. A group's managing goes to who is in the group.
func (v wizardView) of(x choice) ui.Field {
	above := v.t("leavingweb.as_above")
	if x.place != "" {
		above = v.t("leavingweb.as_kind")
	}
	first := []ui.Option{{Text: above}, {Value: leave, Text: v.t("leavingweb.leave", errs.Args{"Name": v.name()})}}
	var keep func(people.Person) bool
	if x.kind == people.Managing {
		group := v.View.User.Lasting.Group
		keep = func(u people.Person) bool { return u.Lasting.Group == group }
	}
	return v.person(ui.Field{Name: x.field(), Label: x.label}, first, keep)
}

func (v wizardView) fallbackField() ui.Field {
	return v.person(ui.Field{Name: fieldFallback, Label: v.t("leavingweb.fallback"), Hint: v.t("leavingweb.fallback_hint"), Optional: true},
		[]ui.Option{{Text: v.t("leavingweb.fallback_me")}}, func(u people.Person) bool { return u.Role == access.Administrator })
}

func (v wizardView) whenField() ui.Field {
	args := errs.Args{"Name": v.name()}
	f := ui.Field{Name: fieldWhen, Label: v.t("leavingweb.when"), Value: v.when(), Options: []ui.Option{
		{Value: whenLeave, Text: v.t("leavingweb.when.leave", args), Hint: v.t("leavingweb.when.leave_hint")},
		{Value: whenNow, Text: v.t("leavingweb.when.now", args), Hint: v.t("leavingweb.when.now_hint")}}}
	if ends := v.View.User.EndsAt; !ends.IsZero() {
		f.Options = append([]ui.Option{{Value: whenPlan, Text: v.t("leavingweb.when.plan", errs.Args{"Date": v.c.Date(ends.Add(-1))}),
			Hint: v.t("leavingweb.when.plan_hint")}}, f.Options...)
	}
	return f
}

// hidden are the fields by which the confirmation sends what was chosen.
func (v wizardView) hidden() [][2]string {
	out := [][2]string{{"seen", v.Preview.Seen}, {"version", v.version()}}
	for _, field := range slices.Sorted(maps.Keys(v.Values)) {
		if v.Values[field] != "" {
			out = append(out, [2]string{field, v.Values[field]})
		}
	}
	return out
}

// version is that of the plan that stands, or none.
func (v wizardView) version() string {
	if v.View.Plan == nil {
		return "0"
	}
	return strconv.FormatInt(v.View.Plan.Version, 10)
}

// counted says a count of a kind in words: "Open invitations: 3".
func (v wizardView) counted(x leaving.Count) string {
	return v.t("leavingweb.counted", errs.Args{"What": v.t(x.Title), "Count": v.c.P.Number(int(x.N))})
}
