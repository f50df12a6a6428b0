package people

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// halfTime is after what time a picture that nobody got is swept away with its files (R49).
const halfTime = time.Hour

// dropPicture is the job that removes a picture which no user has any more, or never got.
type dropPicture struct {
	Account ids.Account `json:"account"`
	Picture ids.Picture `json:"picture"`
}

// RegisterJobs makes the room's jobs known to the queue, once, before it runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.drop = jobs.Register(q, jobs.Kind[dropPicture]{Name: "people.drop_picture", Priority: jobs.Bulk, Inside: true, Timeout: time.Minute, Do: s.dropPicture})
	s.settling = jobs.Register(q, jobs.Kind[settleUser]{Name: "people.settle_user", Inside: true, Timeout: time.Minute, Do: s.settleOne})
	q.Schedule(jobs.Schedule{Name: "people.settle", Rule: jobs.Rule{Every: time.Minute}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.Settle(ctx) }})
}

func (s *Service) dropLater(ctx context.Context, tx *db.Tx, account ids.Account, picture ids.Picture, opts ...jobs.Option) error {
	_, err := s.drop.Enqueue(ctx, tx, dropPicture{account, picture}, append(opts, jobs.Account(string(account)))...)
	return err
}

// dropPicture deletes the row first, so that nobody can take the picture up again, then the files.
func (s *Service) dropPicture(ctx context.Context, a dropPicture) error {
	var used bool
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		used, err = deletePicture(ctx, tx, a.Account, a.Picture)
		return err
	})
	if err != nil || used {
		return err
	}
	var failed []error
	for _, size := range PictureSizes() {
		failed = append(failed, s.blobs.Delete(ctx, pictureKey(a.Account, a.Picture, size)))
	}
	return errors.Join(failed...)
}
