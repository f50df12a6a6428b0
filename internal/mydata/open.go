package mydata

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// earliestAsked is before any day on which somebody can have asked.
func earliestAsked() time.Time { return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) }

// OpenInput is the wish of somebody who asked otherwise than in Cabinet, such as by letter.
type OpenInput struct {
	User ids.User
	// Reason says how and why they asked; the person can read it.
	Reason string
	// AskedAt is when they asked, now when zero.
	AskedAt time.Time
}

// OpenErasure notes the request of a person of the actor's account who asked otherwise. It is for administrators, and never
// about themselves: so it is never about the last active one (P8). The person is told by mail, and the request is
// answered as every other. Somebody whose request waits already, or who is erased, is errs.Conflict.
func (s *Service) OpenErasure(ctx context.Context, by access.Actor, in OpenInput) (Request, error) {
	reason, wrong := note("reason", in.Reason, "mydata.open.reason")
	if wrong == nil && !in.AskedAt.IsZero() && (in.AskedAt.After(s.Now()) || in.AskedAt.Before(earliestAsked())) {
		wrong = errs.FieldError("asked_at", "mydata.open.day")
	}
	var r Request
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, err := s.administrator(ctx, tx, by)
		if err != nil {
			return err
		}
		if !storable(string(in.User)) {
			return errs.E(errs.NotFound, "access.not_found", nil)
		}
		if err := lockRequests(ctx, tx, actor.Account, in.User); err != nil {
			return err
		}
		p, err := s.People.PersonOf(ctx, tx, actor.Account, in.User)
		if err != nil {
			return err
		}
		if err := openable(ctx, tx, actor, p); err != nil {
			return err
		}
		if wrong != nil {
			return wrong
		}
		r = Request{Account: actor.Account, ID: ids.ErasureRequest(s.IDs.New()), User: p.ID, State: Open, Reason: reason, OpenedBy: actor.User,
			KeepIDNumber: true, AskedAt: in.AskedAt, Version: 1}
		if r.AskedAt.IsZero() {
			r.AskedAt = tx.Now()
		}
		if err := insertRequest(ctx, tx, r); err != nil {
			return err
		}
		if err := s.tellLater(ctx, tx, r, r.Version); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, actor, subject(r, ErasureOpened, RequestPayload{r.User}))
		return err
	})
	return r, err
}

// openable answers errs.Conflict where an administrator can't note a request for a person.
func openable(ctx context.Context, q db.Queryer, by access.Actor, p people.Person) error {
	switch {
	case p.ID == by.User:
		return errs.E(errs.Conflict, "mydata.open.yourself", nil)
	case p.Erased():
		return errs.E(errs.Conflict, "mydata.open.erased", nil)
	}
	last, err := selectLastRequest(ctx, q, p.Account, p.ID)
	if err == nil && (last.State.Waits() || last.State == Erasing) {
		err = errs.E(errs.Conflict, "mydata.open.already", nil)
	}
	return err
}

// Candidate is somebody for whom a request may be noted.
type Candidate struct {
	Person people.Person
	// Last is their latest request, or the zero Request.
	Last Request
	// Problem is the message key of why none can be noted now; empty when one can.
	Problem string
}

// maxCandidates bounds what a search for a person shows.
const maxCandidates = 20

// Candidates finds people of the actor's account who aren't erased, by words of their name, address or ID number, at most
// 20; more says that there are others. It is for administrators. No words find nobody.
func (s *Service) Candidates(ctx context.Context, by access.Actor, words string) (found []Candidate, more bool, err error) {
	actor, err := s.administrator(ctx, s.DB, by)
	if err != nil || words == "" {
		return nil, false, err
	}
	page, err := s.People.List(ctx, actor, people.Filter{Search: words, Limit: maxCandidates})
	if err != nil {
		return nil, false, err
	}
	for _, p := range page.Items {
		if p.Erased() {
			continue
		}
		c, err := s.candidate(ctx, actor, p)
		if err != nil {
			return nil, false, err
		}
		found = append(found, c)
	}
	return found, page.Next != "", nil
}

// Candidate returns one person of the actor's account, or errs.NotFound. It is for administrators.
func (s *Service) Candidate(ctx context.Context, by access.Actor, user ids.User) (Candidate, error) {
	actor, err := s.administrator(ctx, s.DB, by)
	if err != nil {
		return Candidate{}, err
	}
	p, err := s.People.PersonOf(ctx, s.DB, actor.Account, user)
	if err != nil {
		return Candidate{}, err
	}
	return s.candidate(ctx, actor, p)
}

func (s *Service) candidate(ctx context.Context, actor access.Actor, p people.Person) (Candidate, error) {
	last, err := selectLastRequest(ctx, s.DB, p.Account, p.ID)
	if err != nil {
		return Candidate{}, err
	}
	c := Candidate{Person: p, Last: last}
	if err := openable(ctx, s.DB, actor, p); err != nil {
		x := errs.As(err)
		if x == nil || x.Kind != errs.Conflict {
			return Candidate{}, err
		}
		c.Problem = x.Key
	}
	return c, nil
}
