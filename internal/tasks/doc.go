// Package tasks keeps what is to be done on cases (C3): tasks and their subtasks, who does them, who gave them, until when.
//
// A task belongs to one case for good, and whoever sees the case sees its tasks; what the room cases answers is asked first,
// within the reader or transaction at hand. Who edits a case edits its tasks; whom a task was given to moves it on with no
// more than the right to comment. A task is given only to an active user who may open the case at that moment.
//
// Tables: tasks.
//
// Invariants: a subtask is of its parent's case and one deeper, ten levels at most (MaxDepth), so there is no cycle; root_id
// is the topmost task of a tree; done_at and done_by are set exactly while a task is done or cancelled; a task that is done
// or cancelled has no open subtask; an interim report is due no later than the task. Every change records an act with the
// values before and after, which is the history of a task's parameters. Start at task.go, then create.go and edit.go.
package tasks
