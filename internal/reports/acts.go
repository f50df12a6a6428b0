package reports

import (
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the report, and every act belongs to its case.
const (
	ReportBegun      activity.Kind = "reports.begun"
	ReportEdited     activity.Kind = "reports.edited"
	ReportAttached   activity.Kind = "reports.file_attached"
	ReportDetached   activity.Kind = "reports.file_detached"
	ReportSubmitted  activity.Kind = "reports.submitted"
	ReportApproved   activity.Kind = "reports.approved"
	ReportReturned   activity.Kind = "reports.returned"
	ReportAsked      activity.Kind = "reports.asked"
	ReportAnswered   activity.Kind = "reports.answered"
	ReportClosed     activity.Kind = "reports.closed"
	ReportDeleted    activity.Kind = "reports.deleted"
	ReportHandedOver activity.Kind = "reports.handed_over"
	ReportSeen       activity.Kind = "reports.seen"
	ReportPrinted    activity.Kind = "reports.printed"
)

// The names of what was written, as far as an act keeps it.
const (
	titleName = "title"
	textName  = "text"
)

// SubjectType is the type of the subject of this room's acts.
const SubjectType = "report"

// BegunPayload says what was begun.
type BegunPayload struct {
	Type     ids.ReportType `json:"type"`
	Revision int64          `json:"revision"`
	Number   int64          `json:"number"`
}

// EditedPayload names what was written: the title, and the questions that were answered otherwise.
type EditedPayload struct {
	Fields    []string             `json:"fields,omitempty"`
	Questions []ids.ReportQuestion `json:"questions,omitempty"`
}

// FilePayload names a document at a version, and the question that it answers.
type FilePayload struct {
	Question ids.ReportQuestion `json:"question"`
	Document ids.Document       `json:"document"`
	Version  int64              `json:"version"`
}

// StepPayload says between which states a step led, and at which level it was made.
type StepPayload struct {
	From  State `json:"from"`
	To    State `json:"to"`
	Level int   `json:"level,omitempty"`
}

// HandedPayload says who wrote the report and who does now.
type HandedPayload struct {
	From ids.User `json:"from"`
	To   ids.User `json:"to"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	words := []string{textName}
	return []activity.KindInfo{
		{Kind: ReportBegun, Payload: BegunPayload{}},
		{Kind: ReportEdited, Payload: EditedPayload{}},
		{Kind: ReportAttached, Payload: FilePayload{}},
		{Kind: ReportDetached, Payload: FilePayload{}},
		{Kind: ReportSubmitted, Payload: StepPayload{}},
		{Kind: ReportApproved, Payload: StepPayload{}, Erasable: words},
		{Kind: ReportReturned, Payload: StepPayload{}, Erasable: words},
		{Kind: ReportAsked, Payload: StepPayload{}, Erasable: words},
		{Kind: ReportAnswered, Payload: StepPayload{}, Erasable: words},
		{Kind: ReportClosed, Payload: StepPayload{}, Erasable: words},
		{Kind: ReportDeleted, Erasable: []string{titleName}},
		{Kind: ReportHandedOver, Payload: HandedPayload{}},
		{Kind: ReportSeen, View: true},
		{Kind: ReportPrinted, View: true},
	}
}

func act(r Report, kind activity.Kind, payload any, words map[string]string) activity.Act {
	return activity.Act{Kind: kind, Case: r.Case, SubjectType: SubjectType, SubjectID: string(r.ID), Payload: payload, Erasable: words}
}
