package mydata

import (
	"context"
	"errors"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

// tellTries is how often the farewell is tried before the erasure goes on without it: about a quarter of an hour.
const tellTries = 6

var errDecided = errors.New("mydata: the request isn't approved")

// doErase tells the person at their old address, then erases them in one transaction.
func (s *Service) doErase(ctx context.Context, a eraseJob) error {
	r, err := selectRequest(ctx, s.DB, a.Account, a.Request)
	if errs.Is(err, errs.NotFound) || err == nil && r.State != Erasing {
		return jobs.Drop(errDecided)
	}
	if err != nil {
		return err
	}
	if r.toldAt.IsZero() {
		if err := s.farewell(ctx, &r); err != nil {
			return err
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.eraseNow(ctx, tx, r.Account, r.ID); err != nil {
			return err
		}
		return jobs.Complete(ctx, tx)
	})
	if errs.Is(err, errs.Conflict) {
		return s.DB.Write(ctx, func(tx *db.Tx) error { return s.stop(ctx, tx, r, errs.As(err).Key) })
	}
	return err
}

// farewell mails the person and notes it, so that another try doesn't mail again. Mail that can't be sent holds the
// erasure up for a while only.
func (s *Service) farewell(ctx context.Context, r *Request) error {
	to, err := s.Post.Recipients.Recipient(ctx, s.DB, r.Account, r.User)
	if err == nil {
		err = s.Post.Send(ctx, to, s.farewellLetter(to, *r))
	}
	if errors.Is(err, jobs.ErrLost) || ctx.Err() != nil {
		return err
	}
	if err != nil {
		if job, ok := jobs.Current(ctx); ok && job.Attempt < tellTries && email.IsTemporary(err) && !errs.Is(err, errs.NotFound) {
			return err
		}
		s.Log.Warn("mydata: a person is erased without having been told", "request", r.ID, "error", err)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := selectRequest(ctx, tx, r.Account, r.ID)
		if err != nil || now.State != Erasing {
			return err
		}
		now.toldAt = tx.Now()
		*r = now
		return updateRequest(ctx, tx, r)
	})
}

// eraseNow is the erasure itself: the ends of the request and of the person are one.
func (s *Service) eraseNow(ctx context.Context, tx *db.Tx, account ids.Account, request ids.ErasureRequest) error {
	r, err := selectRequest(ctx, tx, account, request)
	if err != nil {
		return err
	}
	if err := lockRequests(ctx, tx, account, r.User); err != nil {
		return err
	}
	if r, err = selectRequest(ctx, tx, account, request); err != nil || r.State != Erasing {
		return err
	}
	code, err := s.pseudonym(ctx, tx, account, r.User)
	if err != nil {
		return err
	}
	left, err := s.eraseUser(ctx, tx, s.decider(r), account, r.User, Ledger{Account: account, User: r.User, Pseudonym: code, KeepIDNumber: r.KeepIDNumber, ErasedAt: tx.Now()})
	if err != nil {
		return err
	}
	r.State = Gone
	if err := updateRequest(ctx, tx, &r); err != nil {
		return err
	}
	if err := clearRequests(ctx, tx, account, r.User); err != nil {
		return err
	}
	if _, err := s.ledger.Enqueue(ctx, tx, ledgerJob{}, jobs.Unique("copy")); err != nil {
		return err
	}
	_, err = s.Acts.Record(ctx, tx, s.decider(r), erased(r.User, Erased, left))
	return err
}

// eraseUser takes everything of a user away that goes, in the caller's transaction, and writes the ledger. It is safe
// to do twice.
func (s *Service) eraseUser(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account, user ids.User, line Ledger) (ErasedPayload, error) {
	out := ErasedPayload{Pseudonym: line.Pseudonym, KeptIDNumber: line.KeepIDNumber}
	before, err := s.People.PersonOf(ctx, tx, account, user)
	if err != nil {
		return out, err
	}
	if s.Belongings != nil && !before.Erased() { // first: afterwards it couldn't be told any more what was theirs
		if err := s.Belongings.PassAll(ctx, tx, by, account, user, by.User); err != nil {
			return out, fmt.Errorf("mydata: pass on what a person held: %w", err)
		}
	}
	tomb := before.Login
	if !before.Erased() {
		if tomb, err = s.Logins.Tombstone(ctx, tx); err != nil {
			return out, err
		}
	}
	// The profile before all else: whoever may not go, such as the last administrator, loses nothing.
	if _, err := s.People.Erase(ctx, tx, account, user, people.Erasure{Pseudonym: line.Pseudonym, Login: tomb, KeepIDNumber: line.KeepIDNumber}); err != nil {
		if errs.Is(err, errs.Conflict) && tomb != before.Login {
			err = errors.Join(err, s.Logins.ForgetLogin(ctx, tx, tomb))
		}
		return out, err
	}
	for _, p := range s.parts() {
		if p.Erase == nil {
			continue
		}
		if err := p.Erase(ctx, tx, before); err != nil {
			return out, fmt.Errorf("mydata: erase %s: %w", p.Name, err)
		}
	}
	if before.Login != tomb {
		used, err := s.People.LoginUsed(ctx, tx, before.Login)
		if err == nil && !used {
			err = s.Logins.ForgetLogin(ctx, tx, before.Login)
		}
		if err != nil {
			return out, err
		}
	}
	return out, insertLedger(ctx, tx, line)
}

// stop gives an approved request back to the administrators with the reason why nothing was erased.
func (s *Service) stop(ctx context.Context, tx *db.Tx, r Request, problem string) error {
	now, err := selectRequest(ctx, tx, r.Account, r.ID)
	if err != nil || now.State != Erasing {
		return err
	}
	now.State, now.Problem, now.HoldUntil = Open, problem, r.HoldUntil
	if err := updateRequest(ctx, tx, &now); err != nil {
		return err
	}
	_, err = s.Acts.Record(ctx, tx, s.decider(now), subject(now, ErasureStopped, StoppedPayload{User: now.User, Problem: problem}))
	return err
}

// decider is who approved, for the record of what follows from it.
func (s *Service) decider(r Request) access.Actor {
	return access.Actor{Account: r.Account, User: r.DecidedBy, Role: access.Administrator, Door: access.DoorSystem}
}

// pseudonym returns a name for an erased user that is the same however often it is asked for, in the account's language.
func (s *Service) pseudonym(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (string, error) {
	a, err := s.Accounts.Account(ctx, q, account)
	if err != nil {
		return "", err
	}
	return s.Post.Bundle.Printer(a.Language).T("mydata.pseudonym", errs.Args{"Code": pseudonymCode(account, user)}), nil
}

// pseudonymCode tells erased users of an account apart without telling who they were.
func pseudonymCode(account ids.Account, user ids.User) string {
	sum := id.Hash(string(account) + " " + string(user))
	return upper(sum[:6])
}
