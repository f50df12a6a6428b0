package bulk

import (
	"context"
	"encoding/json"

	"cabinet/internal/platform/db"
)

// Heap is the rows of a job that share what became of them and why.
type Heap struct {
	State  RowState `json:"state"`
	Reason Reason   `json:"reason"`
	Count  int64    `json:"count"`
	// Lines are the first of them: lines of the file, or numbers of the selection.
	Lines []int64 `json:"lines"`
}

// shownLines is how many lines of a heap are named.
const shownLines = 10

// heaps groups the rows of a job.
func heaps(ctx context.Context, q db.Queryer, j Job) ([]Heap, error) {
	out, err := selectHeaps(ctx, q, j)
	if err != nil {
		return nil, err
	}
	for i := range out {
		h := &out[i]
		if h.Reason.Key == "" {
			continue
		}
		rows, err := selectRowsFor(ctx, q, j, h.State, h.Reason, 0, shownLines)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if h.Lines == nil {
				h.Reason = r.first()
			}
			h.Lines = append(h.Lines, r.place())
		}
	}
	return out, nil
}

// place is where people look for the row.
func (r Row) place() int64 {
	if r.Line > 0 {
		return r.Line
	}
	return r.No
}

func selectHeaps(ctx context.Context, q db.Queryer, j Job) ([]Heap, error) {
	rows, err := q.Query(ctx, `select state, reason_key, reason_field, count(*) from bulk_rows where account_id = ? and job_id = ?
		group by state, reason_key, reason_field order by state, count(*) desc, reason_key, reason_field`, j.Account, j.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Heap
	for rows.Next() {
		var h Heap
		if err := rows.Scan(&h.State, &h.Reason.Key, &h.Reason.Field, &h.Count); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// summarised returns the heaps as they are kept with a job, so that looking at it counts nothing.
func summarised(ctx context.Context, q db.Queryer, j Job) ([]byte, error) {
	list, err := heaps(ctx, q, j)
	if err != nil {
		return nil, err
	}
	return json.Marshal(list)
}

// recount sets the figures of a job by its rows.
func (s *Service) recount(ctx context.Context, q db.Queryer, j *Job) error {
	list, err := heaps(ctx, q, *j)
	if err != nil {
		return err
	}
	j.Total, j.Done, j.Skipped, j.Refused = 0, 0, 0, 0
	for _, h := range list {
		j.Total += h.Count
		switch h.State {
		case RowDone:
			j.Done += h.Count
		case RowSkipped:
			j.Skipped += h.Count
		case RowRefused:
			j.Refused += h.Count
		case RowWaiting:
		}
	}
	if err := q.QueryRow(ctx, `select count(*) from bulk_rows where account_id = ? and job_id = ? and state = 'waiting' and raises`,
		j.Account, j.ID).Scan(&j.Raised); err != nil {
		return err
	}
	j.summary, err = json.Marshal(list)
	return err
}

// readHeaps is the inverse of [summarised].
func readHeaps(text []byte) ([]Heap, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var out []Heap
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Reason.Args = whole(out[i].Reason.Args)
	}
	return out, nil
}
