package leaving

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// Returnable tells what could be given back to a user who returns: what is still open and still with the heir. An empty
// heir stands for what ended. It is for administrators.
func (s *Service) Returnable(ctx context.Context, by access.Actor, user ids.User) (Outcome, error) {
	if err := s.may(ctx, s.DB, by); err != nil {
		return Outcome{}, err
	}
	if _, err := s.People.PersonOf(ctx, s.DB, by.Account, user); err != nil {
		return Outcome{}, err
	}
	list, err := s.returnable(ctx, s.DB, by, user)
	return s.tally(shown(lotsOf(list))), err
}

func lotsOf(list []noted) []lot {
	var out []lot
	for _, n := range list {
		n.state = given
		out = append(out, n.lot)
	}
	return out
}

// returnable lists what could go back, each thing once.
func (s *Service) returnable(ctx context.Context, q db.Queryer, by access.Actor, user ids.User) ([]noted, error) {
	hidden, err := s.behind(ctx, q, by)
	if err != nil {
		return nil, err
	}
	all, err := selectNoted(ctx, q, by.Account, user)
	if err != nil {
		return nil, err
	}
	known := map[[2]string]bool{}
	var out []noted
	for _, h := range s.Handings {
		byHeir := map[ids.User][]noted{}
		var order []ids.User
		for _, n := range all {
			key := [2]string{n.kind, n.item.ID}
			if n.kind != h.Kind() || known[key] || n.state != given && n.state != ended {
				continue
			}
			known[key] = true
			n.hidden = hidden[n.item.Place]
			if byHeir[n.heir] == nil {
				order = append(order, n.heir)
			}
			byHeir[n.heir] = append(byHeir[n.heir], n)
		}
		for _, heir := range order {
			still, err := stillHeld(ctx, q, h, by.Account, heir, byHeir[heir])
			if err != nil {
				return nil, fmt.Errorf("leaving: look for %s: %w", h.Kind(), err)
			}
			out = append(out, still...)
		}
	}
	return out, nil
}

// stillHeld keeps what is open and the heir's.
func stillHeld(ctx context.Context, q db.Queryer, h holdings.Handing, account ids.Account, heir ids.User, list []noted) ([]noted, error) {
	var all []holdings.Item
	for _, n := range list {
		all = append(all, n.item)
	}
	held := map[string]holdings.Item{}
	err := holdings.Batches(all, func(some []holdings.Item) error {
		found, err := h.Held(ctx, q, account, heir, holdings.IDs(some))
		for _, i := range found {
			held[i.ID] = i
		}
		return err
	})
	var out []noted
	for _, n := range list {
		if i, still := held[n.item.ID]; still {
			n.item.Walled = i.Walled
			out = append(out, n)
		}
	}
	return out, err
}

// Reactivate lets a user in again, as [people.Service.SetStatus] does, and with giveBack returns to them in the same
// transaction what they handed over, as far as it is still open, still with the heir, and theirs to take. Each heir is told
// once. It is for administrators and the machine; a plan of earlier has no part in it.
func (s *Service) Reactivate(ctx context.Context, by access.Actor, user ids.User, giveBack bool) (people.Person, Outcome, error) {
	var p people.Person
	var out Outcome
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if _, err := s.hold(ctx, tx, by, user); err != nil {
			return err
		}
		if p, err = s.People.SetStatusIn(ctx, tx, by, user, people.Active); err != nil || !giveBack {
			return err
		}
		if out, err = s.giveBack(ctx, tx, by, user); err != nil {
			return err
		}
		p, err = s.People.PersonOf(ctx, tx, by.Account, user)
		return err
	})
	return p, out, s.refused(ctx, by, GivenBack, GivenBackPayload{}, user, err)
}

func (s *Service) giveBack(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User) (Outcome, error) {
	list, err := s.returnable(ctx, tx, by, user)
	if err != nil {
		return Outcome{}, err
	}
	var returned []noted
	for _, h := range s.Handings {
		some, err := s.giveBackKind(ctx, tx, by, user, h, list)
		if err != nil {
			return Outcome{}, fmt.Errorf("leaving: give back %s: %w", h.Kind(), err)
		}
		returned = append(returned, some...)
	}
	for _, n := range returned {
		if err := updateItem(ctx, tx, by.Account, n); err != nil {
			return Outcome{}, err
		}
	}
	out, known := s.tally(shown(lotsOf(returned))), s.tally(public(lotsOf(returned)))
	if known.Total() > 0 {
		if _, err := s.Acts.Record(ctx, tx, by, subject(user, GivenBack, GivenBackPayload{Items: known.Total()})); err != nil {
			return out, err
		}
	}
	for _, share := range known.Shares {
		if share.Heir == "" {
			continue
		}
		if _, err := s.Acts.Record(ctx, tx, by, subject(share.Heir, GaveBack, TookOverPayload{User: user, Items: share.Total()})); err != nil {
			return out, err
		}
	}
	for _, share := range s.tally(lotsOf(returned)).Shares {
		if share.Heir == "" {
			continue
		}
		if err := s.tellLater(ctx, tx, tell{Account: by.Account, Leaver: user, Heir: share.Heir, Counts: share.Counts, Back: true}); err != nil {
			return out, err
		}
	}
	return out, nil
}

// giveBackKind returns things of one kind, heir by heir, but for those that the returning user may not have any more.
func (s *Service) giveBackKind(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, h holdings.Handing, list []noted) ([]noted, error) {
	byHeir, notes := map[ids.User][]holdings.Item{}, map[string]noted{}
	var order []ids.User
	for _, n := range list {
		if n.kind != h.Kind() {
			continue
		}
		if byHeir[n.heir] == nil {
			order = append(order, n.heir)
		}
		byHeir[n.heir], notes[n.item.ID] = append(byHeir[n.heir], n.item), n
	}
	var out []noted
	for _, heir := range order {
		err := holdings.Batches(byHeir[heir], func(some []holdings.Item) error {
			refused, err := h.Refusals(ctx, tx, by.Account, user, some)
			if err != nil {
				return err
			}
			var theirs []holdings.Item
			for _, i := range some {
				if refused[i.ID] == "" {
					theirs = append(theirs, i)
				}
			}
			if len(theirs) == 0 {
				return nil
			}
			passed, err := h.Give(ctx, tx, by, heir, user, theirs)
			for _, i := range passed {
				out = append(out, notes[i.ID])
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
