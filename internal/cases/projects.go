package cases

import (
	"context"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// ProjectFilter chooses projects by name.
type ProjectFilter struct {
	State ProjectState // empty for any
	// Search keeps projects in whose names every word of it occurs, in either alphabet's upper or lower case.
	Search string
	// After and Before are a page's Next and Previous; at most one is set.
	After, Before string
	Limit         int // 1 to 100; 50 when 0
}

// ProjectPage is a part of a list of projects.
type ProjectPage struct {
	Projects []Project
	// Next and Previous are where the neighbouring pages begin, empty where the list ends. They hold a name, which is no secret.
	Next, Previous string
}

// Projects returns a page of the projects of the actor's account by name. It is for administrators and standard users.
func (s *Service) Projects(ctx context.Context, by access.Actor, f ProjectFilter) (ProjectPage, error) {
	var out ProjectPage
	if err := access.Require(by, access.SeeProject, access.Facts{Account: by.Account}); err != nil {
		return out, err
	}
	if f.Limit = min(f.Limit, MaxList); f.Limit < 1 {
		f.Limit = defaultList
	}
	if f.After != "" && f.Before != "" || f.State != "" && f.State != ProjectOpen && f.State != ProjectClosed {
		return out, errs.E(errs.Malformed, "cases.list.filter", nil)
	}
	list, err := selectProjects(ctx, s.DB, by.Account, f)
	if err != nil {
		return out, fmt.Errorf("cases: list projects: %w", err)
	}
	back, more := f.Before != "", len(list) > f.Limit
	list = list[:min(len(list), f.Limit)]
	if back {
		slices.Reverse(list)
	}
	if out.Projects = list; len(list) == 0 {
		return out, nil
	}
	if more || back {
		out.Next = writing.Fold(list[len(list)-1].Name)
	}
	if back && more || !back && f.After != "" {
		out.Previous = writing.Fold(list[0].Name)
	}
	return out, nil
}

// selectProjects reads one project more than the filter's limit.
func selectProjects(ctx context.Context, q db.Queryer, account ids.Account, f ProjectFilter) ([]Project, error) {
	and, args, order := "", []any{account}, "p.name_key"
	if f.State != "" {
		and, args = and+" and p.state = ?", append(args, f.State)
	}
	for _, word := range words(f.Search) {
		and, args = and+` and p.name_key like ? escape '\'`, append(args, "%"+likeText.Replace(word)+"%")
	}
	switch {
	case f.Before != "":
		and, args, order = and+" and p.name_key < ?", append(args, writing.Fold(valid(f.Before))), "p.name_key desc"
	case f.After != "":
		and, args = and+" and p.name_key > ?", append(args, writing.Fold(valid(f.After)))
	}
	return scanProjects(q.Query(ctx, `select `+projectColumns+` from projects p where p.account_id = ?`+and+` order by `+order+` limit ?`, append(args, f.Limit+1)...))
}

func selectProjectsAfter(ctx context.Context, q db.Queryer, account ids.Account, after ids.Project, limit int) ([]Project, error) {
	return scanProjects(q.Query(ctx, `select `+projectColumns+` from projects p where p.account_id = ? and p.id > ? order by p.id limit ?`, account, after, limit))
}
