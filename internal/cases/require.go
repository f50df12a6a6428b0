package cases

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Require returns a case of the actor's account when the actor may do the action to it now: errs.NotFound when the case
// isn't there or isn't theirs to see, which can't be told apart, and errs.Forbidden when they see it but may not. Within a
// transaction the actor's own rights are read again too. Every room asks it before it touches what belongs to a case.
func (s *Service) Require(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, c ids.Case) (Case, error) {
	_, found, err := s.Stand(ctx, q, by, do, c)
	return found.Case, err
}

// Stand is [Service.Require] that returns also how the actor stands to the case, and the actor with the rights that they
// hold now.
func (s *Service) Stand(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, c ids.Case) (access.Actor, Standing, error) {
	by, err := s.asNow(ctx, q, by, do)
	if err != nil {
		return by, Standing{}, err
	}
	found, err := s.standing(ctx, q, by, c)
	if err != nil {
		return by, Standing{}, err
	}
	if err := access.Require(by, do, access.Facts{Account: by.Account, Case: &found.Facts}); err != nil {
		return by, Standing{}, err
	}
	return by, found, nil
}

// asNow reads the actor's own rights again where something is about to be changed.
func (s *Service) asNow(ctx context.Context, q db.Queryer, by access.Actor, do access.Action) (access.Actor, error) {
	if _, writes := q.(*db.Tx); !writes || by.User == "" {
		return by, nil
	}
	return s.People.AsNow(ctx, q, by, do)
}

// standing returns a case with how the actor stands to it, whatever they may do.
func (s *Service) standing(ctx context.Context, q db.Queryer, by access.Actor, c ids.Case) (Standing, error) {
	found, err := selectStanding(ctx, q, by, c, q.Now())
	if db.NoRows(err) {
		return Standing{}, notThere()
	}
	if err != nil {
		return Standing{}, fmt.Errorf("cases: read: %w", err)
	}
	if found.Level = access.CaseLevel(by.Role, found.Facts); by.User == "" {
		found.Level = access.LevelAdminister
	}
	return found, nil
}

func notThere() error { return errs.E(errs.NotFound, "access.not_found", nil) }

// Facts returns what the policy must know of how the actor stands to a case of their account; errs.NotFound when there is
// none. It asks nobody's right.
func (s *Service) Facts(ctx context.Context, q db.Queryer, by access.Actor, c ids.Case) (access.Facts, error) {
	found, err := s.standing(ctx, q, by, c)
	return access.Facts{Account: by.Account, Case: &found.Facts}, err
}

// May reports whether a user of the account, who isn't the one who asks, may do the action to a case now: for whoever would
// assign them something or tell them of it. Users who aren't active may nothing.
func (s *Service) May(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, do access.Action, c ids.Case) (bool, error) {
	by, err := s.actorOf(ctx, q, account, user, do)
	if errs.Is(err, errs.Unauthenticated) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	found, err := s.standing(ctx, q, by, c)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil && access.Check(by, do, access.Facts{Account: account, Case: &found.Facts}).Allowed, err
}

// actorOf returns a user as they would act in a session of their own; errs.Unauthenticated for who isn't active.
func (s *Service) actorOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, do access.Action) (access.Actor, error) {
	if user == "" {
		return access.Actor{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	return s.People.AsNow(ctx, q, access.Actor{Account: account, User: user, Scope: access.ScopeAdmin, Door: access.DoorWeb}, do)
}

// touchEvery is how exactly it is kept when a case was last touched, so that busy cases aren't written all the time.
const touchEvery = time.Minute

// Touch notes in the caller's transaction that something in the case was changed. It asks nobody's right and records
// nothing: the caller does both.
func (s *Service) Touch(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Case) error {
	return updateTouched(ctx, tx, account, c, tx.Now(), tx.Now().Add(-touchEvery))
}
