package tasks

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/search"
)

// entry is a task as it is found by who sees its case.
func entry(t Task) search.Entry {
	return search.Entry{Kind: search.KindTask, ID: string(t.ID), Case: t.Case, Title: t.Title, Detail: t.Text}
}

// SearchSource lists all tasks, for an index that is written anew.
func (s *Service) SearchSource() search.Source { return source{} }

type source struct{}

// Kind implements [search.Source].
func (source) Kind() search.Kind { return search.KindTask }

// Entries implements [search.Source].
func (source) Entries(ctx context.Context, q db.Queryer, account ids.Account, after string, limit int) ([]search.Entry, error) {
	list, err := scanAll(q.Query(ctx, `select `+columns+` from tasks t where t.account_id = ? and t.id > ? order by t.id limit ?`, account, after, limit))
	if err != nil {
		return nil, fmt.Errorf("tasks: read for search: %w", err)
	}
	var out []search.Entry
	for _, t := range list {
		out = append(out, entry(t))
	}
	return out, nil
}
