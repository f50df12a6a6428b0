package documents

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// dropFiles is the job that deletes files whose versions are gone.
type dropFiles struct {
	Account ids.Account `json:"account"`
	Files   []string    `json:"files"`
}

// batch is how many broken uploads one step of the sweep looks at.
const batch = 200

// RegisterJobs makes the room's jobs known to the queue, once, before it runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.drops = jobs.Register(q, jobs.Kind[dropFiles]{Name: "documents.drop_files", Priority: jobs.Bulk, Inside: true, Timeout: 5 * time.Minute, Do: s.doDrop})
	s.registerScans(q)
	q.Schedule(jobs.Schedule{Name: "documents.sweep", Rule: jobs.Rule{Every: 15 * time.Minute}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.Sweep(ctx) }})
}

// dropLater has the files of versions deleted once tx has committed.
func (s *Service) dropLater(ctx context.Context, tx *db.Tx, account ids.Account, versions []Version) error {
	drop := dropFiles{Account: account}
	for _, v := range versions {
		drop.Files = append(drop.Files, v.file)
	}
	_, err := s.drops.Enqueue(ctx, tx, drop, jobs.Account(string(account)))
	return err
}

func (s *Service) doDrop(ctx context.Context, a dropFiles) error {
	var failed []error
	for _, f := range a.Files {
		failed = append(failed, s.Blobs.Delete(ctx, fileKey(a.Account, f)))
	}
	return errors.Join(failed...)
}

// Sweep removes the files of uploads that broke off between the store and the database, within an hour of that (R49).
func (s *Service) Sweep(ctx context.Context) error {
	before := s.DB.Now().Add(-stale)
	for {
		list, err := selectBrokenAllAccounts(ctx, s.DB, before)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, f := range list {
			if err := s.Blobs.Delete(ctx, fileKey(f.account, f.id)); err != nil {
				return err
			}
			if err := s.DB.Write(ctx, func(tx *db.Tx) error {
				_, err := deleteUpload(ctx, tx, f.account, f.id, time.Time{})
				return err
			}); err != nil {
				return err
			}
		}
	}
}

func selectBrokenAllAccounts(ctx context.Context, q db.Queryer, before time.Time) ([]stored, error) {
	rows, err := q.Query(ctx, `select account_id, file_id from document_uploads where begun_at < ? order by begun_at limit ?`, db.At(before), batch)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []stored
	for rows.Next() {
		var f stored
		if err := rows.Scan(&f.account, &f.id); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, rows.Err()
}
