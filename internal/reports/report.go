package reports

import (
	"slices"
	"strconv"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/reporttypes"
)

// Limits of what is written, in characters, and of what is attached.
const (
	MaxTitle   = 200
	MaxRemark  = 4000 // a reason, a question or an answer
	MaxFiles   = 20   // of a question
	MaxReports = 10_000
)

// State is how far a report has come.
type State string

// The states.
const (
	Partial  State = "partial"
	Ready    State = "ready"
	Approved State = "approved"
	Closed   State = "closed"
)

// States lists the states in the order in which a report goes through them.
func States() []State { return []State{Partial, Ready, Approved, Closed} }

// Valid reports whether s is one of the states.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// Key returns the message key of the state's name.
func (s State) Key() string { return "reports.state." + string(s) }

// Report is what somebody writes on a case.
type Report struct {
	Account ids.Account
	ID      ids.Report
	Case    ids.Case
	// Number counts the reports of the case.
	Number   int64
	Type     ids.ReportType
	Revision int64
	Title    string
	State    State
	// Level is the level of review at which a ready report waits; 0 for all others.
	Level int
	// Asked tells that the reviewer waits for the author's answer, Returned that the author has it back.
	Asked, Returned bool
	// Submitted tells that it was submitted at some time: until then it is its author's.
	Submitted bool
	Author    ids.User
	// SubmittedAt, ApprovedAt and ClosedAt are zero until then; those of the round that is on.
	SubmittedAt, ApprovedAt, ClosedAt time.Time
	// Since is when it came to stand as it does.
	Since                time.Time
	Version              int64
	CreatedAt, UpdatedAt time.Time
}

// Name is what people call the report within its case, such as "R-3".
func (r Report) Name() string { return "R-" + strconv.FormatInt(r.Number, 10) }

// File is a document of the case, at a version, that answers a question.
type File struct {
	Question ids.ReportQuestion
	Document ids.Document
	Number   int64
	AddedAt  time.Time
}

// StepKind is what was done to a report.
type StepKind string

// The kinds of steps.
const (
	StepSubmitted  StepKind = "submitted"
	StepApproved   StepKind = "approved"
	StepReturned   StepKind = "returned"
	StepAsked      StepKind = "asked"
	StepAnswered   StepKind = "answered"
	StepClosed     StepKind = "closed"
	StepHandedOver StepKind = "handed_over"
)

// Key returns the message key of the step's name.
func (k StepKind) Key() string { return "reports.step." + string(k) }

// Step is a stamp on a report.
type Step struct {
	No    int64
	Kind  StepKind
	Level int      // at which it was done; 0 where that says nothing
	By    ids.User // empty for the machine
	// IDNumber is that of who did it, as it was then.
	IDNumber string
	// Text is the reason, the question or the answer.
	Text string
	At   time.Time
}

// Whole is a report with all that is in it.
type Whole struct {
	Report
	Form    reporttypes.Type
	Answers map[ids.ReportQuestion]string
	Files   []File
	Steps   []Step // the oldest first
	// May is what the actor may do to it now.
	May May
}

// FilesOf returns the files that answer a question.
func (w Whole) FilesOf(q ids.ReportQuestion) []File {
	var out []File
	for _, f := range w.Files {
		if f.Question == q {
			out = append(out, f)
		}
	}
	return out
}

// Last returns the last step of a kind, and whether there is one.
func (w Whole) Last(k StepKind) (Step, bool) {
	for _, s := range slices.Backward(w.Steps) {
		if s.Kind == k {
			return s, true
		}
	}
	return Step{}, false
}

// May says what somebody may do to a report as it stands.
type May struct {
	// Write is changing its answers, Submit handing it in, Delete taking it away, Answer answering the reviewer.
	Write, Submit, Delete, Answer bool
	// Approve and Ask are at the level where it waits; a report whose author was asked is only returned.
	Approve, Return, Ask bool
	Close                bool
	// NeedsIDNumber tells that the actor has no ID number yet, which every step takes; OwnIDNumber, of those, that they may give
	// it themselves.
	NeedsIDNumber, OwnIDNumber bool
}

// Any reports whether a decision about the report is the actor's.
func (m May) Any() bool { return m.Approve || m.Return || m.Ask || m.Close }
