package accounts

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// dropLogo is the job that removes a logo which its account has no more, or never got.
type dropLogo struct {
	Account ids.Account `json:"account"`
	Logo    ids.Picture `json:"logo"`
}

func (s *Settings) registerLogoJobs(q *jobs.Queue) {
	s.drop = jobs.Register(q, jobs.Kind[dropLogo]{Name: "accounts.drop_logo", Inside: true, Priority: jobs.Bulk, Timeout: time.Minute, Do: s.dropLogo})
}

func (s *Settings) dropLogoLater(ctx context.Context, tx *db.Tx, account ids.Account, logo ids.Picture, opts ...jobs.Option) error {
	_, err := s.drop.Enqueue(ctx, tx, dropLogo{account, logo}, append(opts, jobs.Account(string(account)))...)
	return err
}

// dropLogo deletes the row first, so that no account can take the logo up again, then the file.
func (s *Settings) dropLogo(ctx context.Context, d dropLogo) error {
	var used bool
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		used, err = deleteLogo(ctx, tx, d.Account, d.Logo)
		return err
	})
	if err != nil || used {
		return err
	}
	return s.Blobs.Delete(ctx, logoKey(d.Account, d.Logo))
}
