package people

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/roles"
)

// Holding is what a user holds at a moment.
type Holding struct {
	Role     access.Role
	Group    ids.Group // empty is the default group
	Manages  bool
	Status   Status
	JobTitle ids.JobTitle
}

func (p Person) holding() Holding {
	return Holding{Role: p.Role, Group: p.Group, Manages: p.Manages, Status: p.Status, JobTitle: p.JobTitle}
}

// Effect is what a change would do to a user (P7).
type Effect struct {
	// At is when it takes effect: now, or when the later of the grants begins that it gives.
	At            time.Time
	Before, After Holding
	// Permissions are what the user may do from then on and couldn't before, and the other way round. Who isn't active
	// may do nothing.
	Permissions roles.Effect
	Cases       CaseEffect
	Seat        SeatEffect
	// EndsManaging tells that the user stops managing their group without being asked about, because the group or role that
	// goes with it is gone.
	EndsManaging bool
	// EndsTempRole and EndsTempGroup tell that a grant for a time goes, without being asked about, with the lasting one.
	EndsTempRole, EndsTempGroup bool
	// Sessions and Tokens are how many sessions and bearer tokens end.
	Sessions, Tokens int64
}

// BecomesAdministrator reports whether the change makes an administrator.
func (e Effect) BecomesAdministrator() bool {
	return e.After.Role == access.Administrator && e.Before.Role != access.Administrator
}

// CeasesAdministrator reports whether the change takes an administrator away.
func (e Effect) CeasesAdministrator() bool {
	return e.Before.Role == access.Administrator && e.After.Role != access.Administrator
}

// Preview tells what [Service.EditUser] with the same input would do, and changes nothing; Profile.Status may be given as
// well, for [Service.SetStatus]. What would be refused is refused here with the same errors, so that a page can say so
// beforehand.
func (s *Service) Preview(ctx context.Context, by access.Actor, user ids.User, in UserInput) (Effect, error) {
	status := in.Profile.Status
	in.Profile.Status = nil
	e, err := s.judgeEdit(ctx, s.db, by, user, in)
	if err != nil {
		return Effect{}, err
	}
	now, before, err := s.lookAfter(ctx, s.db, by, user, access.EditUser)
	if err != nil {
		return Effect{}, err
	}
	if before.Erased() {
		return Effect{}, errs.E(errs.Conflict, "people.erased", nil)
	}
	after := before
	_, wrong := s.applyEdit(ctx, s.db, e, &after)
	if err := allWrong(s.groupsThere(ctx, s.db, by.Account, in), wrong); err != nil {
		return Effect{}, err
	}
	if status != nil {
		if err := access.Require(now, access.ManageAccount, access.Facts{Account: by.Account}); err != nil {
			return Effect{}, err
		}
		if to := Status(*status); to != Active && to != Inactive {
			return Effect{}, errs.FieldError("status", "people.status.choose")
		} else if err := after.toStatus(to); err != nil {
			return Effect{}, err
		}
	}
	if err := s.mayRestand(ctx, s.db, now, before, after); err != nil {
		return Effect{}, err
	}
	return s.effect(ctx, s.db, by, e.in, before, after)
}

// effect compares two states of a user at the moment from which the second one holds, as the actor may know it.
func (s *Service) effect(ctx context.Context, q db.Queryer, by access.Actor, in UserInput, before, after Person) (Effect, error) {
	out := Effect{At: effective(in, after, q.Now())}
	then := after.at(out.At)
	out.Before, out.After = before.holding(), then.holding()
	out.EndsManaging = before.Lasting.Manages && !after.Lasting.Manages && in.Manages == nil
	out.EndsTempRole = before.TempRole != nil && after.TempRole == nil && in.TempRole == nil
	out.EndsTempGroup = before.TempGroup != nil && after.TempGroup == nil && in.TempGroup == nil
	was, err := s.can(ctx, q, before)
	if err != nil {
		return out, err
	}
	is, err := s.can(ctx, q, then)
	if err != nil {
		return out, err
	}
	out.Permissions = roles.EffectOf(was, is)
	if s.cases != nil {
		if out.Cases, err = s.cases.CaseEffect(ctx, q, by, after.ID, before.reach(), then.reach()); err != nil {
			return out, err
		}
	}
	if out.Seat, err = s.seats.Preview(ctx, q, after.Account, seatChange(before, after)); err != nil {
		return out, err
	}
	if before.Status == Active && then.Status != Active && s.endings != nil {
		out.Sessions, out.Tokens, err = s.endings.CountMembership(ctx, q, after.Account, after.ID)
	}
	return out, err
}

func (p Person) reach() Reach { return Reach{Role: p.Role, Group: p.Group, Status: p.Status} }

// can returns what a user may do as they stand.
func (s *Service) can(ctx context.Context, q db.Queryer, p Person) (access.Set, error) {
	if p.Status != Active {
		return 0, nil
	}
	return s.roles.SetFor(ctx, q, p.Account, p.Role, p.JobTitle)
}

// effective returns from when everything that was given holds. A last day lies further ahead than anybody looks.
func effective(in UserInput, after Person, now time.Time) time.Time {
	at := now
	if t := after.TempRole; in.TempRole != nil && t != nil && t.From.After(at) {
		at = t.From
	}
	if t := after.TempGroup; in.TempGroup != nil && t != nil && t.From.After(at) {
		at = t.From
	}
	return at
}
