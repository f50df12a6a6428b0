package cases

import (
	"context"
	"fmt"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// refusal says why a user can't be assigned to a case, or nil. It is asked in one and the same way when somebody is looked
// for and when they are assigned.
func (s *Service) refusal(ctx context.Context, q db.Queryer, c Case, p people.Person) (*errs.Error, error) {
	no := func(key string) (*errs.Error, error) { return errs.E(errs.Conflict, key, nil), nil }
	switch p.Status {
	case people.Pending:
		return no("cases.refusal.pending")
	case people.Inactive:
		return no("cases.refusal.inactive")
	}
	walled, elsewhere, err := selectRefusals(ctx, q, p.Account, c.ID, p.ID, p.Group, q.Now())
	if err != nil {
		return nil, fmt.Errorf("cases: look for refusals: %w", err)
	}
	switch {
	case walled:
		return no("cases.refusal.walled")
	case !guestly(p):
		return nil, nil
	case elsewhere:
		return no("cases.refusal.elsewhere")
	}
	return s.guestRefusal(ctx, q, c, p, 0)
}

// guestly reports whether a user is a guest, or will be one again.
func guestly(p people.Person) bool {
	return p.Role == access.Guest || p.Lasting.Role == access.Guest || p.TempRole != nil && p.TempRole.Role == access.Guest
}

// guestRefusal is what the account's settings say about a guest on a case to which so many others are invited.
func (s *Service) guestRefusal(ctx context.Context, q db.Queryer, c Case, p people.Person, waiting int) (*errs.Error, error) {
	set, err := selectSettings(ctx, q, p.Account)
	if err != nil {
		return nil, fmt.Errorf("cases: read settings: %w", err)
	}
	if set.OutsideGuests {
		_, domain, _ := strings.Cut(p.Email, "@")
		own, err := s.Accounts.OwnDomain(ctx, q, p.Account, domain)
		if err != nil {
			return nil, err
		}
		if own {
			return errs.E(errs.Conflict, "cases.refusal.inside", nil), nil
		}
	}
	if set.MaxGuests == 0 {
		return nil, nil
	}
	n, err := s.guestsOn(ctx, q, p.Account, c.ID, p.ID)
	if err == nil && n+waiting >= set.MaxGuests {
		return errs.E(errs.Conflict, "cases.refusal.full", nil).With(errs.Args{"N": set.MaxGuests}), nil
	}
	return nil, err
}

// guestsOn counts the guests who are assigned to a case now or later, but for one user.
func (s *Service) guestsOn(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, but ids.User) (int, error) {
	list, err := selectAssignments(ctx, q, account, c)
	if err != nil {
		return 0, fmt.Errorf("cases: list assignments: %w", err)
	}
	n := 0
	for _, a := range list {
		if a.User == but || a.Over(q.Now()) {
			continue
		}
		p, err := s.People.PersonOf(ctx, q, account, a.User)
		if err != nil {
			return 0, err
		}
		if guestly(p) && p.Status == people.Active {
			n++
		}
	}
	return n, nil
}

// Candidate is somebody whom the picker of people shows for a case.
type Candidate struct {
	Person people.Person
	// Here tells that they are assigned already.
	Here bool
	// Refused says why they can't be assigned; nil when they can.
	Refused *errs.Error
}

// Candidates are the people whom a search finds for a case.
type Candidates struct {
	List []Candidate
	// More tells that the search finds more than the list shows.
	More bool
	// GuestsLeft is how many more guests the case takes; -1 without a limit.
	GuestsLeft int
}

// candidatesShown is how many people the picker shows at once.
const candidatesShown = 20

// Candidates finds colleagues to assign to a case by any part of their names, with why somebody can't be (P5). It is for who
// may assign people.
func (s *Service) Candidates(ctx context.Context, by access.Actor, c ids.Case, search string) (Candidates, error) {
	var out Candidates
	found, err := s.Require(ctx, s.DB, by, access.AssignPerson, c)
	if err != nil {
		return out, err
	}
	for _, status := range []people.Status{people.Active, people.Pending} {
		page, err := s.People.List(ctx, access.System(by.Account), people.Filter{Search: search, Status: status, Limit: candidatesShown + 1})
		if err != nil {
			return out, err
		}
		for _, p := range page.Items {
			if len(out.List) == candidatesShown {
				out.More = true
				break
			}
			one, err := s.candidate(ctx, found, p)
			if err != nil {
				return out, err
			}
			out.List = append(out.List, one)
		}
	}
	out.GuestsLeft, err = s.guestsLeft(ctx, by.Account, c)
	return out, err
}

// GuestsLeft is how many more guests a case takes, -1 without a limit. It is for who may assign people.
func (s *Service) GuestsLeft(ctx context.Context, by access.Actor, c ids.Case) (int, error) {
	if _, err := s.Require(ctx, s.DB, by, access.AssignPerson, c); err != nil {
		return 0, err
	}
	return s.guestsLeft(ctx, by.Account, c)
}

func (s *Service) guestsLeft(ctx context.Context, account ids.Account, c ids.Case) (int, error) {
	set, err := selectSettings(ctx, s.DB, account)
	if err != nil || set.MaxGuests == 0 {
		return -1, err
	}
	n, err := s.guestsOn(ctx, s.DB, account, c, "")
	return max(0, set.MaxGuests-n), err
}

func (s *Service) candidate(ctx context.Context, c Case, p people.Person) (Candidate, error) {
	one := Candidate{Person: p}
	a, err := selectAssignment(ctx, s.DB, p.Account, c.ID, p.ID)
	if err == nil && !a.Over(s.DB.Now()) {
		one.Here = true
		return one, nil
	}
	if err != nil && !db.NoRows(err) {
		return one, fmt.Errorf("cases: read assignment: %w", err)
	}
	one.Refused, err = s.refusal(ctx, s.DB, c, p)
	return one, err
}
