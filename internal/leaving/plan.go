package leaving

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// planState is where a leaving stands.
type planState string

const (
	planned   planState = "planned"
	done      planState = "done"
	cancelled planState = "cancelled"
)

// itemState is what became of a thing.
type itemState string

const (
	given itemState = "given"
	ended itemState = "ended"
	left  itemState = "left"
	back  itemState = "back"
)

// Plan is how what a user holds is handed over when they become inactive.
type Plan struct {
	Account ids.Account
	ID      ids.Leaving
	User    ids.User // the leaver
	Rules   []Rule
	// Fallback is the administrator who stands in for heirs who can't take over by then.
	Fallback  ids.User
	PlannedBy ids.User // empty for the machine
	// Version grows with every change.
	Version           int64
	CreatedAt, DoneAt time.Time

	state planState
}

// PlanInput is a plan for the last day.
type PlanInput struct {
	Rules []Rule
	// Fallback is an active administrator; empty means the actor.
	Fallback ids.User
	// Version is that of the plan that the actor was looking at; 0 asks for none. Seen is as in [Input].
	Version int64
	Seen    string
}

// Plan prepares the leaving of an active user who has a last day, or changes what was prepared. It is judged as if it
// happened now. When the user becomes inactive, by the last day or by anybody, what they hold then is handed over in the
// same transaction: what the rules don't cover, and what its heirs can't take over any more, goes to the fallback. Errors
// are those of [Service.HandOver], and errs.Conflict without a last day or for another version.
func (s *Service) Plan(ctx context.Context, by access.Actor, user ids.User, in PlanInput) (Plan, error) {
	var plan Plan
	err := s.may(ctx, s.DB, by)
	if err == nil {
		err = s.hasLastDay(ctx, by.Account, user)
	}
	if err == nil {
		_, err = s.Preview(ctx, by, user, Input{Rules: in.Rules, Seen: in.Seen})
	}
	if err != nil {
		return plan, s.refused(ctx, by, Planned, PlannedPayload{}, user, err)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		leaver, err := s.hold(ctx, tx, by, user)
		if err == nil {
			err = leavable(by, leaver)
		}
		if err != nil {
			return err
		}
		if err := lastDay(leaver); err != nil {
			return err
		}
		if in.Fallback == "" {
			in.Fallback = by.User
		}
		if err := s.fallback(ctx, tx, leaver, in.Fallback); err != nil {
			return err
		}
		before, err := selectPlan(ctx, tx, by.Account, user)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if in.Version != 0 && in.Version != before.Version {
			return errs.E(errs.Conflict, "leaving.plan.conflict", nil)
		}
		plan = before
		plan.Rules, plan.Fallback, plan.PlannedBy, plan.state = in.Rules, in.Fallback, by.User, planned
		if before.ID == "" {
			plan.Account, plan.ID, plan.User, plan.Version, plan.CreatedAt = leaver.Account, ids.Leaving(s.IDs.New()), leaver.ID, 1, tx.Now()
			err = insertLeaving(ctx, tx, plan)
		} else {
			plan.Version++
			err = updateLeaving(ctx, tx, plan)
		}
		if err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, subject(user, Planned, PlannedPayload{Leaving: plan.ID, Rules: len(plan.Rules), EndsAt: leaver.EndsAt}))
		return err
	})
	return plan, s.refused(ctx, by, Planned, PlannedPayload{}, user, err)
}

// hasLastDay is asked before anything is tried out.
func (s *Service) hasLastDay(ctx context.Context, account ids.Account, user ids.User) error {
	leaver, err := s.People.PersonOf(ctx, s.DB, account, user)
	if err != nil {
		return err
	}
	return lastDay(leaver)
}

func lastDay(leaver people.Person) error {
	if leaver.Status != people.Active || leaver.EndsAt.IsZero() {
		return errs.E(errs.Conflict, "leaving.plan.last_day", nil)
	}
	return nil
}

// fallback judges who stands in for heirs.
func (s *Service) fallback(ctx context.Context, q db.Queryer, leaver people.Person, user ids.User) error {
	p, err := s.People.PersonOf(ctx, q, leaver.Account, user)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if err != nil || p.Status != people.Active || p.Role != access.Administrator || p.ID == leaver.ID {
		return errs.FieldError("fallback", "leaving.fallback.administrator")
	}
	return nil
}

// CancelPlan takes a plan back; what the user holds stays with them. ifVersion other than 0 is the version that the actor
// was looking at. Errors: errs.NotFound without a plan, errs.Conflict for another version.
func (s *Service) CancelPlan(ctx context.Context, by access.Actor, user ids.User, ifVersion int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.hold(ctx, tx, by, user); err != nil {
			return err
		}
		plan, err := selectPlan(ctx, tx, by.Account, user)
		if err != nil {
			return err
		}
		if ifVersion != 0 && ifVersion != plan.Version {
			return errs.E(errs.Conflict, "leaving.plan.conflict", nil)
		}
		plan.state = cancelled
		plan.Version++
		if err := updateLeaving(ctx, tx, plan); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, subject(user, PlanCancelled, PlanPayload{Leaving: plan.ID}))
		return err
	})
}
