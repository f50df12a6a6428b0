package tasks

import (
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Input is what is wanted of a task. A nil field stays as it is, or is what a new task begins with: no text, open, normal,
// nobody's, never due.
type Input struct {
	Title    *string
	Text     *string
	Priority *Priority
	// Assignee is an active user who may open the case; empty is nobody.
	Assignee *ids.User
	// Due and InterimDue are moments; a zero time is never.
	Due        *time.Time
	InterimDue *time.Time
}

// apply puts what is given into the task, cleaned, and answers all that is wrong with it together.
func (in Input) apply(t *Task) error {
	var wrong errs.Fields
	if in.Title != nil {
		t.Title = line(&wrong, "title", *in.Title, MaxTitle)
		if t.Title == "" && !wrong.Has("title") {
			wrong.Add("title", "tasks.title.required")
		}
	}
	if in.Text != nil {
		text, fault := writing.Block(*in.Text, MaxText)
		addFault(&wrong, "text", fault, MaxText)
		t.Text = text
	}
	if in.Priority != nil {
		if t.Priority = *in.Priority; !t.Priority.Valid() {
			wrong.Add("priority", "tasks.priority.unknown")
		}
	}
	if in.Due != nil {
		t.Due = moment(&wrong, "due", *in.Due)
	}
	if in.InterimDue != nil {
		t.InterimDue = moment(&wrong, "interim_due", *in.InterimDue)
	}
	if (in.Due != nil || in.InterimDue != nil) && !t.InterimDue.IsZero() && !t.Due.IsZero() && t.InterimDue.After(t.Due) {
		wrong.Add("interim_due", "tasks.interim_due.late")
	}
	return wrong.Err()
}

func line(wrong *errs.Fields, field, input string, limit int) string {
	text, fault := writing.Name(input, limit)
	addFault(wrong, field, fault, limit)
	return text
}

func addFault(wrong *errs.Fields, field string, fault writing.Fault, limit int) {
	switch fault {
	case "":
	case writing.Long:
		wrong.Add(field, "tasks.long", errs.Args{"Max": limit})
	default:
		wrong.Add(field, "tasks.characters")
	}
}

// The years between which a task can be due: outside them somebody mistyped, or a program counted in other units.
const (
	firstYear = 1970
	lastYear  = 2200
)

// moment keeps a time to the minute's exactness that the database has; what lies outside all sense is wrong.
func moment(wrong *errs.Fields, field string, at time.Time) time.Time {
	if at.IsZero() {
		return time.Time{}
	}
	at = at.UTC().Truncate(time.Microsecond)
	if at.Year() < firstYear || at.Year() > lastYear {
		wrong.Add(field, "tasks.moment", errs.Args{"First": firstYear, "Last": lastYear})
	}
	return at
}
