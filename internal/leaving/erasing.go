package leaving

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// HeldBy counts what a user has open by kind, things left with them on purpose among it and none from behind walls that keep
// the actor out, and tells whether a plan stands that passes it on. It asks nobody's right.
func (s *Service) HeldBy(ctx context.Context, q db.Queryer, by access.Actor, user ids.User) (list []Count, planned bool, err error) {
	hidden, err := s.behind(ctx, q, by)
	if err != nil {
		return nil, false, err
	}
	held, err := s.held(ctx, q, by.Account, user, hidden)
	if err != nil {
		return nil, false, err
	}
	for _, h := range held {
		list = append(list, h.Count)
	}
	_, err = selectPlan(ctx, q, by.Account, user)
	if errs.Is(err, errs.NotFound) {
		return list, false, nil
	}
	return list, err == nil, err
}

// PassAll passes on all that a user has open, before they are erased, in the caller's transaction: by the plan that stands, and
// what it leaves or doesn't cover to the named heir, or to an administrator. It can't be refused and asks nobody's right. Where
// nobody is there to take over, as with the last administrator, nothing happens.
func (s *Service) PassAll(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account, user, heir ids.User) error {
	leaver, err := s.People.HoldUser(ctx, tx, account, user)
	if err != nil || leaver.Erased() {
		return err
	}
	others, err := s.heirs(tx, leaver).standIns(ctx, heir)
	if err != nil || len(others) == 0 {
		return err
	}
	plan, err := selectPlan(ctx, tx, account, user)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if plan.Fallback == "" {
		plan.Fallback = heir
	}
	r := rules{}
	for _, rule := range plan.Rules {
		if !rule.Leave { // with whoever is erased nothing can be left
			r[[2]string{rule.Kind, rule.Place}] = rule
		}
	}
	c, err := s.anyhow(ctx, tx, leaver, r, plan.Fallback)
	if err != nil {
		return err
	}
	standing := plan.ID != ""
	if plan, err = s.begin(ctx, tx, by, leaver, plan, plan.Rules); err != nil {
		return err
	}
	lots, err := s.pass(ctx, tx, by, plan, leaver, r, nil, c)
	if err != nil || len(lots) == 0 && !standing {
		return err
	}
	if !standing {
		if err := insertLeaving(ctx, tx, plan); err != nil {
			return err
		}
	}
	_, err = s.note(ctx, tx, by, plan, lots, standing)
	return err
}
