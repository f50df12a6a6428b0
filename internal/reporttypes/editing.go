package reporttypes

import (
	"slices"

	"cabinet/internal/ids"
)

// The functions below give the sections of a form after one step by which an administrator changes it; they leave the form itself as it
// is. What they are asked about and isn't in the form is answered with ok false. Whether the outcome is allowed is for
// [Service.Change] to judge.

// Section returns a section of the form and its place among them, from 0.
func (t Type) Section(id ids.ReportSection) (s Section, at int, ok bool) {
	at = slices.IndexFunc(t.Sections, func(s Section) bool { return s.ID == id })
	if at < 0 {
		return Section{}, -1, false
	}
	return t.Sections[at], at, true
}

// Holder returns the section that a question is in, with the places of both from 0.
func (t Type) Holder(id ids.ReportQuestion) (s Section, at, place int, ok bool) {
	for i, s := range t.Sections {
		if j := slices.IndexFunc(s.Questions, func(q Question) bool { return q.ID == id }); j >= 0 {
			return s, i, j, true
		}
	}
	return Section{}, -1, -1, false
}

// clone copies the sections deep enough for a step.
func (t Type) clone() []Section {
	out := slices.Clone(t.Sections)
	for i := range out {
		out[i].Questions = slices.Clone(out[i].Questions)
	}
	return out
}

// WithSection puts a section's name and note in its place; one without an id is new and comes last.
func (t Type) WithSection(s Section) (out []Section, at int, ok bool) {
	out = t.clone()
	if s.ID == "" {
		return append(out, Section{Name: s.Name, Note: s.Note, Questions: []Question{}}), len(out), true
	}
	_, at, ok = t.Section(s.ID)
	if !ok {
		return nil, -1, false
	}
	out[at].Name, out[at].Note = s.Name, s.Note
	return out, at, true
}

// WithoutSection takes a section away, with its questions.
func (t Type) WithoutSection(id ids.ReportSection) (out []Section, ok bool) {
	_, at, ok := t.Section(id)
	if !ok {
		return nil, false
	}
	return slices.Delete(t.clone(), at, at+1), true
}

// WithSectionAt puts a section to a place among all, from 0; a place beyond the ends is the nearest one.
func (t Type) WithSectionAt(id ids.ReportSection, place int) (out []Section, ok bool) {
	_, at, ok := t.Section(id)
	if !ok {
		return nil, false
	}
	return moved(t.clone(), at, place), true
}

// WithQuestion puts a question into a section: in its place, at the end where it comes from another section or is new, which is one
// without an id. It returns where it is then.
func (t Type) WithQuestion(in ids.ReportSection, q Question) (out []Section, at, place int, ok bool) {
	_, at, ok = t.Section(in)
	if !ok {
		return nil, -1, -1, false
	}
	out = t.clone()
	if q.ID != "" {
		_, from, place, known := t.Holder(q.ID)
		if !known {
			return nil, -1, -1, false
		}
		if from == at {
			out[at].Questions[place] = q
			return out, at, place, true
		}
		out[from].Questions = slices.Delete(out[from].Questions, place, place+1)
	}
	out[at].Questions = append(out[at].Questions, q)
	return out, at, len(out[at].Questions) - 1, true
}

// WithoutQuestion takes a question away.
func (t Type) WithoutQuestion(id ids.ReportQuestion) (out []Section, ok bool) {
	_, at, place, ok := t.Holder(id)
	if !ok {
		return nil, false
	}
	out = t.clone()
	out[at].Questions = slices.Delete(out[at].Questions, place, place+1)
	return out, true
}

// WithQuestionAt puts a question to a place within its section, from 0; a place beyond the ends is the nearest one.
func (t Type) WithQuestionAt(id ids.ReportQuestion, to int) (out []Section, ok bool) {
	_, at, place, ok := t.Holder(id)
	if !ok {
		return nil, false
	}
	out = t.clone()
	out[at].Questions = moved(out[at].Questions, place, to)
	return out, true
}

// moved brings what is at one place to another.
func moved[T any](list []T, from, to int) []T {
	x := list[from]
	return slices.Insert(slices.Delete(list, from, from+1), max(0, min(to, len(list)-1)), x)
}
