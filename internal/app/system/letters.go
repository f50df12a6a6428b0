package system

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// DeadLetter is a job that was given up, with the name of the account for whose sake it was; empty for the deployment's own.
type DeadLetter struct {
	jobs.DeadLetter
	AccountName string
}

// DeadLetters lists given-up jobs of all accounts, the youngest first; next leads to the following page, empty on the last.
func (s *Service) DeadLetters(ctx context.Context, by access.Actor, f jobs.DeadFilter) (list []DeadLetter, next jobs.ID, err error) {
	if err := s.require(ctx, s.DB, by); err != nil {
		return nil, "", err
	}
	f.Limit = min(max(f.Limit, 1), 199)
	want := f.Limit
	f.Limit++ // one more tells whether there is a next page
	found, err := s.Queue.DeadLetters(ctx, f)
	if err != nil {
		return nil, "", err
	}
	if len(found) > want {
		found = found[:want]
		next = found[want-1].ID
	}
	names := map[string]string{}
	for _, d := range found {
		if names[d.Account], err = s.accountName(ctx, names, d.Account); err != nil {
			return nil, "", err
		}
		list = append(list, DeadLetter{d, names[d.Account]})
	}
	return list, next, nil
}

// accountName returns what an account is called; one that is gone has no name.
func (s *Service) accountName(ctx context.Context, known map[string]string, account string) (string, error) {
	if name, ok := known[account]; ok || account == "" {
		return name, nil
	}
	a, err := s.Accounts.Recent(ctx, ids.Account(account))
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return a.Name, err
}

// DeadKinds counts given-up jobs by kind.
func (s *Service) DeadKinds(ctx context.Context, by access.Actor) ([]jobs.DeadKind, error) {
	if err := s.require(ctx, s.DB, by); err != nil {
		return nil, err
	}
	return s.Queue.DeadKinds(ctx)
}

// DeadLetter returns one given-up job, or errs.NotFound.
func (s *Service) DeadLetter(ctx context.Context, by access.Actor, id jobs.ID) (jobs.DeadLetter, error) {
	if err := s.require(ctx, s.DB, by); err != nil {
		return jobs.DeadLetter{}, err
	}
	return s.Queue.DeadLetter(ctx, s.DB, id)
}

// Retry tries a given-up job again, as if it had never been tried.
func (s *Service) Retry(ctx context.Context, by access.Actor, id jobs.ID) error {
	return s.letter(ctx, by, id, JobRetried, s.Queue.Replay)
}

// Discard gives a job up for good.
func (s *Service) Discard(ctx context.Context, by access.Actor, id jobs.ID) error {
	return s.letter(ctx, by, id, JobDiscarded, s.Queue.Discard)
}

func (s *Service) letter(ctx context.Context, by access.Actor, id jobs.ID, kind activity.Kind, do func(context.Context, *db.Tx, jobs.ID) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.require(ctx, tx, by); err != nil {
			return err
		}
		d, err := s.Queue.DeadLetter(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := do(ctx, tx, id); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: kind, Payload: JobPayload{Job: string(d.ID), Kind: d.Kind}})
		return err
	})
}

// RetryKind tries all given-up jobs of a kind again and returns how many; those that are under way again already stay.
// A kind without given-up jobs is errs.NotFound.
func (s *Service) RetryKind(ctx context.Context, by access.Actor, kind string) (n int64, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.require(ctx, tx, by); err != nil {
			return err
		}
		if n, err = s.Queue.ReplayKind(ctx, tx, kind); err != nil {
			return err
		}
		if n == 0 {
			return errs.E(errs.NotFound, "system.jobs.none_of_kind", nil)
		}
		_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: KindRetried, Payload: KindPayload{Kind: kind, Jobs: n}})
		return err
	})
	return n, err
}
