package documents

import (
	"context"
	"fmt"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Named is a document as it is called, with what is known of the malware in its latest version.
type Named struct {
	Name string
	Scan ScanState
}

// Named returns those of the given documents that are of the case. It asks nobody's right: the caller knows that the case may be
// opened.
func (s *Service) Named(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, list []ids.Document) (map[ids.Document]Named, error) {
	out := map[ids.Document]Named{}
	if len(list) == 0 {
		return out, nil
	}
	args := []any{account, c}
	for _, d := range list {
		args = append(args, d)
	}
	rows, err := q.Query(ctx, `select id, name, scan_state from documents where account_id = ? and case_id = ? and id in (?`+strings.Repeat(", ?", len(list)-1)+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("documents: name: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var d ids.Document
		var n Named
		if err := rows.Scan(&d, &n.Name, &n.Scan); err != nil {
			return nil, fmt.Errorf("documents: name: %w", err)
		}
		out[d] = n
	}
	return out, rows.Err()
}

// DocumentNames is [Service.Named] for who asks for the names alone.
func (s *Service) DocumentNames(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, list []ids.Document) (map[ids.Document]string, error) {
	named, err := s.Named(ctx, q, account, c, list)
	if err != nil {
		return nil, err
	}
	out := map[ids.Document]string{}
	for d, n := range named {
		out[d] = n.Name
	}
	return out, nil
}
