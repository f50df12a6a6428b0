package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Field describes one control of a form; which control it becomes is decided by the component that draws it
// ([TextField], [TextArea], [NumberField], [DateField], [TimeField], [DateTimeField], [Select], [Combobox], [Radios],
// [CheckGroup], [Checkbox], [Switch], [PasswordField], [ReadOnly]).
type Field struct {
	Name  string // form name; also gives the control's id, see [FieldID]
	Label string
	Value string
	// Type is the input's type: "text" when empty, or email, tel, number, url, date.
	Type        string
	Hint        string
	Placeholder string // an example, never the only label
	Error       string // what to do, already translated
	// Autocomplete and InputMode are the attributes of the same name.
	Autocomplete, InputMode string
	Options                 []Option // Select, Combobox, Radios and CheckGroup
	// More are options that follow Options, drawn beforehand.
	More       *OptionList
	Optional   bool // says "(optional)" after the label
	ClientsSee bool // says "Clients see this" beside the label
	Disabled   bool
	Wide       bool // takes the whole row of a two-column grid
	AutoFocus  bool
	Checked    bool // Checkbox and Switch
	// Values are the chosen ones of a CheckGroup.
	Values []string
	// Unit stands behind a NumberField, such as "days".
	Unit string
	// Form is the id of the form that the control belongs to, when it stands outside of it.
	Form      string
	MaxLength int // shown as a counter in a TextArea; not enforced by the browser
	Rows      int // TextArea; 5 when zero
	// MirrorTo copies what is typed into the element whose data-mirror has this name (the client card).
	MirrorTo string
	// Strength shows a meter under a new password.
	Strength *Strength
	// Attrs are further attributes, such as data-….
	Attrs templ.Attributes
}

// Option is one choice of a Select, Combobox or Radios.
type Option struct {
	Value, Text string
	Hint        string // Radios, CheckGroup and Combobox
	Group       string // Select and CheckGroup: options of one group stand together
	Icon        string // Radios drawn as tiles
	Disabled    bool
}

// Strength says where the strength of a password is measured and what the policy asks.
type Strength struct {
	// URL takes the form fields password and those named in Context, and answers JSON {"score": 0–4, "text": "…"}.
	URL string
	// Context names other fields of the form that the password must not resemble.
	Context []string
	// Rules are the policy in words.
	Rules []string
}

// FieldID is the id of the control for the form field name; error summaries link to it.
func FieldID(name string) string { return strings.ReplaceAll("f-"+name, "_", "-") }

// ID is the control's id.
func (f Field) ID() string { return FieldID(f.Name) }

func (f Field) class() string {
	return classes("field", when(f.Wide, "span2"), when(f.Error != "", "is-bad"))
}

// box is the class of the element around a control, as attributes: templ's own way with classes costs more than all the
// rest of a field.
func (f Field) box() templ.OrderedAttributes {
	return templ.OrderedAttributes{{Key: "class", Value: f.class()}}
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) rows() string {
	if f.Rows == 0 {
		return "5"
	}
	return strconv.Itoa(f.Rows)
}

// attrs are the attributes that every control shares.
func (f Field) attrs() templ.OrderedAttributes {
	out := newAttrs(9 + len(f.Attrs))
	out.put("id", f.ID())
	out.put("name", f.Name)
	f.more(&out)
	return out.list
}

// shownAttrs are those of a control that is only shown: without a name it stays out of the form.
func (f Field) shownAttrs() templ.OrderedAttributes {
	out := newAttrs(8 + len(f.Attrs))
	out.put("id", f.ID())
	f.more(&out)
	return out.list
}

func (f Field) more(out *attrList) {
	out.set("autocomplete", f.Autocomplete)
	out.set("inputmode", f.InputMode)
	out.set("placeholder", f.Placeholder)
	out.set("form", f.Form)
	out.set("data-mirror-to", f.MirrorTo)
	out.set("aria-describedby", f.describedBy())
	if f.Error != "" {
		out.put("aria-invalid", "true")
	}
	out.flag("disabled", f.Disabled)
	out.flag("autofocus", f.AutoFocus)
	out.add(f.Attrs)
}

func (f Field) describedBy() string {
	if f.Error == "" && f.Hint == "" && f.MaxLength == 0 {
		return ""
	}
	id := f.ID()
	return classes(when(f.Error != "", id+"-error"), when(f.Hint != "", id+"-hint"), when(f.MaxLength > 0, id+"-count"))
}

// label returns the text of the chosen option, for the face of a combobox.
func (f Field) label() string {
	for _, o := range f.Options {
		if o.Value == f.Value {
			return o.Text
		}
	}
	return ""
}

type optionGroup struct {
	name    string
	options []Option
}

// groups keeps the options' order and puts neighbours of one group together.
func (f Field) groups() []optionGroup {
	var out []optionGroup
	for _, o := range f.Options {
		if len(out) == 0 || out[len(out)-1].name != o.Group {
			out = append(out, optionGroup{name: o.Group})
		}
		last := &out[len(out)-1]
		last.options = append(last.options, o)
	}
	return out
}

// groupDescribed names what describes a group of controls; its error and its hint.
func (f Field) groupDescribed() string {
	f.MaxLength = 0
	return f.describedBy()
}

// hints says where a combobox finds its options' hints: beside each option, or in its value ("value").
func (f Field) hints() string {
	if f.More != nil && f.More.byValue || slices.ContainsFunc(f.Options, func(o Option) bool { return o.Hint != "" && o.Hint == o.Value }) {
		return "value"
	}
	return "own"
}
