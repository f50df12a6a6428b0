package tasks

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Move puts a task with all its subtasks beneath another task of the same case, or makes it a topmost one when parent is empty. A
// task beneath itself is errs.Conflict "tasks.cycle"; the rest is as with [Service.Create] and [Service.Edit].
func (s *Service) Move(ctx context.Context, by access.Actor, task, parent ids.Task, ifVersion int64) (Task, error) {
	var t Task
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if t, _, err = s.hold(ctx, tx, by, access.EditTask, task); err != nil {
			return err
		}
		if t.Parent == parent {
			return nil
		}
		if err := fresh(t, ifVersion); err != nil {
			return err
		}
		from := t
		tree, err := selectTree(ctx, tx, t.Account, t.Root)
		if err != nil {
			return err
		}
		parts := beneath(tree, t.ID)
		if parent == t.ID || slices.ContainsFunc(parts, func(p Task) bool { return p.ID == parent }) {
			return errs.E(errs.Conflict, "tasks.cycle", nil)
		}
		if err := s.under(ctx, tx, &t, parent, height(t, parts)); err != nil {
			return err
		}
		if err := room(ctx, tx, t, from, len(parts)+1); err != nil {
			return err
		}
		t.Version++
		for _, p := range parts {
			p.Root, p.Depth, p.Version = t.Root, p.Depth+t.Depth-from.Depth, p.Version+1
			if err := updateTask(ctx, tx, p); err != nil {
				return err
			}
		}
		return s.keep(ctx, tx, by, t, act(t, TaskMoved, MovedPayload{From: from.Parent, To: parent}, nil))
	})
	return t, err
}

// room answers errs.Conflict when the tree that t now belongs to would hold more than [MaxTree] tasks.
func room(ctx context.Context, tx *db.Tx, t, from Task, more int) error {
	if t.Root == t.ID || t.Root == from.Root {
		return nil
	}
	n, err := countTree(ctx, tx, t.Account, t.Root)
	if err == nil && n+more > MaxTree {
		err = errs.E(errs.Conflict, "tasks.too_many", nil).With(errs.Args{"Max": MaxTree})
	}
	return err
}

// beneath lists the parts of a task, and their parts, out of its whole tree.
func beneath(tree []Task, of ids.Task) []Task {
	parts := map[ids.Task][]Task{}
	for _, t := range tree {
		parts[t.Parent] = append(parts[t.Parent], t)
	}
	var out []Task
	for next := parts[of]; len(next) > 0; {
		out = append(out, next...)
		var deeper []Task
		for _, t := range next {
			deeper = append(deeper, parts[t.ID]...)
		}
		next = deeper
	}
	return out
}

// height is how many levels a task takes with its parts.
func height(t Task, parts []Task) int {
	deepest := t.Depth
	for _, p := range parts {
		deepest = max(deepest, p.Depth)
	}
	return deepest - t.Depth + 1
}
