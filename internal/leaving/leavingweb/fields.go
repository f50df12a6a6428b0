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
	fieldWhen     = "when"
	fieldFallback = "fallback"
)

// leave is the value of a choice that leaves things as they are.
const leave = "leave"

// maxPlaces is how many groups of a kind the page shows at once. Of more than that it shows those that have heirs of their own,
// and a field by which any of the others gets them.
const maxPlaces = 20

// The button that shows another field, and what it asks for: another heir of a field, or heirs for a place.
const (
	fieldAdd   = "add"
	fieldPlace = "place_"
)

// heirField is the name of the field of a rule's further heirs, from the second on.
func heirField(field string, n int) string {
	if n < 2 {
		return field
	}
	return field + "~" + strconv.Itoa(n)
}

// choice is one thing to decide: an heir for a kind, or for what lies in one place.
type choice struct {
	kind, place, label, hint string
	count                    int64
}

func (x choice) field() string { return leaving.FieldOf(x.kind, x.place) }

// choices lists them, each kind before its places.
func (v wizardView) choices(held leaving.Held) []choice {
	out := []choice{{kind: held.Kind, label: v.t("leavingweb.choice.kind"), count: held.N}}
	if len(held.Places) < 2 {
		return out
	}
	for _, p := range held.Places {
		if len(held.Places) > maxPlaces && !v.Opened[leaving.FieldOf(held.Kind, p.Place.String())] {
			continue
		}
		out = append(out, choice{kind: held.Kind, place: p.Place.String(), count: p.N, label: v.placeLabel(p)})
	}
	return out
}

// fields are the names of all that the form sends.
func (v wizardView) fields() []string {
	out := []string{fieldAll, fieldWhen, fieldFallback}
	for _, held := range v.View.Held {
		for _, x := range v.choices(held) {
			out = append(out, x.field())
		}
	}
	return out
}

// typed takes over what the form sent.
func (v *wizardView) typed() {
	form := v.c.Form()
	adds := form.String(fieldAdd)
	for _, held := range v.View.Held {
		for _, p := range held.Places {
			field := leaving.FieldOf(held.Kind, p.Place.String())
			v.Opened[field] = form.Has(field) || adds == fieldPlace+held.Kind && form.String(adds) == p.Place.String()
		}
	}
	for _, field := range v.fields() {
		v.Values[field] = form.String(field)
		for n := 2; n <= leaving.MaxHeirs && form.Has(heirField(field, n)); n++ {
			v.Values[heirField(field, n)] = form.String(heirField(field, n))
			v.More[field] = n
		}
		if adds == field {
			v.More[field] = min(leaving.MaxHeirs, max(v.shown(field), 1)+1)
		}
	}
}

// shown is how many heirs of a field the page has room for.
func (v wizardView) shown(field string) int {
	if field == fieldAll {
		return max(2, v.More[field])
	}
	return max(1, v.More[field])
}

// unopened are the places of a kind that get heirs of their own only when somebody asks for it.
func (v wizardView) unopened(held leaving.Held) []ui.Option {
	var out []ui.Option
	for _, p := range held.Places {
		if len(held.Places) > maxPlaces && !v.Opened[leaving.FieldOf(held.Kind, p.Place.String())] {
			out = append(out, ui.Option{Value: p.Place.String(), Text: v.placeLabel(p)})
		}
	}
	return out
}

func (v wizardView) placeLabel(p leaving.PlaceCount) string {
	return v.t("leavingweb.choice.place", errs.Args{"Place": v.places.name(v.c, p.Place), "Count": v.c.P.Number(int(p.N))})
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
		v.Opened[r.Field()], v.More[r.Field()] = true, len(r.To)
		if r.Leave {
			v.Values[r.Field()] = leave
		}
		for i, user := range r.To {
			v.Values[heirField(r.Field(), i+1)] = string(user)
		}
	}
}

// rules makes rules of what was chosen.
func (h handlers) rules(v wizardView) ([]leaving.Rule, error) {
	var out []leaving.Rule
	add := func(r leaving.Rule) error {
		chosen, err := h.chosen(v, r.Field())
		if err != nil {
			return err
		}
		switch {
		case len(chosen) > 0:
			r.To = chosen
			out = append(out, r)
		case v.Values[r.Field()] == leave:
			r.Leave = true
			out = append(out, r)
		}
		return nil
	}
	if err := add(leaving.Rule{}); err != nil {
		return nil, err
	}
	for _, held := range v.View.Held {
		for _, x := range v.choices(held) {
			if err := add(leaving.Rule{Kind: x.kind, Place: x.place}); err != nil {
				return nil, err
			}
		}
	}
	return append(out, v.unseen()...), nil
}

// chosen are the heirs of a field, each once; none where things are left.
func (h handlers) chosen(v wizardView, field string) ([]ids.User, error) {
	var out []ids.User
	for n := 1; n <= v.shown(field); n++ {
		user, err := h.heir(v.c, v.Values[heirField(field, n)])
		if err != nil {
			return nil, err
		}
		if user == leave && n == 1 {
			return nil, nil
		}
		if user != "" && user != leave && !slices.Contains(out, user) {
			out = append(out, user)
		}
	}
	return out, nil
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

// further are the fields of the heirs of a rule from the second on.
func (v wizardView) further(field string, keep func(people.Person) bool) []ui.Field {
	var out []ui.Field
	for n := 2; n <= v.shown(field); n++ {
		f := ui.Field{Name: heirField(field, n), Label: v.t("leavingweb.further", errs.Args{"N": v.c.P.Number(n)}), Optional: true}
		if n == 2 {
			f.Label, f.Hint = v.t("leavingweb.second"), v.t("leavingweb.second_hint")
		}
		out = append(out, v.person(f, []ui.Option{{Text: v.t("leavingweb.nobody_else")}}, keep))
	}
	return out
}

// addHeir is the button for one more heir; nil where there can't be more.
func (v wizardView) addHeir(field string) *ui.Action {
	if v.shown(field) >= leaving.MaxHeirs {
		return nil
	}
	return &ui.Action{Text: v.t("leavingweb.add_heir"), Icon: "plus", Look: "ghost", Size: "sm", Name: fieldAdd, Value: field}
}

// placeField chooses a place that is to have heirs of its own.
func (v wizardView) placeField(held leaving.Held, options []ui.Option) ui.Field {
	return ui.Field{Name: fieldPlace + held.Kind, Label: v.t("leavingweb.place.add"), Hint: v.c.P.N("leavingweb.place.add_hint", len(options)), Optional: true,
		Options: append([]ui.Option{{Text: v.t("leavingweb.place.choose")}}, options...)}
}

func (v wizardView) addPlace(held leaving.Held) ui.Action {
	return ui.Action{Text: v.t("leavingweb.place.add_verb"), Icon: "plus", Look: "ghost", Size: "sm", Name: fieldAdd, Value: fieldPlace + held.Kind}
}

// of is the field of a choice. A group's managing goes to who is in the group.
func (v wizardView) of(x choice) ui.Field {
	above := v.t("leavingweb.as_above")
	if x.place != "" {
		above = v.t("leavingweb.as_kind")
	}
	first := []ui.Option{{Text: above}, {Value: leave, Text: v.t("leavingweb.leave", errs.Args{"Name": v.name()})}}
	return v.person(ui.Field{Name: x.field(), Label: x.label}, first, v.keep(x.kind))
}

func (v wizardView) keep(kind string) func(people.Person) bool {
	if kind != people.Managing {
		return nil
	}
	group := v.View.User.Lasting.Group
	return func(u people.Person) bool { return u.Lasting.Group == group }
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
