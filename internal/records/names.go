package records

import (
	"context"
	"fmt"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// ParticipantNames returns those of the given participants that are of the case, with their names. It asks nobody's right:
// the caller knows that the case may be opened.
func (s *Service) ParticipantNames(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, list []ids.Participant) (map[ids.Participant]string, error) {
	out := map[ids.Participant]string{}
	if len(list) == 0 {
		return out, nil
	}
	args := []any{account, c, Participants}
	for _, p := range list {
		args = append(args, p)
	}
	rows, err := q.Query(ctx, `select id, name from case_records where account_id = ? and case_id = ? and list = ? and id in (?`+
		strings.Repeat(", ?", len(list)-1)+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("records: name participants: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var p ids.Participant
		var name string
		if err := rows.Scan(&p, &name); err != nil {
			return nil, fmt.Errorf("records: name participants: %w", err)
		}
		out[p] = name
	}
	return out, rows.Err()
}
