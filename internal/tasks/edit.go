package tasks

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Edit changes what is given of a task; it takes the right to edit the case's tasks, and what [Service.Give] asks for when the
// assignee changes. What stands already changes nothing. When somebody else changed the task since ifVersion, which 0
// doesn't ask, the answer is errs.Conflict "tasks.conflict" with theirs, a [Task], as its detail.
func (s *Service) Edit(ctx context.Context, by access.Actor, task ids.Task, in Input, ifVersion int64) (Task, error) {
	var t Task
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		before, _, err := s.hold(ctx, tx, by, access.EditTask, task)
		if err != nil {
			return err
		}
		t = before
		if err := in.apply(&t); err != nil {
			return err
		}
		fields := changed(before, t)
		moves := in.Assignee != nil && *in.Assignee != before.Assignee
		if len(fields) == 0 && !moves {
			return nil
		}
		if err := fresh(before, ifVersion); err != nil {
			return err
		}
		if moves {
			if err := s.give(ctx, tx, by, &t, *in.Assignee); err != nil {
				return err
			}
		}
		t.Version++
		if err := updateTask(ctx, tx, t); err != nil {
			return err
		}
		if err := s.Index.Put(ctx, tx, t.Account, entry(t)); err != nil {
			return err
		}
		if moves {
			if err := s.note(ctx, tx, by, t, act(t, TaskAssigned, AssignedPayload{From: before.Assignee, To: t.Assignee}, nil)); err != nil {
				return err
			}
		}
		if len(fields) == 0 {
			return nil
		}
		return s.note(ctx, tx, by, t, act(t, TaskEdited, EditedPayload{Fields: fields, Before: parameters(before, fields), After: parameters(t, fields)},
			wordsBefore(before, fields)))
	})
	return t, err
}

// The names of what of a task is edited.
const (
	fieldTitle      = "title"
	fieldText       = "text"
	fieldPriority   = "priority"
	fieldDue        = "due"
	fieldInterimDue = "interim_due"
)

func changed(before, after Task) []string {
	var out []string
	note := func(field string, differs bool) {
		if differs {
			out = append(out, field)
		}
	}
	note(fieldTitle, before.Title != after.Title)
	note(fieldText, before.Text != after.Text)
	note(fieldPriority, before.Priority != after.Priority)
	note(fieldDue, !before.Due.Equal(after.Due))
	note(fieldInterimDue, !before.InterimDue.Equal(after.InterimDue))
	return out
}

// parameters are the values of the named fields that aren't words.
func parameters(t Task, fields []string) Parameters {
	var p Parameters
	for _, f := range fields {
		switch f {
		case fieldPriority:
			p.Priority = t.Priority
		case fieldDue:
			p.Due = t.Due
		case fieldInterimDue:
			p.InterimDue = t.InterimDue
		}
	}
	return p
}

// wordsBefore are the words that the named fields held.
func wordsBefore(t Task, fields []string) map[string]string {
	out := map[string]string{}
	for _, f := range fields {
		switch {
		case f == fieldTitle:
			out[titleBefore] = t.Title
		case f == fieldText && t.Text != "":
			out[textBefore] = t.Text
		}
	}
	return out
}
