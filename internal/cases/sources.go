package cases

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/search"
)

// entry is a case as it is found.
func entry(c Case) search.Entry {
	e := search.Entry{Kind: search.KindCase, ID: string(c.ID), Case: c.ID, Title: c.Number + " " + c.Name, Detail: c.Description, Numbers: []string{c.Number}}
	if c.IntegrationID != "" {
		e.Numbers = append(e.Numbers, c.IntegrationID)
	}
	return e
}

// projectEntry is a project as it is found, by administrators and standard users.
func projectEntry(p Project) search.Entry {
	return search.Entry{Kind: search.KindProject, ID: string(p.ID), Title: p.Name, Detail: p.Description}
}

// Sources lists what of this room can be found, for an index that is written anew.
func (s *Service) Sources() []search.Source { return []search.Source{caseSource{}, projectSource{}} }

type caseSource struct{}

// Kind implements [search.Source].
func (caseSource) Kind() search.Kind { return search.KindCase }

// Entries implements [search.Source].
func (caseSource) Entries(ctx context.Context, q db.Queryer, account ids.Account, after string, limit int) ([]search.Entry, error) {
	list, err := selectAfter(ctx, q, account, ids.Case(after), limit)
	if err != nil {
		return nil, fmt.Errorf("cases: read for search: %w", err)
	}
	var out []search.Entry
	for _, c := range list {
		out = append(out, entry(c))
	}
	return out, nil
}

type projectSource struct{}

// Kind implements [search.Source].
func (projectSource) Kind() search.Kind { return search.KindProject }

// Entries implements [search.Source].
func (projectSource) Entries(ctx context.Context, q db.Queryer, account ids.Account, after string, limit int) ([]search.Entry, error) {
	list, err := selectProjectsAfter(ctx, q, account, ids.Project(after), limit)
	if err != nil {
		return nil, fmt.Errorf("cases: read projects for search: %w", err)
	}
	var out []search.Entry
	for _, p := range list {
		out = append(out, projectEntry(p))
	}
	return out, nil
}
