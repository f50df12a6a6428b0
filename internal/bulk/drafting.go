package bulk

import (
	"context"
	"errors"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// batch is how many rows one transaction of a draft stores.
const batch = Inline

// draft reads up to the given number of batches of a job's rows, 0 for all of them, and reports whether there are more.
// At the end the job is Ready.
func (s *Service) draft(ctx context.Context, j *Job, batches int) (more bool, err error) {
	by, err := s.behalf(ctx, s.DB, *j)
	if err != nil {
		return false, err
	}
	last, err := selectLast(ctx, s.DB, *j)
	if err != nil {
		return false, err
	}
	rows, err := s.open(ctx, *j, by, last)
	if errors.Is(err, errNoMapping) {
		return false, s.ready(ctx, j)
	}
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for done := 0; batches == 0 || done < batches; done++ {
		part, err := rows.next(ctx, batch)
		if err != nil {
			return false, err
		}
		if len(part) > 0 {
			if err := s.storeDrafted(ctx, j, part); err != nil {
				return false, err
			}
		}
		if len(part) < batch {
			return false, s.ready(ctx, j)
		}
	}
	rest, err := rows.next(ctx, 1) // read again when the drafting goes on
	if err == nil && len(rest) == 0 {
		return false, s.ready(ctx, j)
	}
	return true, err
}

// open returns where the rows of a draft come from.
func (s *Service) open(ctx context.Context, j Job, by access.Actor, last Row) (source, error) {
	if j.Kind == KindInvite {
		return s.openFile(ctx, j, last)
	}
	a, err := j.action()
	if err != nil {
		return nil, err
	}
	return &selected{s: s, by: by, query: a.Query, raises: yes(s.operations[j.Kind].Raises, a.Params), after: last.User, no: last.No}, nil
}

// storeDrafted judges and stores rows. The right is asked for anew with each batch.
func (s *Service) storeDrafted(ctx context.Context, j *Job, rows []Row) error {
	next := *j
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		next = *j
		by, err := s.behalf(ctx, tx, *j)
		if err != nil {
			return err
		}
		judged := append([]Row(nil), rows...)
		if j.Kind == KindInvite {
			if err := s.judge(ctx, tx, by, *j, judged); err != nil {
				return err
			}
		}
		for _, r := range judged {
			next.count(r)
		}
		if err := updateProgress(ctx, tx, next); err != nil {
			return err
		}
		return insertRows(ctx, tx, *j, judged)
	})
	if err == nil {
		*j = next
	}
	return err
}

// count adds a drafted row to the figures.
func (j *Job) count(r Row) {
	j.Total++
	switch r.State {
	case RowDone:
		j.Done++
	case RowSkipped:
		j.Skipped++
	case RowRefused:
		j.Refused++
	case RowWaiting:
		if r.raises {
			j.Raised++
		}
	}
}

// ready ends the drafting of a job.
func (s *Service) ready(ctx context.Context, j *Job) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		next := *j
		next.State, next.Version = Ready, j.Version+1
		var err error
		if next.summary, err = summarised(ctx, tx, next); err != nil {
			return err
		}
		next.MovedAt = tx.Now()
		if err := updateJob(ctx, tx, next, *j); err != nil {
			return err
		}
		if _, queued := jobs.Current(ctx); queued {
			if err := s.tellLater(ctx, tx, next); err != nil {
				return err
			}
			if err := jobs.Complete(ctx, tx); err != nil {
				return err
			}
		}
		*j = next
		return nil
	})
}

// doDraft is the job that drafts on in the background.
func (s *Service) doDraft(ctx context.Context, a work) error {
	j, err := s.try(ctx, a, Draft)
	if err == nil {
		_, err = s.draft(ctx, &j, 0)
	}
	return s.end(ctx, j, err)
}
