package tasks

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/search"
)

// Delete removes a task for good; what was done to it stays in the record. It takes the right to edit the case's tasks. A task
// with subtasks is errs.Conflict "tasks.has_subtasks". ifVersion is as in [Service.Edit].
func (s *Service) Delete(ctx context.Context, by access.Actor, task ids.Task, ifVersion int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		t, _, err := s.hold(ctx, tx, by, access.EditTask, task)
		if err != nil {
			return err
		}
		if err := fresh(t, ifVersion); err != nil {
			return err
		}
		parts, err := hasParts(ctx, tx, t.Account, t.ID)
		if err != nil {
			return err
		}
		if parts {
			return errs.E(errs.Conflict, "tasks.has_subtasks", nil)
		}
		if err := deleteTask(ctx, tx, t.Account, t.ID); err != nil {
			return err
		}
		if err := s.Index.Remove(ctx, tx, t.Account, search.KindTask, string(t.ID)); err != nil {
			return err
		}
		return s.note(ctx, tx, by, t, act(t, TaskDeleted, DeletedPayload{Parent: t.Parent}, map[string]string{titleName: t.Title}))
	})
}
