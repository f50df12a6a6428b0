package documents

import (
	"context"
	"fmt"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// DocumentNames returns those of the given documents that are of the case, with their names. It asks nobody's right: the caller
// knows that the case may be opened.
func (s *Service) DocumentNames(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, list []ids.Document) (map[ids.Document]string, error) {
	out := map[ids.Document]string{}
	if len(list) == 0 {
		return out, nil
	}
	args := []any{account, c}
	for _, d := range list {
		args = append(args, d)
	}
	rows, err := q.Query(ctx, `select id, name from documents where account_id = ? and case_id = ? and id in (?`+strings.Repeat(", ?", len(list)-1)+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("documents: name: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var d ids.Document
		var name string
		if err := rows.Scan(&d, &name); err != nil {
			return nil, fmt.Errorf("documents: name: %w", err)
		}
		out[d] = name
	}
	return out, rows.Err()
}
