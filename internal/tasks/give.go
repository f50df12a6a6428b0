package tasks

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Give gives a task to somebody else, or to nobody. Who takes a task that is nobody's, or puts down their own, needs no more than
// the right to edit the case's tasks; else it takes that to assign them. A user who isn't active, or can't open the case at this
// moment, is errs.Conflict "tasks.assignee.cannot_open". ifVersion other than 0 is the version that the person was looking at.
func (s *Service) Give(ctx context.Context, by access.Actor, task ids.Task, to ids.User, ifVersion int64) (Task, error) {
	var t Task
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if t, _, err = s.hold(ctx, tx, by, access.EditTask, task); err != nil {
			return err
		}
		if t.Assignee == to {
			return nil
		}
		if err := fresh(t, ifVersion); err != nil {
			return err
		}
		if t.Status.Closed() {
			return errs.E(errs.Conflict, "tasks.closed", nil)
		}
		from := t.Assignee
		if err := s.give(ctx, tx, by, &t, to); err != nil {
			return err
		}
		t.Version++
		return s.keep(ctx, tx, by, t, act(t, TaskAssigned, AssignedPayload{From: from, To: to}, nil))
	})
	return t, err
}

// give puts the task into somebody's hands, if by may and they can do it; it stores nothing.
func (s *Service) give(ctx context.Context, tx *db.Tx, by access.Actor, t *Task, to ids.User) error {
	own := (t.Assignee == "" || t.Assignee == by.User) && (to == "" || to == by.User)
	if !own {
		if _, err := s.Cases.Require(ctx, tx, by, access.AssignTask, t.Case); err != nil {
			return err
		}
	}
	if to == "" {
		t.Assignee, t.AssignedBy, t.AssignedAt = "", "", tx.Now()
		return nil
	}
	may, err := s.Cases.May(ctx, tx, t.Account, to, access.SeeCase, t.Case)
	if err != nil {
		return err
	}
	if !may {
		return errs.FieldError("assignee", "tasks.assignee.cannot_open")
	}
	t.Assignee, t.AssignedBy, t.AssignedAt = to, by.User, tx.Now()
	return nil
}
