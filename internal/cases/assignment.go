package cases

import (
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Validity is when an assignment or a grant is in force, and why it was given (C7). It is judged when asked.
type Validity struct {
	From, Until time.Time // from From on, and before Until; zero doesn't bound
	Reason      string
}

// Holds reports whether what has the validity is in force at a moment.
func (v Validity) Holds(at time.Time) bool {
	return (v.From.IsZero() || !at.Before(v.From)) && (v.Until.IsZero() || at.Before(v.Until))
}

// Over reports whether what has the validity is never in force again.
func (v Validity) Over(at time.Time) bool { return !v.Until.IsZero() && !at.Before(v.Until) }

// clean returns the validity as it is kept, and notes what makes no sense.
func (v Validity) clean(now time.Time, wrong *errs.Fields) Validity {
	v.From, v.Until = db.At(v.From).Time, db.At(v.Until).Time
	switch {
	case !v.Until.IsZero() && !v.Until.After(now):
		wrong.Add("until", "cases.until.past")
	case !v.Until.IsZero() && !v.From.IsZero() && !v.Until.After(v.From):
		wrong.Add("until", "cases.until.before")
	}
	v.Reason = cleanReason(wrong, v.Reason, false)
	return v
}

// Assignment ties a user to a case: limited users and guests reach no other cases (P5).
type Assignment struct {
	Case ids.Case
	User ids.User
	Validity
	AddedBy ids.User // empty for the machine
	AddedAt time.Time
}

// Assignee is an assignment with the user it is about, as they stand now.
type Assignee struct {
	Assignment
	Person people.Person
	// InForce tells that the assignment holds now.
	InForce bool
	// Walled tells that a wall keeps the user out nevertheless.
	Walled bool
	// Level is how far the user reaches on the case now; [access.LevelNone] for who isn't active.
	Level access.Level
}

// AssignInput says who is assigned to which case.
type AssignInput struct {
	Case ids.Case
	User ids.User
	Validity
}
