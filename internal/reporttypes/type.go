package reporttypes

import (
	"slices"
	"time"

	"cabinet/internal/ids"
)

// The limits of report types; texts are counted in characters.
const (
	MaxTypes     = 100 // of an account, archived ones included
	MaxSections  = 30  // of a type
	MaxQuestions = 200 // of a type
	MaxChoices   = 100 // of a question
	MaxAnswer    = 20_000
	maxName      = 200
	maxNote      = 1000
	// DefaultLevels is how many levels of review an account has that never said.
	DefaultLevels = 2
)

// Kind says what a question's answer is.
type Kind string

// The kinds of questions.
const (
	Text   Kind = "text" // of several lines
	Choice Kind = "choice"
	Number Kind = "number"
	Date   Kind = "date"
	YesNo  Kind = "yes_no"
	// File is answered by documents of the case; its answer is never typed.
	File Kind = "file"
)

// Kinds returns the kinds of questions in the order in which people see them.
func Kinds() []Kind { return []Kind{Text, Choice, Number, Date, YesNo, File} }

// Key returns the message key of the kind's name.
func (k Kind) Key() string { return "reporttypes.kind." + string(k) }

// Type is a kind of report with the form that is filled in.
type Type struct {
	ID   ids.ReportType
	Name string
	// Note says when the type is used.
	Note string
	// Archived types aren't offered any more; reports of them go on.
	Archived bool
	// Revision counts the forms that the type has had, from 1; Sections are that form.
	Revision             int64
	Sections             []Section
	Version              int64
	CreatedAt, UpdatedAt time.Time
}

// Section is a part of a form.
type Section struct {
	ID        ids.ReportSection `json:"id"`
	Name      string            `json:"name"`
	Note      string            `json:"note,omitempty"` // what to write here
	Questions []Question        `json:"questions"`
}

// Question is asked of whoever writes a report.
type Question struct {
	ID   ids.ReportQuestion `json:"id"`
	Text string             `json:"text"`
	Help string             `json:"help,omitempty"`
	Kind Kind               `json:"kind"`
	// Required questions are answered before a report is submitted; a draft may lack them.
	Required bool `json:"required,omitempty"`
	// Choices are the answers of a [Choice] question, in their order.
	Choices []string `json:"choices,omitempty"`
}

// Questions returns all questions of the form, section by section.
func (t Type) Questions() []Question {
	var out []Question
	for _, s := range t.Sections {
		out = append(out, s.Questions...)
	}
	return out
}

// Question returns a question of the form, and whether it has it.
func (t Type) Question(id ids.ReportQuestion) (Question, bool) {
	all := t.Questions()
	i := slices.IndexFunc(all, func(q Question) bool { return q.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return all[i], true
}

// AnswerField is how a question's answer is named in what is wrong with a report.
func AnswerField(id ids.ReportQuestion) string { return "answers." + string(id) }
