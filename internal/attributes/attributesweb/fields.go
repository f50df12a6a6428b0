package attributesweb

import (
	"cabinet/internal/attributes"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

// field completes a control of the form: its label and what is wrong with it.
func (v formView) field(name string, f ui.Field) ui.Field {
	f.Name, f.Label, f.Error = name, v.t("attributesweb.field."+name), v.Problems.For(name)
	return f
}

// choice is field for a part of the i-th choice.
func (v formView) choice(i int, part string, f ui.Field) ui.Field {
	f.Name = choiceField(i, part)
	f.Label, f.Error = v.t("attributesweb.choice."+part), v.Problems.For(f.Name)
	return f
}

func (v formView) choiceLegend(i int) string {
	return v.t("attributesweb.choices.one", errs.Args{"N": i + 1})
}

func (v formView) action() string {
	if v.ID == "" {
		return links.Attributes()
	}
	return links.Attribute(v.ID)
}

func (v formView) kinds() []ui.Option {
	var out []ui.Option
	for _, k := range attributes.Kinds() {
		out = append(out, ui.Option{Value: string(k), Text: v.t(k.Key())})
	}
	return out
}

func (v formView) states() []ui.Option {
	var out []ui.Option
	for _, s := range []string{stateInUse, stateArchived, stateRemove} {
		out = append(out, ui.Option{Value: s, Text: v.t("attributesweb.state." + s)})
	}
	return out
}

// theirs lists what somebody else stored while this form was being filled in.
func (v formView) theirs() []ui.Fact {
	d := v.Theirs
	facts := []ui.Fact{
		{Label: v.t("attributesweb.field.name"), Text: d.Name},
		{Label: v.t("attributesweb.field.kind"), Text: v.t(d.Kind.Key())},
		{Label: v.t("attributesweb.field.hint"), Text: d.Hint},
		{Label: v.t("attributesweb.field.view"), Text: audienceText(v.Page.P, d.View, v.Titles)},
		{Label: v.t("attributesweb.field.edit"), Text: audienceText(v.Page.P, d.Edit, v.Titles)},
	}
	for i, c := range d.Choices {
		text := c.Name
		if c.Archived {
			text = v.t("attributesweb.clash.archived_choice", errs.Args{"Name": c.Name})
		}
		facts = append(facts, ui.Fact{Label: v.choiceLegend(i), Text: text})
	}
	return facts
}
