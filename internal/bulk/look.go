package bulk

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"cabinet/internal/access"
	"cabinet/internal/bulk/table"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// maxPage is the most jobs or rows on a page.
const maxPage, defaultPage = 200, 50

// ListFilter says which jobs to list.
type ListFilter struct {
	// Mine leaves out those of others, which only administrators see anyway.
	Mine bool
	// After is the job after which to go on, empty for the start; Limit is 1 to 200, 50 when 0.
	After JobID
	Limit int
}

// Page is a run of jobs, the newest first.
type Page struct {
	Jobs []Job
	// Next is the [ListFilter.After] of the next page, empty after the last.
	Next JobID
}

// Jobs lists the actor's own jobs, and for administrators those of the whole account.
func (s *Service) Jobs(ctx context.Context, by access.Actor, f ListFilter) (Page, error) {
	by, err := s.present(ctx, s.DB, by)
	if err != nil {
		return Page{}, err
	}
	user := by.User
	if by.Role == access.Administrator && !f.Mine {
		user = ""
	}
	limit := pageOf(f.Limit)
	list, err := selectJobs(ctx, s.DB, by.Account, user, f.After, limit+1)
	if err != nil {
		return Page{}, err
	}
	var p Page
	if len(list) > limit {
		list = list[:limit]
		p.Next = list[limit-1].ID
	}
	for _, j := range list {
		p.Jobs = append(p.Jobs, s.described(j))
	}
	return p, nil
}

func pageOf(limit int) int {
	if limit == 0 {
		return defaultPage
	}
	return max(1, min(limit, maxPage))
}

// Job returns a job of the actor's own, or of anybody in the account for administrators; everything else is errs.NotFound.
func (s *Service) Job(ctx context.Context, by access.Actor, job JobID) (Job, error) {
	by, err := s.present(ctx, s.DB, by)
	if err != nil {
		return Job{}, err
	}
	j, err := s.visible(ctx, s.DB, by, job)
	return s.described(j), err
}

// Preview is what a job would do, or did: its rows in heaps by outcome and reason, as they were when its state last
// changed. A job that is being drafted or done has none yet.
type Preview struct {
	Job   Job
	Heaps []Heap
}

// Preview returns a job with its heaps, for whom [Service.Job] returns it.
func (s *Service) Preview(ctx context.Context, by access.Actor, job JobID) (Preview, error) {
	j, err := s.Job(ctx, by, job)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Job: j}
	if j.State != Draft && j.State != Running {
		p.Heaps, err = readHeaps(j.summary)
	}
	return p, err
}

// RowFilter says which rows of a job to list.
type RowFilter struct {
	// State, when set, leaves the others out; with it Reason does the same by the first reason of a row.
	State  RowState
	Reason *Reason
	// After is the number behind which to go on; Limit is 1 to 200, 50 when 0.
	After int64
	Limit int
}

// Rows is a run of rows in their order.
type Rows struct {
	Rows []Row
	// Next is the [RowFilter.After] of the next page, 0 after the last.
	Next int64
}

// Rows lists the rows of a job, for whom [Service.Job] returns it.
func (s *Service) Rows(ctx context.Context, by access.Actor, job JobID, f RowFilter) (Rows, error) {
	j, err := s.Job(ctx, by, job)
	if err != nil {
		return Rows{}, err
	}
	limit := pageOf(f.Limit)
	var list []Row
	if f.State != "" && f.Reason != nil {
		list, err = selectRowsFor(ctx, s.DB, j, f.State, *f.Reason, f.After, limit+1)
	} else {
		list, err = selectRows(ctx, s.DB, j, f.State, f.After, limit+1)
	}
	if err != nil {
		return Rows{}, err
	}
	out := Rows{Rows: list}
	if len(list) > limit {
		out.Rows = list[:limit]
		out.Next = list[limit-1].No
	}
	return out, nil
}

// Sheet is the beginning of an import's file, for choosing what its columns are.
type Sheet struct {
	Import Import
	// Rows are the first records, the header included; their cells are cut to a length that can be shown.
	Rows [][]string
}

// Sheet returns the beginning of the file of a draft that isn't confirmed, for whom [Service.Job] returns it. Without a
// file it is errs.NotFound.
func (s *Service) Sheet(ctx context.Context, by access.Actor, job JobID) (out Sheet, err error) {
	j, err := s.Job(ctx, by, job)
	if err != nil {
		return Sheet{}, err
	}
	if j.Kind != KindInvite || j.State != Ready && j.State != Draft || j.begun() {
		return Sheet{}, errs.E(errs.NotFound, "bulk.unknown", nil)
	}
	if err := json.Unmarshal(j.Params, &out.Import); err != nil {
		return Sheet{}, err
	}
	file, _, err := s.Blobs.Open(ctx, j.fileKey())
	if err != nil {
		return Sheet{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	in, err := table.Open(file, table.Form{Encoding: out.Import.Encoding, Separator: out.Import.Separator})
	for err == nil && len(out.Rows) < headRows {
		var row table.Row
		if row, err = in.Next(); err == nil {
			for i := range row.Cells {
				row.Cells[i] = cut(row.Cells[i])
			}
			out.Rows = append(out.Rows, row.Cells)
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return out, err
}

// CountOf returns how many jobs of a user are kept.
func (s *Service) CountOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (n int64, err error) {
	err = q.QueryRow(ctx, `select count(*) from bulk_jobs where account_id = ? and user_id = ?`, account, user).Scan(&n)
	return n, err
}
