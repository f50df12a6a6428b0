package leavingweb

import (
	"cabinet/internal/ids"
	"cabinet/internal/leaving"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

// problems says what is wrong with the heirs: each sentence at the field of the heir whom it is about, with what they were to
// take over and their name, since the same is often wrong with several.
func (h handlers) problems(v wizardView, problem error) (ui.Problems, error) {
	out := ui.ProblemsOf(v.c.P, problem)
	e := errs.As(problem)
	if e == nil {
		return out, nil
	}
	topics := v.topics()
	for i, f := range e.Fields {
		topic, of := topics[f.Name]
		if !of {
			continue
		}
		heir := leaving.WhomOf(f)
		if heir != "" {
			field, err := h.fieldOf(v, f.Name, heir)
			if err != nil {
				return nil, err
			}
			out[i].Field = field
			name, err := h.nameOf(v, heir)
			if err != nil {
				return nil, err
			}
			if name != "" {
				topic = v.t("leavingweb.about.heir", errs.Args{"What": topic, "Name": name})
			}
		}
		out[i].Text = v.t("leavingweb.about", errs.Args{"What": topic, "Text": out[i].Text})
	}
	return out, nil
}

// topics are what the fields of heirs decide about, in words.
func (v wizardView) topics() map[string]string {
	out := map[string]string{fieldAll: v.t("leavingweb.all")}
	for _, held := range v.View.Held {
		for _, x := range v.choices(held) {
			out[x.field()] = v.t(held.Title)
			if x.place != "" {
				out[x.field()] = v.t("leavingweb.about.heir", errs.Args{"What": v.t(held.Title), "Name": x.label})
			}
		}
	}
	return out
}

// fieldOf is the field of a rule that names an heir.
func (h handlers) fieldOf(v wizardView, field string, heir ids.User) (string, error) {
	for n := 1; n <= v.shown(field); n++ {
		user, err := h.heir(v.c, v.Values[heirField(field, n)])
		if err != nil || user == heir {
			return heirField(field, n), err
		}
	}
	return field, nil
}

// nameOf is what an heir is called, empty for one whom the actor doesn't know.
func (h handlers) nameOf(v wizardView, heir ids.User) (string, error) {
	if known := v.names[heir]; known != "" {
		return known, nil
	}
	u, err := h.People.User(v.c.Context(), by(v.c), heir)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return name(v.c.P, u), err
}
