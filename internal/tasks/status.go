package tasks

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// SetStatus moves a task on: it is begun, done, cancelled, or open again. It takes the right to edit the case's tasks; for whose
// task it is, that to comment. A task isn't closed before its subtasks are (errs.Conflict "tasks.open_subtasks"), nor opened
// beneath a closed one ("tasks.parent_closed"). What stands already changes nothing; ifVersion is as in [Service.Edit].
func (s *Service) SetStatus(ctx context.Context, by access.Actor, task ids.Task, to Status, ifVersion int64) (Task, error) {
	var t Task
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		t, err = s.SetStatusIn(ctx, tx, by, task, to, ifVersion)
		return err
	})
	return t, err
}

// SetStatusIn is [Service.SetStatus] in the caller's transaction.
func (s *Service) SetStatusIn(ctx context.Context, tx *db.Tx, by access.Actor, task ids.Task, to Status, ifVersion int64) (Task, error) {
	t, err := s.holdOwn(ctx, tx, by, task)
	if err != nil {
		return t, err
	}
	if !to.Valid() {
		return t, errs.FieldError("status", "tasks.status.unknown")
	}
	if t.Status == to {
		return t, nil
	}
	if err := fresh(t, ifVersion); err != nil {
		return t, err
	}
	if err := s.mayBecome(ctx, tx, t, to); err != nil {
		return t, err
	}
	payload := StatusPayload{From: t.Status, To: to, AppointedBy: t.AssignedBy}
	t.Status, t.ClosedAt, t.ClosedBy = to, time.Time{}, ""
	if to.Closed() {
		t.ClosedAt, t.ClosedBy = tx.Now(), by.User
	}
	t.Version++
	return t, s.keep(ctx, tx, by, t, act(t, TaskStatus, payload, nil))
}

// holdOwn is hold for what also the one does whose task it is, with no more than the right to comment on the case.
func (s *Service) holdOwn(ctx context.Context, tx *db.Tx, by access.Actor, task ids.Task) (Task, error) {
	t, _, err := s.hold(ctx, tx, by, access.SeeCase, task)
	if err != nil {
		return Task{}, err
	}
	do := access.EditTask
	if t.Assignee != "" && t.Assignee == by.User {
		do = access.CommentCase
	}
	_, err = s.Cases.Require(ctx, tx, by, do, t.Case)
	return t, err
}

func (s *Service) mayBecome(ctx context.Context, tx *db.Tx, t Task, to Status) error {
	if to.Closed() {
		open, err := hasOpenParts(ctx, tx, t.Account, t.ID)
		if err == nil && open {
			err = errs.E(errs.Conflict, "tasks.open_subtasks", nil)
		}
		return err
	}
	if t.Parent == "" || !t.Status.Closed() {
		return nil
	}
	parent, err := selectTask(ctx, tx, t.Account, t.Parent)
	if err == nil && parent.Status.Closed() {
		err = errs.E(errs.Conflict, "tasks.parent_closed", nil)
	}
	return err
}
