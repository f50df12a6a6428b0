package tasksweb

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/tasks"
)

// Task is a task in the API.
type Task struct {
	ID         ids.Task       `json:"id"`
	CaseID     ids.Case       `json:"case_id"`
	ParentID   ids.Task       `json:"parent_id" doc:"The task that this one is a part of; empty for a topmost one"`
	Depth      int            `json:"depth" doc:"1 for a topmost task, 10 at most"`
	Title      string         `json:"title"`
	Text       string         `json:"text"`
	Status     tasks.Status   `json:"status" enum:"open,in_progress,done,cancelled"`
	Priority   tasks.Priority `json:"priority" enum:"low,normal,high,urgent"`
	AssigneeID ids.User       `json:"assignee_id" doc:"Who does it; empty is nobody"`
	AssignedBy ids.User       `json:"assigned_by" doc:"Who gave it to them"`
	DueAt      *time.Time     `json:"due_at" format:"date-time" doc:"Null is never"`
	InterimDue *time.Time     `json:"interim_due_at" format:"date-time" doc:"When a first report is expected; null is never"`
	CreatedBy  ids.User       `json:"created_by"`
	CreatedAt  time.Time      `json:"created_at" format:"date-time"`
	ClosedBy   ids.User       `json:"closed_by"`
	ClosedAt   *time.Time     `json:"closed_at" format:"date-time" doc:"When it was done or cancelled; null while it is open"`
}

// MyTask is one of one's own tasks in the API, with the case that it is on.
type MyTask struct {
	Task
	CaseNumber string `json:"case_number"`
	CaseName   string `json:"case_name"`
}

// NewTask is a task to be added.
type NewTask struct {
	ParentID   web.Patch[ids.Task]       `json:"parent_id,omitzero" doc:"The task that it is a part of; a topmost one when left out"`
	Title      string                    `json:"title" doc:"At most 200 characters"`
	Text       web.Patch[string]         `json:"text,omitzero"`
	Priority   web.Patch[tasks.Priority] `json:"priority,omitzero"`
	AssigneeID web.Patch[ids.User]       `json:"assignee_id,omitzero" doc:"An active user who may open the case"`
	DueAt      web.Patch[time.Time]      `json:"due_at,omitzero"`
	InterimDue web.Patch[time.Time]      `json:"interim_due_at,omitzero" doc:"Not after due_at"`
}

// TaskPatch changes a task: what is absent stays, and null makes a time never.
type TaskPatch struct {
	Title      web.Patch[string]         `json:"title,omitzero"`
	Text       web.Patch[string]         `json:"text,omitzero"`
	Priority   web.Patch[tasks.Priority] `json:"priority,omitzero"`
	AssigneeID web.Patch[ids.User]       `json:"assignee_id,omitzero"`
	DueAt      web.Patch[time.Time]      `json:"due_at,omitzero"`
	InterimDue web.Patch[time.Time]      `json:"interim_due_at,omitzero"`
	Status     web.Patch[tasks.Status]   `json:"status,omitzero"`
	ParentID   web.Patch[ids.Task]       `json:"parent_id,omitzero"`
}

type taskPath struct {
	ID string `path:"id"`
}

type taskOutput struct {
	ETag string `header:"ETag"`
	Body Task
}

type listCaseInput struct {
	taskPath
	web.ListInput
	Closed bool `query:"closed" doc:"Topmost tasks that are done or cancelled, instead of the others"`
}

type listCaseOutput struct{ Body web.List[Task] }

type mineInput struct {
	web.ListInput
	Side   tasks.Side `query:"side" enum:"to_me,by_me" doc:"Given to me, or by me to others; to_me when left out"`
	Due    tasks.Span `query:"due" enum:"overdue,today,week,later,undated" doc:"When open tasks are due, by my own day; all when left out"`
	Closed bool       `query:"closed" doc:"What is done or cancelled, instead of what is open"`
}

type mineOutput struct{ Body web.List[MyTask] }

type createInput struct {
	taskPath
	Body NewTask
}

type patchInput struct {
	taskPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the task the change was made from"`
	Body    TaskPatch
}

type deleteInput struct {
	taskPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the task that was seen"`
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func body(t tasks.Task) Task {
	return Task{ID: t.ID, CaseID: t.Case, ParentID: t.Parent, Depth: t.Depth, Title: t.Title, Text: t.Text, Status: t.Status, Priority: t.Priority,
		AssigneeID: t.Assignee, AssignedBy: t.AssignedBy, DueAt: orNull(t.Due), InterimDue: orNull(t.InterimDue), CreatedBy: t.CreatedBy,
		CreatedAt: t.CreatedAt, ClosedBy: t.ClosedBy, ClosedAt: orNull(t.ClosedAt)}
}

func answer(t tasks.Task, err error) (*taskOutput, error) {
	if err != nil {
		return nil, err
	}
	return &taskOutput{ETag: web.ETag(t.Version), Body: body(t)}, nil
}

func (h handlers) mineAPI(ctx context.Context, c *web.Ctx, in *mineInput) (*mineOutput, error) {
	page, err := h.Tasks.Mine(ctx, by(c), tasks.MineFilter{Side: in.Side, Span: in.Due, Closed: in.Closed, Zone: c.Location(), After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &mineOutput{}
	for _, t := range page.Tasks {
		out.Body.Items = append(out.Body.Items, MyTask{Task: body(t.Task), CaseNumber: t.CaseNumber, CaseName: t.CaseName})
	}
	out.Body.Next = page.Next
	return out, nil
}

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *listCaseInput) (*listCaseOutput, error) {
	page, err := h.Tasks.OfCase(ctx, by(c), ids.Case(in.ID), tasks.CaseFilter{Closed: in.Closed, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listCaseOutput{}
	for _, tree := range page.Trees {
		for _, t := range tree {
			out.Body.Items = append(out.Body.Items, body(t))
		}
	}
	out.Body.Next = page.Next
	return out, nil
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *taskPath) (*taskOutput, error) {
	return answer(h.Tasks.Task(ctx, by(c), ids.Task(in.ID)))
}

func (h handlers) createAPI(ctx context.Context, c *web.Ctx, in *createInput) (*taskOutput, error) {
	parent, _ := in.Body.ParentID.Get()
	return answer(h.Tasks.Create(ctx, by(c), ids.Case(in.ID), parent, tasks.Input{Title: &in.Body.Title, Text: in.Body.Text.Pointer(),
		Priority: in.Body.Priority.Pointer(), Assignee: in.Body.AssigneeID.Pointer(), Due: in.Body.DueAt.Pointer(), InterimDue: in.Body.InterimDue.Pointer()}))
}

// patchAPI changes what the body names. With If-Match, somebody else's change in between is 412.
func (h handlers) patchAPI(ctx context.Context, c *web.Ctx, in *patchInput) (*taskOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	b, task := in.Body, ids.Task(in.ID)
	fields := tasks.Input{Title: b.Title.Pointer(), Text: b.Text.Pointer(), Priority: b.Priority.Pointer(), Assignee: b.AssigneeID.Pointer(),
		Due: b.DueAt.Pointer(), InterimDue: b.InterimDue.Pointer()}
	status, moves := b.Status.Get()
	parent, hangs := ids.Task(""), !b.ParentID.Absent()
	if hangs {
		parent = *b.ParentID.Pointer() // null is none
	}
	if both := fields != (tasks.Input{}); moves && (hangs || both) || hangs && both {
		return nil, errs.E(errs.Invalid, "tasksweb.patch.one", nil)
	}
	var t tasks.Task
	switch {
	case moves:
		t, err = h.Tasks.SetStatus(ctx, by(c), task, status, version)
	case hangs:
		t, err = h.Tasks.Move(ctx, by(c), task, parent, version)
	default:
		t, err = h.Tasks.Edit(ctx, by(c), task, fields, version)
	}
	return answer(t, stale(err, given))
}

func (h handlers) deleteAPI(ctx context.Context, c *web.Ctx, in *deleteInput) (*struct{}, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	return nil, stale(h.Tasks.Delete(ctx, by(c), ids.Task(in.ID), version), given)
}

// stale makes a clash the failed precondition that it is where the program said what it had seen.
func stale(err error, given bool) error {
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		return errs.E(errs.Stale, e.Key, err)
	}
	return err
}
