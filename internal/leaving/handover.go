package leaving

import (
	"context"
	"errors"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Input is how to hand over what a user holds, and what was seen of that.
type Input struct {
	Rules []Rule
	// Deactivate makes the user inactive in the same step.
	Deactivate bool
	// Seen is what a preview of the same rules showed; when things stand differently by now, the answer is errs.Conflict.
	// Empty takes things as they are.
	Seen string
}

// errPreview ends the transaction of a preview.
var errPreview = errors.New("leaving: only a preview")

// Preview tells what [Service.HandOver] with the same input would do, by doing it without keeping it. What would be refused
// is refused with the same errors.
func (s *Service) Preview(ctx context.Context, by access.Actor, user ids.User, in Input) (Outcome, error) {
	var out Outcome
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if out, err = s.handOver(ctx, tx, by, user, in); err == nil {
			err = errPreview
		}
		return err
	})
	if !errors.Is(err, errPreview) {
		return Outcome{}, err
	}
	out.Leaving = ""
	if !in.Deactivate {
		return out, nil
	}
	status := string(people.Inactive)
	e, err := s.People.Preview(ctx, by, user, people.UserInput{Profile: people.ProfileInput{Status: &status}})
	out.Effect = &e
	return out, err
}

// HandOver passes what a user holds to heirs in one transaction, and makes the user inactive if that is asked for. It is
// for administrators and the machine, for active and inactive users. A plan for the last day is done with it. Each heir is
// told once. What lies behind walls that keep the actor out passes to an administrator whom none keeps out, and the actor isn't
// told (C8). Errors: errs.NotFound for whoever may not and for a user who isn't there; errs.Forbidden for oneself;
// errs.Conflict for a user who was only invited or was erased, when things changed since the preview, and for the last
// administrator (P8); errs.Invalid for rules that can't be followed, under their names. Nothing is moved then.
func (s *Service) HandOver(ctx context.Context, by access.Actor, user ids.User, in Input) (Outcome, error) {
	var out Outcome
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		out, err = s.handOver(ctx, tx, by, user, in)
		return err
	})
	return out, s.refused(ctx, by, HandedOver, HandedOverPayload{}, user, err)
}

func (s *Service) handOver(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, in Input) (Outcome, error) {
	leaver, err := s.hold(ctx, tx, by, user)
	if err == nil {
		err = leavable(by, leaver)
	}
	if err != nil {
		return Outcome{}, err
	}
	r, err := s.parse(in.Rules)
	if err != nil {
		return Outcome{}, err
	}
	before, err := selectPlan(ctx, tx, leaver.Account, user)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return Outcome{}, err
	}
	var wrong errs.Fields
	hidden, err := s.behind(ctx, tx, by)
	if err != nil {
		return Outcome{}, err
	}
	c, err := s.strict(ctx, tx, leaver, r, hidden, &wrong)
	if err != nil {
		return Outcome{}, err
	}
	now, err := s.begin(ctx, tx, by, leaver, before, in.Rules)
	if err != nil {
		return Outcome{}, err
	}
	if in.Deactivate {
		if _, err := s.People.SetStatusIn(ctx, tx, by, user, people.Inactive); err != nil {
			return Outcome{}, err
		}
	}
	lots, err := s.pass(ctx, tx, by, now, leaver, r, hidden, c)
	if err == nil {
		err = wrong.Err()
	}
	if err != nil {
		return Outcome{}, err
	}
	mark := seen(leaver, shown(lots), before.Version)
	if in.Seen != "" && in.Seen != mark {
		return Outcome{}, errs.E(errs.Conflict, "leaving.changed", nil)
	}
	if before.ID == "" && len(lots) == 0 {
		return Outcome{Seen: mark}, nil // nothing happened that could be told
	}
	if before.ID == "" {
		if err := insertLeaving(ctx, tx, now); err != nil {
			return Outcome{}, err
		}
	}
	out, err := s.note(ctx, tx, by, now, lots, before.ID != "")
	out.Seen = mark
	return out, err
}

// begin returns the leaving that is done now. A plan ends with it at once, so that the deactivation finds none; without
// one the caller stores what comes of it.
func (s *Service) begin(ctx context.Context, tx *db.Tx, by access.Actor, leaver people.Person, plan Plan, list []Rule) (Plan, error) {
	now := plan
	now.Rules, now.state, now.DoneAt = list, done, tx.Now()
	if plan.ID != "" {
		return now, updateLeaving(ctx, tx, now)
	}
	now.Account, now.ID, now.User, now.PlannedBy, now.Version, now.CreatedAt = leaver.Account, ids.Leaving(s.IDs.New()), leaver.ID, by.User, 1, tx.Now()
	return now, nil
}
