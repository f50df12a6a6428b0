package block

import (
	"slices"
	"strings"

	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// LongList is from how many choices on a list can be searched.
const LongList = 12

// prefix begins the names of the controls of additional attributes. Unlike the names in the API they hold no points, so
// that they can be ids that style sheets and scripts find.
const prefix = "attribute_"

// Was begins the names of hidden fields that carry what stood in a control before.
const Was = "was_"

// Name is the name of an attribute's control.
func Name(id ids.Attribute) string { return prefix + string(id) }

// Form is the block with what stands in its controls.
type Form struct {
	attributes.Block
	Page     ui.Page
	Printer  *i18n.Printer
	Lead     string
	Values   map[string]string // by the names of the controls: as stored, or as typed
	Problems ui.Problems       // as [Problems] returns them
}

func (f Form) t(key string, args ...errs.Args) string { return f.Page.P.T(key, args...) }

// Typed returns what a form sent of additional attributes and, under [Was], what stood there before. Boxes of one
// attribute come as several values.
func Typed(form *web.Form) map[string]string {
	out := map[string]string{}
	for _, name := range form.Names() {
		if strings.HasPrefix(name, prefix) || strings.HasPrefix(name, Was+prefix) {
			given := slices.DeleteFunc(slices.Clone(form.Strings(name)), func(v string) bool { return v == "" })
			out[name] = strings.Join(given, ",")
		}
	}
	return out
}

// Values returns the additional attributes among what was typed.
func Values(typed map[string]string) attributes.Values {
	out := attributes.Values{}
	for name, value := range typed {
		if id, ok := strings.CutPrefix(name, prefix); ok {
			out[ids.Attribute(id)] = value
		}
	}
	return out
}

// Problems returns what is wrong with a form, under the names of its controls.
func Problems(p ui.Texts, err error) ui.Problems {
	out := ui.ProblemsOf(p, err)
	for i, x := range out {
		if id, ok := strings.CutPrefix(x.Field, attributes.FieldName("")); ok {
			out[i].Field = Name(ids.Attribute(id))
		}
	}
	return out
}

// Names lists the controls that can be written into.
func Names(b attributes.Block) []string {
	var out []string
	for _, f := range b.Fields {
		if f.Editable && f.Kind != attributes.Divider {
			out = append(out, Name(f.ID))
		}
	}
	return out
}

// Stored puts the texts of the controls, as stored, among others.
func Stored(b attributes.Block, into map[string]string) {
	for _, f := range b.Fields {
		if f.Editable {
			into[Name(f.ID)] = f.InputText(f.Value, b.Manner)
		}
	}
}

// Pairs lists the attributes of which a clash has two values. KeepYours says for a control and what others stored whether
// the person's own is the likelier choice.
func Pairs(b attributes.Block, p *i18n.Printer, clashes []attributes.Clash, keepYours func(name, theirs string) bool) []ui.VersionPair {
	var out []ui.VersionPair
	for _, c := range clashes {
		f, ok := b.Field(c.Attribute)
		if !ok { // gone between the save and this page
			continue
		}
		name, theirs := Name(f.ID), f.InputText(c.Theirs, b.Manner)
		out = append(out, ui.VersionPair{Name: name, Label: f.Name,
			Theirs: theirs, TheirsText: f.Shown(c.Theirs, b.Manner, p),
			Yours: f.InputText(c.Mine, b.Manner), YoursText: f.Shown(c.Mine, b.Manner, p), KeepYours: keepYours(name, theirs)})
	}
	return out
}

// control completes the control of an attribute.
func (f Form) control(a attributes.Field, control ui.Field) ui.Field {
	control.Name = Name(a.ID)
	control.Label, control.Hint, control.Optional = a.Name, a.Hint, true
	control.Value, control.Error = f.Values[control.Name], f.Problems.For(control.Name)
	if a.Kind == attributes.ManyOf {
		control.Values = strings.Split(control.Value, ",")
	}
	return control
}

// shown is an attribute that the person may only read.
func (f Form) shown(a attributes.Field) ui.Field {
	text := a.Shown(a.Value, f.Manner, f.Printer)
	if text == "" {
		text = f.t("peopleweb.attributes.no_value")
	}
	return ui.Field{Name: Name(a.ID), Label: a.Name, Value: text, Hint: a.Hint, Wide: a.Kind == attributes.LongText || a.Kind == attributes.ManyOf}
}

// choices are the answers on offer; an archived one is among them only where it was picked before.
func (f Form) choices(a attributes.Field) []ui.Option {
	var out []ui.Option
	if a.Kind == attributes.OneOf {
		out = append(out, ui.Option{Text: f.t("peopleweb.attributes.none")})
	}
	for _, c := range a.Choices {
		switch {
		case !c.Archived:
			out = append(out, ui.Option{Value: string(c.ID), Text: c.Name})
		case attributes.Picked(a.Value, c.ID):
			out = append(out, ui.Option{Value: string(c.ID), Text: f.t("peopleweb.attributes.archived", errs.Args{"Name": c.Name})})
		}
	}
	return out
}

func (f Form) yesNo() []ui.Option {
	return []ui.Option{{Text: f.t("peopleweb.attributes.none")}, {Value: attributes.Yes, Text: f.t("attributes.value.yes")},
		{Value: attributes.No, Text: f.t("attributes.value.no")}}
}
