package peopleweb

import (
	"maps"
	"slices"
	"strings"

	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// longList is from how many choices on a list can be searched.
const longList = 12

// attributePrefix begins the names of the controls of additional attributes. Unlike the names in the API they hold no
// points, so that they can be ids that style sheets and scripts find.
const attributePrefix = "attribute_"

func controlName(id ids.Attribute) string { return attributePrefix + string(id) }

// typedAttributes returns what the form sent of additional attributes and, under wasPrefix, what stood there before.
// Boxes of one attribute come as several values.
func typedAttributes(form *web.Form) map[string]string {
	out := map[string]string{}
	for _, name := range form.Names() {
		if strings.HasPrefix(name, attributePrefix) || strings.HasPrefix(name, wasPrefix+attributePrefix) {
			given := slices.DeleteFunc(slices.Clone(form.Strings(name)), func(v string) bool { return v == "" })
			out[name] = strings.Join(given, ",")
		}
	}
	return out
}

// attributesOf returns the additional attributes among what was typed.
func attributesOf(typed map[string]string) attributes.Values {
	out := attributes.Values{}
	for name, value := range typed {
		if id, ok := strings.CutPrefix(name, attributePrefix); ok {
			out[ids.Attribute(id)] = value
		}
	}
	return out
}

// save stores profile and additional attributes at once.
func (h handlers) save(c *web.Ctx, in people.ProfileInput, values attributes.Values, version int64) (people.Person, error) {
	return h.Attributes.SaveProfile(c.Context(), by(c), in, values, version)
}

// block returns the person's additional attributes as they may see them.
func (h handlers) block(c *web.Ctx) (attributes.Block, error) {
	return h.Attributes.Mine(c.Context(), by(c))
}

// problemsOf returns what is wrong with the form, under the names of its controls.
func problemsOf(p ui.Texts, err error) ui.Problems {
	out := ui.ProblemsOf(p, err)
	for i, x := range out {
		if id, ok := strings.CutPrefix(x.Field, attributes.FieldName("")); ok {
			out[i].Field = controlName(ids.Attribute(id))
		}
	}
	return out
}

// clashOf returns both versions when a save clashed with another.
func clashOf(e *errs.Error) *attributes.Conflict {
	switch detail := e.Detail.(type) {
	case attributes.Conflict:
		return &detail
	case people.Conflict:
		return &attributes.Conflict{Profile: detail}
	}
	return nil
}

// addAttributes puts the texts of the block's controls among those of the form.
func (v profileView) addAttributes() {
	for _, f := range v.Block.Fields {
		if f.Editable {
			v.Values[controlName(f.ID)] = f.InputText(f.Value, v.Block.Manner)
		}
	}
}

// names lists the form's fields.
func (v profileView) names() []string {
	out := slices.Clone(profileFields[:])
	for _, f := range v.Block.Fields {
		if f.Editable {
			out = append(out, controlName(f.ID))
		}
	}
	return out
}

// attribute completes the control of an additional attribute.
func (v profileView) attribute(f attributes.Field, control ui.Field) ui.Field {
	control.Name = controlName(f.ID)
	control.Label, control.Hint, control.Optional = f.Name, f.Hint, true
	control.Value, control.Error = v.Values[control.Name], v.Problems.For(control.Name)
	if f.Kind == attributes.ManyOf {
		control.Values = strings.Split(control.Value, ",")
	}
	return control
}

// shownAttribute is an additional attribute that the person may only read.
func (v profileView) shownAttribute(f attributes.Field) ui.Field {
	text := f.Shown(f.Value, v.Block.Manner, v.Printer)
	if text == "" {
		text = v.t("peopleweb.attributes.no_value")
	}
	return ui.Field{Name: controlName(f.ID), Label: f.Name, Value: text, Hint: f.Hint, Wide: f.Kind == attributes.LongText || f.Kind == attributes.ManyOf}
}

// choices are the answers on offer; an archived one is among them only where it was picked before.
func (v profileView) choices(f attributes.Field) []ui.Option {
	var out []ui.Option
	if f.Kind == attributes.OneOf {
		out = append(out, ui.Option{Text: v.t("peopleweb.attributes.none")})
	}
	for _, c := range f.Choices {
		switch {
		case !c.Archived:
			out = append(out, ui.Option{Value: string(c.ID), Text: c.Name})
		case attributes.Picked(f.Value, c.ID):
			out = append(out, ui.Option{Value: string(c.ID), Text: v.t("peopleweb.attributes.archived", errs.Args{"Name": c.Name})})
		}
	}
	return out
}

func (v profileView) yesNo() []ui.Option {
	return []ui.Option{{Text: v.t("peopleweb.attributes.none")}, {Value: attributes.Yes, Text: v.t("attributes.value.yes")},
		{Value: attributes.No, Text: v.t("attributes.value.no")}}
}

// attributePairs lists the additional attributes of which a clash has two values.
func (v profileView) attributePairs() []ui.VersionPair {
	var out []ui.VersionPair
	for _, c := range v.Clash.Clashes {
		f, ok := v.Block.Field(c.Attribute)
		if !ok { // gone between the save and this page
			continue
		}
		name, theirs := controlName(f.ID), f.InputText(c.Theirs, v.Block.Manner)
		out = append(out, ui.VersionPair{Name: name, Label: f.Name,
			Theirs: theirs, TheirsText: f.Shown(c.Theirs, v.Block.Manner, v.Printer),
			Yours: f.InputText(c.Mine, v.Block.Manner), YoursText: f.Shown(c.Mine, v.Block.Manner, v.Printer),
			KeepYours: theirs == v.Values[wasPrefix+name]})
	}
	return out
}

// clashes reports whether both versions differ in a field.
func (v profileView) clashes(name string) bool {
	return slices.ContainsFunc(v.Clash.Profile.Clashes, func(c people.Clash) bool { return c.Field == name }) ||
		slices.ContainsFunc(v.Clash.Clashes, func(c attributes.Clash) bool { return controlName(c.Attribute) == name })
}

// typedProfile returns what the form sent: the fields of the profile and the additional attributes.
func typedProfile(form *web.Form) map[string]string {
	typed := map[string]string{}
	for _, name := range profileFields {
		for _, key := range []string{name, wasPrefix + name} {
			if form.Has(key) {
				typed[key] = form.String(key)
			}
		}
	}
	maps.Copy(typed, typedAttributes(form))
	return typed
}
