package people

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// User returns a user of the actor's account for whoever looks after them: administrators, who manages their group, and the
// machine; for everybody else it is errs.NotFound. A manager's refused attempt to reach beyond their group is recorded.
func (s *Service) User(ctx context.Context, by access.Actor, user ids.User) (Person, error) {
	return s.lookedAfter(ctx, by, user, access.SeeUsers)
}

// UserToEdit is [Service.User] for whoever may edit the user: managers only one who holds nothing that they lack (R40).
func (s *Service) UserToEdit(ctx context.Context, by access.Actor, user ids.User) (Person, error) {
	return s.lookedAfter(ctx, by, user, access.EditUser)
}

// lookedAfter returns a user for an action, and records who was kept from it.
func (s *Service) lookedAfter(ctx context.Context, by access.Actor, user ids.User, do access.Action) (Person, error) {
	_, p, err := s.lookAfter(ctx, s.db, by, user, do)
	if err != nil {
		return Person{}, s.keptOut(ctx, by, user, do, err)
	}
	return p, nil
}

// EditUser changes what is given of a user in one step and returns the user as stored. Administrators change everything;
// who manages the user's group the contact information, if the user holds nothing that the manager lacks (R40). All wrong
// fields come back together as errs.Invalid under their API names, and nothing is changed. ifVersion other than 0 is the
// version that the actor was looking at: when someone saved since, and differently, the answer is errs.Conflict with a
// [Conflict] as its detail. One's own rights are errs.Forbidden, the last lasting administrator's errs.Conflict (P8). A
// refused attempt to reach upward is recorded.
//
// A new role ends a role for a time, a new group a group for a time and the managing of the old one; administrators are in
// the default group. [Service.Preview] tells all of that beforehand.
func (s *Service) EditUser(ctx context.Context, by access.Actor, user ids.User, in UserInput, ifVersion int64) (Person, error) {
	return s.EditUserWith(ctx, by, user, in, ifVersion, Beside{})
}

func (s *Service) editUser(ctx context.Context, by access.Actor, user ids.User, in UserInput, ifVersion int64, beside Beside) (Person, error) {
	e, err := s.judgeEdit(ctx, s.db, by, user, in)
	if err != nil {
		return Person{}, err
	}
	var p Person
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		p, err = s.writeEdit(ctx, tx, by, user, e, ifVersion, beside)
		return err
	})
	return p, err
}

// EditUserIn is [Service.EditUser] in the caller's transaction, for rooms above where the change is part of another. A refused
// attempt to reach upward isn't recorded, since it goes with the transaction.
func (s *Service) EditUserIn(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, in UserInput, ifVersion int64) (Person, error) {
	e, err := s.judgeEdit(ctx, tx, by, user, in)
	if err != nil {
		return Person{}, err
	}
	return s.writeEdit(ctx, tx, by, user, e, ifVersion, Beside{})
}

func (s *Service) writeEdit(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, e edit, ifVersion int64, beside Beside) (Person, error) {
	if _, _, err := s.lookAfter(ctx, tx, by, user, access.EditUser); err != nil {
		return Person{}, err
	}
	held := s.holdGroups(ctx, tx, by.Account, e.in) // whoever deletes a group takes the locks in this order
	if held != nil && !errs.Is(held, errs.Invalid) {
		return Person{}, held
	}
	if err := beside.hold(ctx, tx); err != nil {
		return Person{}, err
	}
	before, err := s.lockStanding(ctx, tx, by.Account, user)
	if err != nil {
		return before, err
	}
	// The locks may have been waited for: who acts and whom they touch is asked again.
	now, _, err := s.lookAfter(ctx, tx, by, user, access.EditUser)
	if err != nil {
		return before, err
	}
	if e.needsAdministrator() {
		if err := access.Require(now, access.ManageAccount, access.Facts{Account: by.Account}); err != nil {
			return before, errs.E(errs.Forbidden, "access.upward", err)
		}
	}
	p := before
	changed, wrong := s.applyEdit(ctx, tx, e, &p)
	stale := ifVersion != 0 && ifVersion != before.Version
	beyond, more := beside.judge(ctx, tx, before, stale)
	if err := allWrong(wrong, held, more); err != nil {
		return p, err
	}
	if len(changed) == 0 && sameStanding(before, p) && !beyond {
		return p, beside.do(ctx, tx, now, before)
	}
	if stale {
		conflict := errs.E(errs.Conflict, "people.profile.conflict", nil)
		conflict.Detail = e.against(before, p)
		return p, conflict
	}
	if err := s.storeEdit(ctx, tx, by, before, &p, changed); err != nil {
		return p, err
	}
	return p, beside.do(ctx, tx, now, before)
}

// judgeEdit is everything about an edit that takes long enough to be kept out of a transaction where it can be.
func (s *Service) judgeEdit(ctx context.Context, q db.Queryer, by access.Actor, user ids.User, in UserInput) (edit, error) {
	now, p, err := s.lookAfter(ctx, q, by, user, access.EditUser)
	if err != nil {
		return edit{}, err
	}
	account, err := s.accounts.Account(ctx, q, p.Account)
	if err != nil {
		return edit{}, err
	}
	return in.judge(account.Country, now)
}

// needsAdministrator reports whether the edit touches what a group's manager may not.
func (e edit) needsAdministrator() bool {
	if len(e.in.rights()) > 0 {
		return true
	}
	for _, f := range fields() {
		if _, given := e.values[f.name]; given && f.hand != own {
			return true
		}
	}
	return false
}

// applyEdit puts an edit into p and judges what it points at, but for the groups.
func (s *Service) applyEdit(ctx context.Context, q db.Queryer, e edit, p *Person) ([]string, error) {
	changed, wrong := e.apply(p, q.Now())
	if err := allWrong(wrong, s.inAccount(ctx, q, *p, changed)); err != nil {
		return nil, err
	}
	if slices.Contains(changed, "cell_number") {
		p.CellVerifiedAt = time.Time{}
	}
	return changed, nil
}

// storeEdit stores and records an edited user.
func (s *Service) storeEdit(ctx context.Context, tx *db.Tx, by access.Actor, before Person, p *Person, changed []string) error {
	if err := s.restand(ctx, tx, by, before, p); err != nil {
		return err
	}
	changed = slices.DeleteFunc(changed, func(name string) bool { return name == "job_title_id" }) // an act of its own
	if len(changed) == 0 {
		return nil
	}
	_, err := s.log.Record(ctx, tx, by, subject(*p, ProfileChanged, ChangedPayload{Fields: changed}))
	return err
}

// askedGroups returns the groups that an edit puts somebody into, by the field that says so, the default group excepted.
func (in UserInput) askedGroups() map[string]ids.Group {
	out := map[string]ids.Group{}
	if in.Group != nil && *in.Group != "" {
		out[fieldGroup] = *in.Group
	}
	if in.TempGroup != nil && in.TempGroup.Group != "" {
		out[fieldTempGroup] = in.TempGroup.Group
	}
	return out
}

// holdGroups keeps the groups that an edit puts somebody into from being deleted until the transaction ends.
func (s *Service) holdGroups(ctx context.Context, tx *db.Tx, account ids.Account, in UserInput) error {
	return s.eachGroup(in, func(group ids.Group) error { return s.groups.Hold(ctx, tx, account, group) })
}

// groupsThere is holdGroups for looking only.
func (s *Service) groupsThere(ctx context.Context, q db.Queryer, account ids.Account, in UserInput) error {
	return s.eachGroup(in, func(group ids.Group) error {
		_, err := s.groups.Group(ctx, q, account, group)
		return err
	})
}

// eachGroup asks for every group of an edit and notes those that the account doesn't have.
func (s *Service) eachGroup(in UserInput, ask func(ids.Group) error) error {
	var wrong errs.Fields
	for _, field := range []string{fieldGroup, fieldTempGroup} {
		group, asked := in.askedGroups()[field]
		if !asked {
			continue
		}
		if s.groups == nil {
			wrong.Add(field, "people.group_id.choose")
			continue
		}
		switch err := ask(group); {
		case errs.Is(err, errs.NotFound) || errs.Is(err, errs.Invalid):
			wrong.Add(field, "people.group_id.choose")
		case err != nil:
			return err
		}
	}
	return wrong.Err()
}

// CheckUser judges the fields of an edit that stand for themselves, before it is known whom it is about, as for a row of
// an import: one errs.Invalid error with every wrong field, or nil.
func CheckUser(in UserInput, account accounts.Account) error {
	_, err := in.judge(account.Country, access.Operator(account.ID))
	return err
}
