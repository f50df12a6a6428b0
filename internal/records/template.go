package records

import (
	"slices"
	"strings"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// List is a kind of record, or the list of roles.
type List string

// The lists. The last three are the kinds of records, each with fields of its own.
const (
	Roles        List = "role"
	Participants List = "participant"
	Issues       List = "issue"
	Sources      List = "source"
)

// Lists returns all lists of record templates.
func Lists() []List { return []List{Roles, Participants, Issues, Sources} }

// Valid reports whether there is such a list.
func (l List) Valid() bool { return slices.Contains(Lists(), l) }

// record reports whether records are of that kind.
func (l List) record() bool { return l.Valid() && l != Roles }

// The limits of templates; texts are counted in characters.
const (
	MaxTemplates = 100 // of one list, archived ones included
	MaxChoices   = 100 // of one field
	maxName      = 100
)

// Kind says what a field's answer is.
type Kind string

// The kinds of fields. A role has its own.
const (
	Text   Kind = "text"
	Number Kind = "number"
	Date   Kind = "date"
	Choice Kind = "choice"
	YesNo  Kind = "yes_no"

	role Kind = "role"
)

// Kinds returns the kinds of fields in the order in which people see them.
func Kinds() []Kind { return []Kind{Text, Number, Date, Choice, YesNo} }

// Key returns the message key of the kind's name.
func (k Kind) Key() string { return "records.kind." + string(k) }

// Template is a role of participants, or a field of a kind of records.
type Template struct {
	ID   ids.TemplateField
	List List
	Name string
	Kind Kind // of a field
	// Required fields are answered by whoever saves a record.
	Required bool
	// Choices are the answers of a [Choice] field, in their order. An answer that was given stays when its choice goes.
	Choices []string
	Place   int // in the list, counted from 1; gaps are possible
	// Archived ones aren't offered or asked any more; where they stand they stay.
	Archived bool
	// Version grows with each change but of the place.
	Version   int64
	CreatedAt time.Time
}

// TemplateInput is what is wanted of a template. A nil field stays as it is or, in a new one, has its first value.
type TemplateInput struct {
	Name     *string
	Kind     *Kind // of a new field, or of one without answers
	Required *bool
	Choices  *[]string
	Archived *bool
}

// apply puts what is given into the template, cleaned, and notes what is wrong.
func (in TemplateInput) apply(t *Template, others []Template, wrong *errs.Fields) {
	if in.Name != nil {
		t.Name = cleanName("name", *in.Name, maxName, true, wrong)
		if slices.ContainsFunc(others, func(o Template) bool { return o.ID != t.ID && writing.Fold(o.Name) == writing.Fold(t.Name) }) {
			wrong.Add("name", "records.template.taken")
		}
	}
	if in.Archived != nil {
		t.Archived = *in.Archived
	}
	if t.List == Roles {
		t.Kind = role
		return
	}
	if in.Kind != nil {
		t.Kind = *in.Kind
	}
	if !slices.Contains(Kinds(), t.Kind) {
		wrong.Add("kind", "records.template.kind")
	}
	if in.Required != nil {
		t.Required = *in.Required
	}
	if in.Choices != nil {
		t.Choices = *in.Choices
	}
	t.Choices = cleanChoices(*t, wrong)
}

// cleanChoices returns the choices without empty lines.
func cleanChoices(t Template, wrong *errs.Fields) []string {
	if t.Kind != Choice {
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, text := range t.Choices {
		if strings.TrimSpace(text) == "" || wrong.Has("choices") {
			continue
		}
		name := cleanName("choices", text, maxName, true, wrong)
		if seen[writing.Fold(name)] {
			wrong.Add("choices", "records.template.twice")
		}
		seen[writing.Fold(name)] = true
		out = append(out, name)
	}
	switch {
	case wrong.Has("choices"):
	case len(out) == 0:
		wrong.Add("choices", "records.template.choices")
	case len(out) > MaxChoices:
		wrong.Add("choices", "records.template.many_choices", errs.Args{"Max": MaxChoices})
	}
	return out
}

// differences names what differs between two states of a template.
func differences(a, b Template) []string {
	var out []string
	for _, x := range []struct {
		name string
		same bool
	}{{"name", a.Name == b.Name}, {"kind", a.Kind == b.Kind}, {"required", a.Required == b.Required}, {"choices", slices.Equal(a.Choices, b.Choices)}, {"archived", a.Archived == b.Archived}} {
		if !x.same {
			out = append(out, x.name)
		}
	}
	return out
}

// answer returns what was typed as it is kept, and notes what is wrong under the field's name. Nothing stays nothing.
func (t Template) answer(typed string, wrong *errs.Fields) string {
	field := ValueField(t.ID)
	typed = strings.TrimSpace(typed)
	if typed == "" {
		if t.Required {
			wrong.Add(field, "records.value.required")
		}
		return ""
	}
	switch t.Kind {
	case Number:
		number, fault := writing.Number(typed)
		if fault != "" {
			wrong.Add(field, "records.value.number")
		}
		return number
	case Date:
		if _, fault := writing.Day(typed); fault != "" {
			wrong.Add(field, "records.value.date")
		}
	case YesNo:
		if typed != "yes" && typed != "no" {
			wrong.Add(field, "records.value.choose")
		}
	case Choice:
		if !slices.Contains(t.Choices, typed) {
			wrong.Add(field, "records.value.choose")
		}
	default:
		return cleanBlock(field, typed, maxValue, wrong)
	}
	return typed
}

// ValueField is how a field's answer is named in what is wrong with a record.
func ValueField(id ids.TemplateField) string { return "values." + string(id) }
