package tasks

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Create adds a task to a case, or to a task of it as a part when parent isn't empty. It takes the right to edit the case's
// tasks, and that to assign tasks when it is given to anybody but the actor. errs.Conflict is a closed case, a closed parent,
// an 11th level ([MaxDepth]) and a tree that has [MaxTree] tasks; errs.NotFound a parent of another case.
func (s *Service) Create(ctx context.Context, by access.Actor, c ids.Case, parent ids.Task, in Input) (Task, error) {
	var t Task
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		t, err = s.CreateIn(ctx, tx, by, c, parent, in)
		return err
	})
	return t, err
}

// CreateIn is [Service.Create] in the caller's transaction.
func (s *Service) CreateIn(ctx context.Context, tx *db.Tx, by access.Actor, c ids.Case, parent ids.Task, in Input) (Task, error) {
	on, err := s.Cases.Require(ctx, tx, by, access.EditTask, c)
	if err != nil {
		return Task{}, err
	}
	if on.State == cases.Closed {
		return Task{}, errs.E(errs.Conflict, "tasks.case_closed", nil)
	}
	if err := lock(ctx, tx, by.Account, c); err != nil {
		return Task{}, err
	}
	t := Task{Account: by.Account, ID: ids.Task(s.IDs.New()), Case: c, Depth: 1, Status: Open, Priority: Normal,
		CreatedBy: by.User, CreatedAt: tx.Now(), Version: 1}
	t.Root = t.ID
	if err := s.under(ctx, tx, &t, parent, 1); err != nil {
		return t, err
	}
	if in.Title == nil {
		in.Title = new(string)
	}
	if err := in.apply(&t); err != nil {
		return t, err
	}
	if in.Assignee != nil && *in.Assignee != "" {
		if err := s.give(ctx, tx, by, &t, *in.Assignee); err != nil {
			return t, err
		}
	}
	if err := room(ctx, tx, t, Task{}, 1); err != nil {
		return t, err
	}
	if err := insertTask(ctx, tx, t); err != nil {
		return t, err
	}
	if err := s.Index.Put(ctx, tx, t.Account, entry(t)); err != nil {
		return t, err
	}
	return t, s.note(ctx, tx, by, t, act(t, TaskCreated,
		CreatedPayload{Parent: t.Parent, Assignee: t.Assignee, Priority: t.Priority, Due: t.Due, InterimDue: t.InterimDue}, nil))
}

// under puts a task, and with it a tree of the given height, beneath a parent of its case; an empty parent is none.
func (s *Service) under(ctx context.Context, tx *db.Tx, t *Task, parent ids.Task, height int) error {
	if parent == "" {
		t.Parent, t.Root, t.Depth = "", t.ID, 1
		return nil
	}
	p, err := selectTask(ctx, tx, t.Account, parent)
	if err == nil && p.Case != t.Case {
		err = unknown(nil)
	}
	if err != nil {
		return err
	}
	if p.Status.Closed() {
		return errs.E(errs.Conflict, "tasks.parent_closed", nil)
	}
	if p.Depth+height > MaxDepth {
		return errs.E(errs.Conflict, "tasks.too_deep", nil).With(errs.Args{"Max": MaxDepth})
	}
	t.Parent, t.Root, t.Depth = p.ID, p.Root, p.Depth+1
	return nil
}
