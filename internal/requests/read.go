package requests

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
)

// ListFilter chooses requests of an account.
type ListFilter struct {
	// Answered lists those that don't wait any more instead of those that do.
	Answered bool
	// After is the request after which to go on, empty for the start.
	After ids.Request
	// Limit is the size of a page, 1 to 200; 0 means 50.
	Limit int
}

// Case is a request with the person who asks, as administrators see it.
type Case struct {
	Request
	Person people.Person
	// Own says that the administrator who looks asked for it, so that somebody else must answer.
	Own bool
	// Decider is who answered; the zero Person when nobody did.
	Decider people.Person
	// Giving says that there is an Effect: of the title asked for, or of the one that might be given. Lists go without.
	Giving bool
	Effect Effect
}

// Page is a run of requests, the newest first.
type Page struct {
	Cases []Case
	// Next is the [ListFilter.After] of the next page, empty after the last.
	Next ids.Request
}

const maxList, usualList = 200, 50

// Requests lists what people of the actor's account ask for, the newest first. It is for administrators. One that closed
// itself a moment ago may still stand among those that wait, and says so.
func (s *Service) Requests(ctx context.Context, by access.Actor, f ListFilter) (Page, error) {
	actor, err := s.administrator(ctx, s.DB, by)
	if err != nil {
		return Page{}, err
	}
	if f.Limit <= 0 {
		f.Limit = usualList
	}
	f.Limit = min(f.Limit, maxList)
	list, err := selectPage(ctx, s.DB, actor.Account, !f.Answered, f.After, f.Limit+1)
	if err != nil {
		return Page{}, err
	}
	var p Page
	if len(list) > f.Limit {
		list = list[:f.Limit]
		p.Next = list[f.Limit-1].ID
	}
	var users []ids.User
	for _, r := range list {
		users = append(users, r.User)
	}
	persons, err := s.People.PersonsOf(ctx, s.DB, actor.Account, users)
	if err != nil {
		return Page{}, err
	}
	for _, r := range list {
		one, err := s.regard(ctx, actor, r, persons[r.User])
		if err != nil {
			return Page{}, err
		}
		p.Cases = append(p.Cases, one)
	}
	return p, nil
}

// Request returns one request of the actor's account with the effect that approving it would have now: of the title asked
// for, or of the one that might be given when it isn't empty. A wish has an effect only with such a title. It is for
// administrators.
func (s *Service) Request(ctx context.Context, by access.Actor, request ids.Request, give ids.JobTitle) (Case, error) {
	actor, err := s.administrator(ctx, s.DB, by)
	if err != nil {
		return Case{}, err
	}
	r, err := selectRequest(ctx, s.DB, actor.Account, request)
	if err != nil {
		return Case{}, err
	}
	person, err := s.People.PersonOf(ctx, s.DB, r.Account, r.User)
	if err != nil {
		return Case{}, err
	}
	c, err := s.regard(ctx, actor, r, person)
	if err != nil {
		return c, err
	}
	if r.DecidedBy != "" {
		if c.Decider, err = s.People.PersonOf(ctx, s.DB, r.Account, r.DecidedBy); err != nil {
			return c, err
		}
	}
	if c.State != Open || give == "" && r.Wish {
		return c, nil
	}
	if give == "" {
		give = r.Title
	}
	c.Giving = true
	c.Effect, err = s.chosen(ctx, s.DB, c.Person, give, titleField)
	return c, err
}

// regard returns a request of a person as the actor sees it.
func (s *Service) regard(ctx context.Context, actor access.Actor, r Request, person people.Person) (Case, error) {
	c := Case{Person: person, Own: r.User == actor.User}
	var err error
	c.Request, err = s.standing(ctx, s.DB, r, c.Person)
	return c, err
}

// MaxWaiting is how far open requests are counted.
const MaxWaiting = 1000

// Waiting returns how many requests of the actor's account nobody has answered, at most [MaxWaiting]; 0 for whoever isn't an
// administrator.
func (s *Service) Waiting(ctx context.Context, by access.Actor) (int, error) {
	if access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}) != nil {
		return 0, nil
	}
	return countOpen(ctx, s.DB, by.Account, MaxWaiting)
}
