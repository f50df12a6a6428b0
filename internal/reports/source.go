package reports

import (
	"context"
	"database/sql"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/search"
)

// entry is a report as it is found.
func entry(r Report) search.Entry {
	return search.Entry{Kind: search.KindReport, ID: string(r.ID), Case: r.Case, Title: r.Title, Numbers: []string{r.Name()}}
}

// SearchSource lists reports for an index that is written anew.
func (s *Service) SearchSource() search.Source { return source{} }

type source struct{}

// Kind implements [search.Source].
func (source) Kind() search.Kind { return search.KindReport }

// Entries implements [search.Source]. What was never submitted isn't found by anybody.
func (source) Entries(ctx context.Context, q db.Queryer, account ids.Account, after string, limit int) ([]search.Entry, error) {
	rows, err := q.Query(ctx, `select `+columns+` from reports r where r.account_id = ? and r.id > ? and r.submitted = ? order by r.id limit ?`, account, after, true, limit)
	var out []search.Entry
	err = each(rows, err, func(rows *sql.Rows) error {
		r, err := scan(rows)
		out = append(out, entry(r))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reports: read for search: %w", err)
	}
	return out, nil
}
