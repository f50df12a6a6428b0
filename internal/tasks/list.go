package tasks

import (
	"context"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// CaseFilter says which trees of a case's tasks are wanted.
type CaseFilter struct {
	// Closed lists trees whose topmost task is done or cancelled; otherwise those where it isn't.
	Closed bool
	// After is a page's Next.
	After string
	// Limit is how many trees at most; 0 means 50, more than 200 means 200.
	Limit int
}

// Tree is a topmost task and all tasks beneath it, parents before their parts and parts by when they are due.
type Tree []Task

// CasePage is a part of the list.
type CasePage struct {
	Trees []Tree
	// Next is where the next page begins; empty on the last.
	Next string
}

// Task returns one task, if by may open its case; else it is errs.NotFound.
func (s *Service) Task(ctx context.Context, by access.Actor, task ids.Task) (Task, error) {
	t, _, err := s.on(ctx, s.DB, by, access.SeeCase, task)
	return t, err
}

// TreeOf returns the whole tree that a task is in, as [Service.Task] would show it.
func (s *Service) TreeOf(ctx context.Context, by access.Actor, task ids.Task) (Tree, error) {
	t, err := s.Task(ctx, by, task)
	if err != nil {
		return nil, err
	}
	tree, err := selectTree(ctx, s.DB, by.Account, t.Root)
	return arrange(tree, t.Root), err
}

// OfCase lists the tasks of a case as trees: what is due first comes first, what is never due last.
func (s *Service) OfCase(ctx context.Context, by access.Actor, c ids.Case, f CaseFilter) (CasePage, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return CasePage{}, err
	}
	after, err := parseCursor(f.After)
	if err != nil {
		return CasePage{}, err
	}
	limit := pageSize(f.Limit)
	roots, err := scanAll(s.DB.Query(ctx, `select `+columns+` from tasks t where t.account_id = ? and t.case_id = ? and t.closed = ? and t.parent_id is null
		and (t.due_key, t.id) > (?, ?) order by t.due_key, t.id limit ?`, by.Account, c, f.Closed, after.due, after.id, limit+1))
	if err != nil {
		return CasePage{}, err
	}
	var page CasePage
	if len(roots) > limit {
		roots = roots[:limit]
		page.Next = cursorOf(roots[limit-1])
	}
	page.Trees, err = selectTrees(ctx, s.DB, by.Account, roots)
	return page, err
}

// selectTrees returns the trees of topmost tasks, in their order.
func selectTrees(ctx context.Context, q db.Queryer, account ids.Account, roots []Task) ([]Tree, error) {
	if len(roots) == 0 {
		return nil, nil
	}
	args := []any{account}
	for _, r := range roots {
		args = append(args, r.ID)
	}
	all, err := scanAll(q.Query(ctx, `select `+columns+` from tasks t where t.account_id = ? and t.root_id in (?`+
		strings.Repeat(", ?", len(roots)-1)+`) order by t.root_id, t.closed, t.due_key, t.id`, args...))
	if err != nil {
		return nil, err
	}
	of := map[ids.Task][]Task{}
	for _, t := range all {
		of[t.Root] = append(of[t.Root], t)
	}
	var out []Tree
	for _, r := range roots {
		out = append(out, arrange(of[r.ID], r.ID))
	}
	return out, nil
}

// arrange puts parents before their parts; among parts of one task the given order stays.
func arrange(tasks []Task, root ids.Task) Tree {
	parts := map[ids.Task][]Task{}
	var out Tree
	for _, t := range tasks {
		if t.ID == root {
			out = append(out, t)
			continue
		}
		parts[t.Parent] = append(parts[t.Parent], t)
	}
	var add func(of ids.Task)
	add = func(of ids.Task) {
		for _, t := range parts[of] {
			out = append(out, t)
			add(t.ID)
		}
	}
	add(root)
	return out
}
