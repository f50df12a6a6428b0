package leaving

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// pass passes on what a leaver holds, kind by kind, so that who takes over a group may take over what lies in it, and
// returns what became of each thing that was still there.
func (s *Service) pass(ctx context.Context, tx *db.Tx, by access.Actor, l Plan, leaver people.Person, r rules, hidden behind, c chooser) ([]lot, error) {
	var out []lot
	turns := map[[2]string]int{}
	for _, h := range s.Handings {
		lots, err := s.lots(ctx, tx, h, leaver, r, turns, hidden, c)
		if err != nil {
			return nil, err
		}
		if !c.settled(lots) {
			continue
		}
		done, err := s.passKind(ctx, tx, by, l, h, lots)
		if err != nil {
			return nil, fmt.Errorf("leaving: hand over %s: %w", h.Kind(), err)
		}
		out = append(out, done...)
	}
	return out, nil
}

// note keeps what became of each thing, records it and has each heir told once. It returns what the actor is shown. Where nothing was
// planned and all lies behind walls, there is nothing to record but in the cases.
func (s *Service) note(ctx context.Context, tx *db.Tx, by access.Actor, l Plan, done []lot, planned bool) (Outcome, error) {
	for _, x := range done {
		if err := insertItem(ctx, tx, l, x); err != nil {
			return Outcome{}, err
		}
	}
	out := s.tally(shown(done))
	out.Leaving = l.ID
	told := public(done)
	known := s.tally(told)
	if len(told) > 0 || planned {
		payload := HandedOverPayload{Leaving: l.ID, Heirs: len(known.Shares), Items: known.Total(), Left: sum(known.Left), Ended: sum(known.Ended)}
		if _, err := s.Acts.Record(ctx, tx, by, subject(l.User, HandedOver, payload)); err != nil {
			return out, err
		}
	}
	for _, share := range known.Shares {
		if _, err := s.Acts.Record(ctx, tx, by, subject(share.Heir, TookOver, TookOverPayload{User: l.User, Items: share.Total()})); err != nil {
			return out, err
		}
	}
	for _, share := range s.tally(done).Shares {
		if err := s.tellLater(ctx, tx, tell{Account: l.Account, Leaver: l.User, Heir: share.Heir, Counts: share.Counts, StandsIn: share.StandsIn}); err != nil {
			return out, err
		}
	}
	return out, nil
}

// passKind passes on the things of one kind, heir by heir.
func (s *Service) passKind(ctx context.Context, tx *db.Tx, by access.Actor, l Plan, h holdings.Handing, lots []lot) ([]lot, error) {
	var out []lot
	byHeir, decided := map[ids.User][]holdings.Item{}, map[string]lot{}
	var order []ids.User
	for _, x := range lots {
		switch {
		case x.state == left:
			x.item.Memo = ""
			out = append(out, x)
		default:
			if _, known := byHeir[x.heir]; !known {
				order = append(order, x.heir)
			}
			x.item.Memo = ""
			byHeir[x.heir], decided[x.item.ID] = append(byHeir[x.heir], x.item), x
		}
	}
	for _, heir := range order {
		err := holdings.Batches(byHeir[heir], func(some []holdings.Item) error {
			passed, err := h.Give(ctx, tx, by, l.User, heir, some)
			for _, i := range passed {
				x := lot{kind: h.Kind(), item: i, state: given, heir: heir, standsIn: decided[i.ID].standsIn, hidden: decided[i.ID].hidden}
				if heir == "" {
					x.state = ended
				}
				out = append(out, x)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Departed carries out the plan for a user who has just become inactive; without one nothing happens. It implements
// [people.Departures].
func (s *Service) Departed(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account, user ids.User) error {
	plan, err := selectPlan(ctx, tx, account, user)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	leaver, err := s.People.PersonOf(ctx, tx, account, user)
	if err != nil {
		return err
	}
	r := rules{}
	for _, rule := range plan.Rules { // a kind that no room knows any more covers nothing
		r[[2]string{rule.Kind, rule.Place}] = rule
	}
	c, err := s.anyhow(ctx, tx, leaver, r, plan.Fallback)
	if err != nil {
		return err
	}
	if plan, err = s.begin(ctx, tx, by, leaver, plan, plan.Rules); err != nil {
		return err
	}
	lots, err := s.pass(ctx, tx, by, plan, leaver, r, nil, c)
	if err != nil {
		return err
	}
	_, err = s.note(ctx, tx, by, plan, lots, true)
	return err
}
