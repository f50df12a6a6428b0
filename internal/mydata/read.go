package mydata

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
)

// ListFilter says which requests to list.
type ListFilter struct {
	// After is the request after which to go on, empty for the start.
	After ids.ErasureRequest
	// Limit is the size of a page, 1 to 200; 0 means 50.
	Limit int
}

// Case is a request with the person who asks, as administrators see it.
type Case struct {
	Request
	Person people.Person
	// Own says that the administrator who looks asked for it, so that somebody else must answer.
	Own bool
	// Opener is who noted the request for the person; the zero Person when they asked themselves.
	Opener people.Person
	// Held is what the person has open, which passes on with the erasure, and Planned whether it is prepared to whom. Lists go without.
	Held    []Holding
	Planned bool
	// Shares is what the erasure would take and leave; lists go without.
	Shares []Share
}

// Page is a run of requests, the newest first.
type Page struct {
	Cases []Case
	// Next is the [ListFilter.After] of the next page, empty after the last.
	Next ids.ErasureRequest
}

// Erasures lists the requests of the actor's account, the newest first. It is for administrators.
func (s *Service) Erasures(ctx context.Context, by access.Actor, f ListFilter) (Page, error) {
	actor, err := s.administrator(ctx, s.DB, by)
	if err != nil {
		return Page{}, err
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	list, err := selectRequests(ctx, s.DB, actor.Account, f.After, f.Limit+1)
	if err != nil {
		return Page{}, err
	}
	var p Page
	if len(list) > f.Limit {
		list = list[:f.Limit]
		p.Next = list[f.Limit-1].ID
	}
	for _, r := range list {
		one := Case{Request: r, Own: r.User == actor.User}
		if one.Person, err = s.People.PersonOf(ctx, s.DB, r.Account, r.User); err != nil {
			return Page{}, err
		}
		p.Cases = append(p.Cases, one)
	}
	return p, nil
}

// Erasure returns one request of the actor's account with what its erasure would take and leave. It is for
// administrators.
func (s *Service) Erasure(ctx context.Context, by access.Actor, request ids.ErasureRequest) (Case, error) {
	actor, err := s.administrator(ctx, s.DB, by)
	if err != nil {
		return Case{}, err
	}
	r, err := selectRequest(ctx, s.DB, actor.Account, request)
	if err != nil {
		return Case{}, err
	}
	c := Case{Request: r, Own: r.User == actor.User}
	if c.Person, err = s.People.PersonOf(ctx, s.DB, r.Account, r.User); err != nil {
		return Case{}, err
	}
	if r.OpenedBy != "" {
		if c.Opener, err = s.People.PersonOf(ctx, s.DB, r.Account, r.OpenedBy); err != nil {
			return Case{}, err
		}
	}
	if c.Held, c.Planned, err = s.heldBy(ctx, s.DB, actor, r.User); err != nil {
		return Case{}, err
	}
	c.Shares, err = s.shares(ctx, s.DB, r.Account, r.User)
	return c, err
}

// Waiting returns how many requests of the actor's account nobody has answered; 0 for whoever isn't an administrator.
func (s *Service) Waiting(ctx context.Context, by access.Actor) (int, error) {
	if access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}) != nil {
		return 0, nil
	}
	return countOpen(ctx, s.DB, by.Account)
}
