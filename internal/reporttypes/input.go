package reporttypes

import (
	"fmt"
	"slices"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Input is what is wanted of a report type. A nil field stays as it is or, in a new one, is empty.
type Input struct {
	Name, Note *string
	Archived   *bool
	// Sections are the whole form. A section or question without an id is new; one whose id isn't in the form is refused.
	Sections *[]Section
}

// apply puts what is given into the type, cleaned, and notes what is wrong. newID makes the ids of what is new.
func (in Input) apply(t *Type, newID func() string, wrong *errs.Fields) {
	if in.Name != nil {
		if t.Name = line("name", *in.Name, wrong); t.Name == "" && !wrong.Has("name") {
			wrong.Add("name", "reporttypes.text.required")
		}
	}
	if in.Note != nil {
		t.Note = block("note", *in.Note, wrong)
	}
	if in.Archived != nil {
		t.Archived = *in.Archived
	}
	if in.Sections == nil {
		return
	}
	f := form{before: *t, newID: newID, wrong: wrong, sections: map[ids.ReportSection]bool{}, questions: map[ids.ReportQuestion]bool{}}
	t.Sections = f.clean(*in.Sections)
}

// form judges the sections of a type.
type form struct {
	before    Type
	newID     func() string
	wrong     *errs.Fields
	sections  map[ids.ReportSection]bool  // which were met
	questions map[ids.ReportQuestion]bool // which were met
}

func (f form) clean(in []Section) []Section {
	if len(in) > MaxSections {
		f.wrong.Add("sections", "reporttypes.many_sections", errs.Args{"Max": MaxSections})
		return in
	}
	out, many := []Section{}, 0
	for i, s := range in {
		at := fmt.Sprintf("sections.%d.", i)
		if s.Name = line(at+"name", s.Name, f.wrong); s.Name == "" && !f.wrong.Has(at+"name") {
			f.wrong.Add(at+"name", "reporttypes.text.required")
		}
		s.Note = block(at+"note", s.Note, f.wrong)
		known := slices.ContainsFunc(f.before.Sections, func(o Section) bool { return o.ID == s.ID })
		if s.ID == "" {
			s.ID = ids.ReportSection(f.newID())
		} else if !known || f.sections[s.ID] {
			f.wrong.Add(at+"id", "reporttypes.unknown_part")
		}
		f.sections[s.ID] = true
		if many += len(s.Questions); many > MaxQuestions {
			f.wrong.Add("sections", "reporttypes.many_questions", errs.Args{"Max": MaxQuestions})
			return in
		}
		questions := []Question{}
		for j, q := range s.Questions {
			questions = append(questions, f.question(fmt.Sprintf("%squestions.%d.", at, j), q))
		}
		s.Questions = questions
		out = append(out, s)
	}
	return out
}

func (f form) question(at string, q Question) Question {
	if q.Text = line(at+"text", q.Text, f.wrong); q.Text == "" && !f.wrong.Has(at+"text") {
		f.wrong.Add(at+"text", "reporttypes.text.required")
	}
	q.Help = block(at+"help", q.Help, f.wrong)
	if !slices.Contains(Kinds(), q.Kind) {
		f.wrong.Add(at+"kind", "reporttypes.kind_choose")
	}
	was, known := f.before.Question(q.ID)
	switch {
	case q.ID == "":
		q.ID = ids.ReportQuestion(f.newID())
	case !known || f.questions[q.ID]:
		f.wrong.Add(at+"id", "reporttypes.unknown_part")
	case was.Kind != q.Kind:
		f.wrong.Add(at+"kind", "reporttypes.kind_stays")
	}
	f.questions[q.ID] = true
	q.Choices = f.choices(at+"choices", q)
	return q
}

// choices returns the choices of a question without empty lines; questions of other kinds have none.
func (f form) choices(field string, q Question) []string {
	if q.Kind != Choice {
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, text := range q.Choices {
		if strings.TrimSpace(text) == "" || f.wrong.Has(field) {
			continue
		}
		text = line(field, text, f.wrong)
		if seen[writing.Fold(text)] && !f.wrong.Has(field) {
			f.wrong.Add(field, "reporttypes.choice_twice")
		}
		seen[writing.Fold(text)] = true
		out = append(out, text)
	}
	switch {
	case f.wrong.Has(field):
	case len(out) == 0:
		f.wrong.Add(field, "reporttypes.choices_needed")
	case len(out) > MaxChoices:
		f.wrong.Add(field, "reporttypes.many_choices", errs.Args{"Max": MaxChoices})
	}
	return out
}

func line(field, text string, wrong *errs.Fields) string {
	text, fault := writing.Name(text, maxName)
	noted(field, maxName, fault, wrong)
	return text
}

func block(field, text string, wrong *errs.Fields) string {
	text, fault := writing.Block(text, maxNote)
	noted(field, maxNote, fault, wrong)
	return text
}

// sameForm reports whether two forms ask the same.
func sameForm(a, b []Section) bool {
	return slices.EqualFunc(a, b, func(x, y Section) bool {
		return x.ID == y.ID && x.Name == y.Name && x.Note == y.Note && slices.EqualFunc(x.Questions, y.Questions, func(p, q Question) bool {
			return p.ID == q.ID && p.Text == q.Text && p.Help == q.Help && p.Kind == q.Kind && p.Required == q.Required && slices.Equal(p.Choices, q.Choices)
		})
	})
}
