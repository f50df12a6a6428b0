package bulk

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// maxAsked is how many administrators are asked to take work over.
const maxAsked = 5

// ask tells an administrator that work waits for one of them.
type ask struct {
	work
	User ids.User `json:"user"`
}

// askLater has administrators told by mail that paused work may be done no longer by whom it belongs to, and waits for one of
// them to take it over.
func (s *Service) askLater(ctx context.Context, tx *db.Tx, j Job) error {
	list, err := s.Administrators.Administrators(ctx, tx, j.Account)
	if err != nil {
		return err
	}
	asked := 0
	for _, r := range list {
		if r.User == j.User || asked == maxAsked {
			continue
		}
		if _, err := s.asks.Enqueue(ctx, tx, ask{work{j.Account, j.ID}, r.User}, jobs.Account(string(j.Account))); err != nil {
			return err
		}
		asked++
	}
	return nil
}

// doAsk tells one administrator, unless somebody has taken the work over or may go on with it by now.
func (s *Service) doAsk(ctx context.Context, a ask) error {
	j, err := selectJob(ctx, s.DB, a.Account, a.Job)
	if errs.Is(err, errs.NotFound) || err == nil && !j.Paused() {
		return jobs.Drop(errGone)
	}
	if err != nil {
		return err
	}
	if orphaned, err := s.Orphaned(ctx, s.DB, j); err != nil {
		return err
	} else if !orphaned {
		return jobs.Drop(errGone)
	}
	by, err := s.Actors.ActorOf(ctx, s.DB, a.Account, a.User)
	if refused(err) || err == nil && by.Role != access.Administrator {
		return jobs.Drop(errLostRight)
	}
	if err != nil {
		return err
	}
	r, err := s.Post.Recipients.Recipient(ctx, s.DB, a.Account, a.User)
	if errs.Is(err, errs.NotFound) || err == nil && !r.Active {
		return jobs.Drop(errLostRight)
	}
	if err != nil {
		return err
	}
	return s.Post.Send(ctx, r, s.letterOf(r, s.described(j), "bulk.mail.orphaned", "bulk.mail.why_administrator"))
}
