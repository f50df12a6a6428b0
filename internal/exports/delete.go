package exports

import (
	"context"
	"errors"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// Delete removes one of the actor's own exports with its file; one under way is broken off. Anything else is
// errs.NotFound.
func (s *Service) Delete(ctx context.Context, by access.Actor, export ids.Export) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, err := s.present(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := lockExports(ctx, tx, actor.Account, actor.User); err != nil {
			return err
		}
		e, err := s.own(ctx, tx, actor, export)
		if err != nil {
			return err
		}
		if err := s.remove(ctx, tx, e); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, actor, subject(e, Deleted, KindPayload{Kind: e.Kind, Rows: e.Rows}))
		return err
	})
}

// CountOf returns how many exports of a user are kept.
func (s *Service) CountOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
	var n int64
	err := q.QueryRow(ctx, `select count(*) from exports where account_id = ? and user_id = ?`, account, user).Scan(&n)
	return n, err
}

// EraseOf removes all exports of a user in the caller's transaction; the files follow.
func (s *Service) EraseOf(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	if err := lockExports(ctx, tx, account, user); err != nil {
		return err
	}
	list, err := selectExportsOf(ctx, tx, account, user, "", 10*MaxKept)
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := s.remove(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes the row and leaves a job that deletes the files.
func (s *Service) remove(ctx context.Context, tx *db.Tx, e Export) error {
	if err := deleteExport(ctx, tx, e.Account, e.ID); err != nil {
		return err
	}
	return s.dropLater(ctx, tx, e)
}

// dropFiles is the job that deletes the files of every try of an export.
type dropFiles struct {
	Account ids.Account `json:"account"`
	Export  ids.Export  `json:"export"`
	Tries   int64       `json:"tries"`
}

// dropLater has the files deleted: now, and once more when a try that is under way can no longer store one.
func (s *Service) dropLater(ctx context.Context, tx *db.Tx, e Export) error {
	if e.tries == 0 {
		return nil
	}
	drop, account := dropFiles{e.Account, e.ID, e.tries}, jobs.Account(string(e.Account))
	if _, err := s.drops.Enqueue(ctx, tx, drop, account); err != nil {
		return err
	}
	if e.State.Finished() {
		return nil
	}
	_, err := s.drops.Enqueue(ctx, tx, drop, account, jobs.At(tx.Now().Add(2*timeLimit)))
	return err
}

func (s *Service) doDrop(ctx context.Context, a dropFiles) error {
	gone := Export{Account: a.Account, ID: a.Export}
	var failed []error
	for try := int64(1); try <= a.Tries; try++ {
		failed = append(failed, s.Blobs.Delete(ctx, gone.fileKey(try)))
	}
	return errors.Join(failed...)
}
