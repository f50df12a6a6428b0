package leaving

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// examples is how many things of a kind are named.
const examples = 5

// Held is what a user has open of a kind.
type Held struct {
	Count
	// Places say where the things lie, when heirs can be chosen by that.
	Places []PlaceCount
	// Examples are the names of the first few.
	Examples []string
}

// PlaceCount is how many things lie in a place.
type PlaceCount struct {
	Place holdings.Place
	N     int64
}

// View is what an administrator sees of somebody's leaving.
type View struct {
	User people.Person
	// Held is what is open, kind by kind; kinds of which there is nothing are left out.
	Held []Held
	// Sessions and Tokens are what ends with the deactivation.
	Sessions, Tokens int64
	// Plan is what is prepared; nil for nothing.
	Plan *Plan
	// Last is what was done last; nil when nothing ever was.
	Last *Outcome
	// LastAt is when that was.
	LastAt time.Time
}

// Open is how many things are open and aren't left on purpose.
func (v View) Open() (n int64) {
	for _, h := range v.Held {
		n += h.N
	}
	return n
}

// Look returns what a user holds, what is prepared for their leaving and what was done. It is for administrators; for
// everybody else it is errs.NotFound.
func (s *Service) Look(ctx context.Context, by access.Actor, user ids.User) (View, error) {
	var v View
	if err := s.may(ctx, s.DB, by); err != nil {
		return v, err
	}
	var err error
	if v.User, err = s.People.PersonOf(ctx, s.DB, by.Account, user); err != nil {
		return v, err
	}
	hidden, err := s.behind(ctx, s.DB, by)
	if err != nil {
		return v, err
	}
	if v.Held, err = s.held(ctx, s.DB, by.Account, user, hidden); err != nil {
		return v, err
	}
	if v.Sessions, v.Tokens, err = s.Sessions.CountMembership(ctx, s.DB, by.Account, user); err != nil {
		return v, err
	}
	switch plan, err := selectPlan(ctx, s.DB, by.Account, user); {
	case err == nil:
		v.Plan = &plan
	case !errs.Is(err, errs.NotFound):
		return v, err
	}
	return v, s.last(ctx, &v, hidden)
}

// last reads what was done last; what passed on behind walls alone wasn't anything.
func (s *Service) last(ctx context.Context, v *View, hidden behind) error {
	l, err := selectLast(ctx, s.DB, v.User.Account, v.User.ID)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	all, err := selectNoted(ctx, s.DB, v.User.Account, v.User.ID)
	if err != nil {
		return err
	}
	var lots []lot
	for _, n := range all {
		if n.leaving == l.ID && n.state != back {
			n.hidden = hidden[n.item.Place]
			lots = append(lots, n.lot)
		}
	}
	seen := shown(lots)
	if len(seen) == 0 && len(lots) > 0 {
		return nil
	}
	out := s.tally(seen)
	out.Leaving = l.ID
	v.Last, v.LastAt = &out, l.DoneAt
	return nil
}

// held counts what a user has open, but for what is hidden.
func (s *Service) held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, hidden behind) ([]Held, error) {
	var out []Held
	for _, h := range s.Handings {
		list, err := items(ctx, q, h, account, user)
		if err != nil {
			return nil, fmt.Errorf("leaving: list %s: %w", h.Kind(), err)
		}
		one := Held{Count: Count{Kind: h.Kind(), Title: h.Title()}}
		places := map[holdings.Place]int{}
		for _, i := range list {
			if hidden[i.Place] {
				continue
			}
			one.N++
			if i.Name != "" && len(one.Examples) < examples {
				one.Examples = append(one.Examples, i.Name)
			}
			if i.Place == (holdings.Place{}) {
				continue
			}
			at, known := places[i.Place]
			if !known {
				at = len(one.Places)
				places[i.Place] = at
				one.Places = append(one.Places, PlaceCount{Place: i.Place})
			}
			one.Places[at].N++
		}
		if one.N > 0 {
			out = append(out, one)
		}
	}
	return out, nil
}

// Items lists the things of a kind that a user has open, behind the one of the given id. It is for administrators; an
// unknown kind is errs.NotFound.
func (s *Service) Items(ctx context.Context, by access.Actor, user ids.User, kind, after string, limit int) ([]holdings.Item, error) {
	if err := s.may(ctx, s.DB, by); err != nil {
		return nil, err
	}
	if _, err := s.People.PersonOf(ctx, s.DB, by.Account, user); err != nil {
		return nil, err
	}
	h := s.handing(kind)
	if h == nil {
		return nil, errs.E(errs.NotFound, "leaving.rules.kind", nil)
	}
	hidden, err := s.behind(ctx, s.DB, by)
	if err != nil {
		return nil, err
	}
	limit = max(1, min(limit, holdings.Batch))
	var out []holdings.Item
	for {
		some, err := h.Items(ctx, s.DB, by.Account, user, after, limit)
		if err != nil {
			return nil, err
		}
		for _, i := range some {
			after = i.ID
			if !hidden[i.Place] {
				out = append(out, i)
			}
		}
		if len(some) < limit || len(out) >= limit {
			return out[:min(limit, len(out))], nil
		}
	}
}
