package tasks

import (
	"slices"
	"time"

	"cabinet/internal/ids"
)

// MaxDepth is how many levels a tree of tasks has at most (C3).
const MaxDepth = 10

// MaxTree is how many tasks one tree has at most, so that it is read and shown whole.
const MaxTree = 500

// Limits of what is written, in characters.
const (
	MaxTitle = 200
	MaxText  = 20_000
)

// Status is how far a task is.
type Status string

// The statuses. A task that is done or cancelled is closed.
const (
	Open       Status = "open"
	InProgress Status = "in_progress"
	Done       Status = "done"
	Cancelled  Status = "cancelled"
)

// Statuses lists the statuses in the order in which people see them.
func Statuses() []Status { return []Status{Open, InProgress, Done, Cancelled} }

// Valid reports whether s is one of the statuses.
func (s Status) Valid() bool { return slices.Contains(Statuses(), s) }

// Closed reports whether nothing is left to do.
func (s Status) Closed() bool { return s == Done || s == Cancelled }

// Key returns the message key of the status's name.
func (s Status) Key() string { return "tasks.status." + string(s) }

// Priority is how much a task presses.
type Priority string

// The priorities.
const (
	Low    Priority = "low"
	Normal Priority = "normal"
	High   Priority = "high"
	Urgent Priority = "urgent"
)

// Priorities lists the priorities from least to most.
func Priorities() []Priority { return []Priority{Low, Normal, High, Urgent} }

// Valid reports whether p is one of the priorities.
func (p Priority) Valid() bool { return slices.Contains(Priorities(), p) }

// Key returns the message key of the priority's name.
func (p Priority) Key() string { return "tasks.priority." + string(p) }

// Task is something to be done on a case.
type Task struct {
	Account ids.Account
	ID      ids.Task
	Case    ids.Case
	// Parent is the task that this one is a part of, or empty; Root is the topmost one, itself where there is no parent.
	Parent ids.Task
	Root   ids.Task
	// Depth is 1 for a topmost task and at most [MaxDepth].
	Depth int

	Title    string
	Text     string
	Status   Status
	Priority Priority
	// Assignee is who does it, AssignedBy who gave it to them; both empty while it is nobody's.
	Assignee   ids.User
	AssignedBy ids.User
	AssignedAt time.Time
	// Due is when it must be done and InterimDue when a first report is expected; zero means never.
	Due        time.Time
	InterimDue time.Time

	CreatedBy ids.User
	CreatedAt time.Time
	// ClosedAt and ClosedBy are when and by whom it was done or cancelled.
	ClosedAt time.Time
	ClosedBy ids.User
	Version  int64
}

// Overdue reports whether an open task should have been done before the given moment.
func (t Task) Overdue(now time.Time) bool {
	return !t.Status.Closed() && !t.Due.IsZero() && t.Due.Before(now)
}

// InterimOverdue reports whether the interim report of an open task should have come before the given moment.
func (t Task) InterimOverdue(now time.Time) bool {
	return !t.Status.Closed() && !t.InterimDue.IsZero() && t.InterimDue.Before(now)
}
