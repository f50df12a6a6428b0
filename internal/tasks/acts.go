package tasks

import (
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the task, and every act belongs to its case.
const (
	TaskCreated    activity.Kind = "tasks.created"
	TaskEdited     activity.Kind = "tasks.edited"
	TaskAssigned   activity.Kind = "tasks.assigned"
	TaskMoved      activity.Kind = "tasks.moved"
	TaskStatus     activity.Kind = "tasks.status_changed"
	TaskDeleted    activity.Kind = "tasks.deleted"
	TaskHandedOver activity.Kind = "tasks.handed_over"
)

// The names of what was written, as far as an act keeps it: the words that stood before.
const (
	titleBefore = "title_before"
	textBefore  = "text_before"
	titleName   = "title"
)

// SubjectType is the type of the subject of this room's acts.
const SubjectType = "task"

// CreatedPayload says what a task began with.
type CreatedPayload struct {
	Parent     ids.Task  `json:"parent,omitempty"`
	Assignee   ids.User  `json:"assignee,omitempty"`
	Priority   Priority  `json:"priority"`
	Due        time.Time `json:"due,omitzero"`
	InterimDue time.Time `json:"interim_due,omitzero"`
}

// EditedPayload names the fields that changed, with the values before and after where they aren't words.
type EditedPayload struct {
	Fields []string   `json:"fields"`
	Before Parameters `json:"before"`
	After  Parameters `json:"after"`
}

// Parameters are what of a task is recorded as it was: all but words.
type Parameters struct {
	Priority   Priority  `json:"priority,omitempty"`
	Due        time.Time `json:"due,omitzero"`
	InterimDue time.Time `json:"interim_due,omitzero"`
}

// AssignedPayload says who had a task and who has it now; empty is nobody.
type AssignedPayload struct {
	From ids.User `json:"from,omitempty"`
	To   ids.User `json:"to,omitempty"`
}

// MovedPayload says under which task a task stood and stands now; empty is under none.
type MovedPayload struct {
	From ids.Task `json:"from,omitempty"`
	To   ids.Task `json:"to,omitempty"`
}

// StatusPayload says how far a task was and is. AppointedBy is who had given it, who wants to hear that it is done (N2).
type StatusPayload struct {
	From        Status   `json:"from"`
	To          Status   `json:"to"`
	AppointedBy ids.User `json:"appointed_by,omitempty"`
}

// DeletedPayload says of which tree a deleted task was.
type DeletedPayload struct {
	Parent ids.Task `json:"parent,omitempty"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: TaskCreated, Payload: CreatedPayload{}},
		{Kind: TaskEdited, Payload: EditedPayload{}, Erasable: []string{titleBefore, textBefore}},
		{Kind: TaskAssigned, Payload: AssignedPayload{}},
		{Kind: TaskMoved, Payload: MovedPayload{}},
		{Kind: TaskStatus, Payload: StatusPayload{}},
		{Kind: TaskDeleted, Payload: DeletedPayload{}, Erasable: []string{titleName}},
		{Kind: TaskHandedOver, Payload: AssignedPayload{}},
	}
}

func act(t Task, kind activity.Kind, payload any, words map[string]string) activity.Act {
	return activity.Act{Kind: kind, Case: t.Case, SubjectType: SubjectType, SubjectID: string(t.ID), Payload: payload, Erasable: words}
}
