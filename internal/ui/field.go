package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Field describes one control of a form; which control it becomes is decided by the component that draws it
// ([TextField], [TextArea], [Select], [Combobox], [Radios], [Checkbox], [PasswordField], [ReadOnly]).
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
	Options                 []Option // Select, Combobox and Radios
	// More are options that follow Options, drawn beforehand.
	More       *OptionList
	Optional   bool // says "(optional)" after the label
	ClientsSee bool // says "Clients see this" beside the label
	Disabled   bool
	Wide       bool // takes the whole row of a two-column grid
	AutoFocus  bool
	Checked    bool // Checkbox
	MaxLength  int  // shown as a counter in a TextArea; not enforced by the browser
	Rows       int  // TextArea; 5 when zero
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
	Hint        string // Radios and Combobox
	Group       string // Select: options of one group stand together
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
func FieldID(name string) string { return "f-" + strings.ReplaceAll(name, "_", "-") }

// ID is the control's id.
func (f Field) ID() string { return FieldID(f.Name) }

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
func (f Field) attrs() templ.Attributes {
	out := templ.Attributes{"id": f.ID(), "name": f.Name}
	set := func(key, value string) {
		if value != "" {
			out[key] = value
		}
	}
	set("autocomplete", f.Autocomplete)
	set("inputmode", f.InputMode)
	set("placeholder", f.Placeholder)
	set("data-mirror-to", f.MirrorTo)
	set("aria-describedby", f.describedBy())
	if f.Error != "" {
		out["aria-invalid"] = "true"
	}
	if f.Disabled {
		out["disabled"] = true
	}
	if f.AutoFocus {
		out["autofocus"] = true
	}
	for k, v := range f.Attrs {
		out[k] = v
	}
	return out
}

// shownAttrs are those of a control that is only shown: without a name it stays out of the form.
func (f Field) shownAttrs() templ.Attributes {
	out := f.attrs()
	delete(out, "name")
	return out
}

func (f Field) describedBy() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.ID()+"-error")
	}
	if f.Hint != "" {
		ids = append(ids, f.ID()+"-hint")
	}
	if f.MaxLength > 0 {
		ids = append(ids, f.ID()+"-count")
	}
	return strings.Join(ids, " ")
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
