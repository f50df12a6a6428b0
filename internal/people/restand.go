package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// lockStanding makes whoever changes where somebody in the account stands wait for others who do, so that what they count
// stays true, and returns a user as they stand then, with the record in step.
func (s *Service) lockStanding(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) (Person, error) {
	if err := lockAdministrators(ctx, tx, account); err != nil {
		return Person{}, err
	}
	if err := lockPerson(ctx, tx, account, user); err != nil {
		return Person{}, err
	}
	p, err := selectPerson(ctx, tx, account, user)
	if err != nil {
		return p, err
	}
	if p.Erased() {
		return p, errs.E(errs.Conflict, "people.erased", nil)
	}
	return p, s.catchUp(ctx, tx, &p)
}

// restand stores p in place of before, which [Service.lockStanding] returned. It is the one way in which roles, groups,
// grants, last days and status change, so that everything that hangs on them is thought of once: that an administrator
// remains, that nobody changes their own standing, seats, sessions, the record, and the moment at which it changes by itself.
func (s *Service) restand(ctx context.Context, tx *db.Tx, by access.Actor, before Person, p *Person) error {
	p.settle(tx.Now())
	if err := s.mayRestand(ctx, tx, by, before, *p); err != nil {
		return err
	}
	return s.storeStanding(ctx, tx, by, before, p)
}

// storeStanding is restand for a change that takes nobody's rights as an administrator and may be one of the actor's own,
// since nobody chose it.
func (s *Service) storeStanding(ctx context.Context, tx *db.Tx, by access.Actor, before Person, p *Person) error {
	if err := s.seat(ctx, tx, before, *p); err != nil {
		return err
	}
	if before.Status == Active && p.Status != Active && s.endings != nil {
		if err := s.endings.EndMembership(ctx, tx, p.Account, p.ID); err != nil {
			return err
		}
	}
	if err := s.store(ctx, tx, p); err != nil {
		return err
	}
	for _, act := range standingActs(before, *p) {
		if _, err := s.log.Record(ctx, tx, by, act); err != nil {
			return err
		}
	}
	if err := s.settleLater(ctx, tx, *p); err != nil {
		return err
	}
	if before.Status == Active && p.Status == Inactive {
		now, err := s.departed(ctx, tx, by, *p)
		*p = now
		return err
	}
	return nil
}

// mayRestand refuses what would leave the account without a lasting administrator (P8), guests with more than a guest's
// cases (P5), and changes of one's own standing: neither up nor down, nor for longer, nor by a job title.
func (s *Service) mayRestand(ctx context.Context, q db.Queryer, by access.Actor, before, after Person) error {
	if before.administers() && !after.administers() {
		others, err := existsOtherAdministrator(ctx, q, after.Account, after.ID)
		if err != nil {
			return err
		}
		if !others {
			return errs.E(errs.Conflict, "people.administrators.last", nil)
		}
	}
	if s.cases != nil && after.guestly() && !before.guestly() {
		if err := s.cases.MayBeGuest(ctx, q, after.Account, after.ID); err != nil {
			return err
		}
	}
	if by.User != after.ID || by.Account != after.Account {
		return nil
	}
	if !sameRights(before, after) {
		return errs.E(errs.Forbidden, "people.own_standing", nil)
	}
	return s.ownTitle(ctx, q, before, after)
}

// guestly reports whether the user is a guest, lastingly or for a time, now or to come.
func (p Person) guestly() bool {
	return p.Role == access.Guest || p.Lasting.Role == access.Guest || p.TempRole != nil && p.TempRole.Role == access.Guest
}

// sameRights reports whether nothing of a user's standing differs, but perhaps the job title.
func sameRights(a, b Person) bool {
	return a.Role == b.Role && a.Group == b.Group && a.Manages == b.Manages && a.Status == b.Status && a.Lasting == b.Lasting &&
		a.TempRole.same(b.TempRole) && a.TempGroup.same(b.TempGroup) && a.EndsAt.Equal(b.EndsAt) && a.EndsReason == b.EndsReason
}

// sameStanding reports whether nothing that [standingActs] tells differs.
func sameStanding(a, b Person) bool { return sameRights(a, b) && a.JobTitle == b.JobTitle }

// mightAdminister reports whether the user is an administrator, or was made one for a time that is still to come.
func (p Person) mightAdminister() bool {
	return p.Role == access.Administrator || p.Lasting.Role == access.Administrator ||
		p.TempRole != nil && p.TempRole.Role == access.Administrator
}

// standingActs tells what became different from one state of a user to the next.
func standingActs(before, after Person) []activity.Act {
	var acts []activity.Act
	add := func(kind activity.Kind, payload any) { acts = append(acts, subject(after, kind, payload)) }
	if before.Status != after.Status {
		payload := StatusPayload{From: before.Status, To: after.Status}
		if after.Status == Inactive && !after.EndsAt.IsZero() && !after.UpdatedAt.Before(after.EndsAt) {
			payload.Cause = LastDay
		}
		add(StatusChanged, payload)
	}
	switch {
	case before.Lasting.Role != after.Lasting.Role:
		add(RoleChanged, RolePayload{From: before.Lasting.Role, To: after.Lasting.Role})
	case before.Role != after.Role:
		add(RoleChanged, RolePayload{From: before.Role, To: after.Role, Cause: cause(after.Role != after.Lasting.Role)})
	}
	if after.mightAdminister() && !before.mightAdminister() {
		add(AdministratorMade, nil)
	}
	was, is := before.Lasting, after.Lasting
	switch {
	case was.Group != is.Group || was.Manages != is.Manages:
		add(GroupChanged, GroupPayload{From: was.Group, To: is.Group, Managed: was.Manages, Manages: is.Manages})
	case before.Group != after.Group || before.Manages != after.Manages:
		add(GroupChanged, GroupPayload{From: before.Group, To: after.Group, Managed: before.Manages, Manages: after.Manages,
			Cause: cause(after.Group != is.Group || after.Manages != is.Manages)})
	}
	if before.JobTitle != after.JobTitle {
		add(TitleChanged, TitlePayload{From: before.JobTitle, To: after.JobTitle})
	}
	return append(acts, grantActs(before, after)...)
}

func cause(granted bool) Cause {
	if granted {
		return GrantBegan
	}
	return GrantEnded
}

// grantActs tells which grants and last days were set or taken away.
func grantActs(before, after Person) []activity.Act {
	var acts []activity.Act
	add := func(kind activity.Kind, payload any, words string) {
		a := subject(after, kind, payload)
		if words != "" {
			a.Erasable = map[string]string{reason: words}
		}
		acts = append(acts, a)
	}
	switch was, is := before.TempRole, after.TempRole; {
	case was.same(is):
	case is != nil:
		add(TemporaryGranted, GrantPayload{Role: is.Role, From: is.From, Until: is.Until}, is.Reason)
	default:
		add(TemporaryEnded, GrantPayload{Role: was.Role, From: was.From, Until: was.Until}, "")
	}
	switch was, is := before.TempGroup, after.TempGroup; {
	case was.same(is):
	case is != nil:
		add(TemporaryGranted, GrantPayload{Group: is.Group, Manages: is.Manages, From: is.From, Until: is.Until}, is.Reason)
	default:
		add(TemporaryEnded, GrantPayload{Group: was.Group, Manages: was.Manages, From: was.From, Until: was.Until}, "")
	}
	if before.Status == after.Status && (!before.EndsAt.Equal(after.EndsAt) || before.EndsReason != after.EndsReason) {
		add(LastDaySet, LastDayPayload{EndsAt: after.EndsAt}, after.EndsReason)
	}
	return acts
}
