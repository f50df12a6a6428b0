package mydata

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/writing"
)

// RefuseInput refuses a request; the person is told the answer.
type RefuseInput struct {
	ID      ids.ErasureRequest
	Version int64
	Answer  string
}

// HoldInput keeps a person's data under legal hold; the person is told the answer.
type HoldInput struct {
	ID      ids.ErasureRequest
	Version int64
	// Until is the end of the hold, zero when it isn't known.
	Until  time.Time
	Answer string
}

// EraseInput approves a request.
type EraseInput struct {
	ID      ids.ErasureRequest
	Version int64
	// Name is the person's name, typed again.
	Name         string
	KeepIDNumber bool
	// TakeOver has what the person still holds, and is prepared for nobody, pass to the actor.
	TakeOver bool
}

// Refuse refuses a waiting request of the actor's account. It is for administrators, and never about themselves.
func (s *Service) Refuse(ctx context.Context, by access.Actor, in RefuseInput) (Request, error) {
	answer, wrong := note("answer", in.Answer, "mydata.answer.missing")
	return s.decide(ctx, by, in.ID, in.Version, wrong, func(tx *db.Tx, actor access.Actor, r *Request, _ people.Person) error {
		r.State, r.Answer, r.HoldUntil = Refused, answer, time.Time{}
		if err := s.tellLater(ctx, tx, *r, r.Version+1); err != nil {
			return err
		}
		_, err := s.Acts.Record(ctx, tx, actor, subject(*r, ErasureRefused, RequestPayload{r.User}))
		return err
	})
}

// Hold keeps the data of whoever asked under legal hold: until it ends nothing is erased. A later hold takes the place
// of an earlier one.
func (s *Service) Hold(ctx context.Context, by access.Actor, in HoldInput) (Request, error) {
	answer, wrong := note("answer", in.Answer, "mydata.answer.missing")
	if wrong == nil && !in.Until.IsZero() && !in.Until.After(s.Now()) {
		wrong = errs.FieldError("until", "mydata.hold.past")
	}
	return s.decide(ctx, by, in.ID, in.Version, wrong, func(tx *db.Tx, actor access.Actor, r *Request, _ people.Person) error {
		r.State, r.Answer, r.HoldUntil = Held, answer, in.Until
		if err := s.tellLater(ctx, tx, *r, r.Version+1); err != nil {
			return err
		}
		held := HeldPayload{User: r.User}
		if !in.Until.IsZero() {
			held.Until = in.Until.UTC().Format(time.DateOnly)
		}
		_, err := s.Acts.Record(ctx, tx, actor, subject(*r, ErasureHeld, held))
		return err
	})
}

// Release ends a legal hold; the request waits again.
func (s *Service) Release(ctx context.Context, by access.Actor, request ids.ErasureRequest, version int64) (Request, error) {
	return s.decide(ctx, by, request, version, nil, func(tx *db.Tx, actor access.Actor, r *Request, _ people.Person) error {
		if r.State != Held {
			return errs.E(errs.Conflict, "mydata.request.changed", nil)
		}
		r.State, r.Answer, r.HoldUntil = Open, "", time.Time{}
		_, err := s.Acts.Record(ctx, tx, actor, subject(*r, ErasureReleased, RequestPayload{r.User}))
		return err
	})
}

// Erase approves a waiting request: the person is told, then erased, within moments. It wants a proof not older than
// five minutes and the person's name typed again. What the person holds passes on with the erasure: it must be handed over
// before, prepared, or taken over, else errs.Invalid is about take_over. A legal hold that hasn't ended is errs.Conflict, and so is the last
// active administrator (P8).
func (s *Service) Erase(ctx context.Context, by access.Actor, in EraseInput) (Request, error) {
	return s.decide(ctx, by, in.ID, in.Version, nil, func(tx *db.Tx, actor access.Actor, r *Request, p people.Person) error {
		if err := exports.Proven(actor, tx.Now()); err != nil {
			return err
		}
		if r.State == Held && (r.HoldUntil.IsZero() || tx.Now().Before(r.HoldUntil)) {
			return errs.E(errs.Conflict, "mydata.erase.held", nil)
		}
		if !slices.ContainsFunc(nameOf(p), func(name string) bool { return writing.Fold(name) == writing.Fold(in.Name) }) {
			return errs.FieldError("name", "mydata.erase.name")
		}
		held, planned, err := s.heldBy(ctx, tx, actor, r.User)
		if err != nil {
			return err
		}
		if len(held) > 0 && !planned && !in.TakeOver {
			return errs.FieldError("take_over", "mydata.erase.holds")
		}
		r.State, r.KeepIDNumber, r.Problem, r.toldAt = Erasing, in.KeepIDNumber, "", time.Time{}
		_, err = s.erasing.Enqueue(ctx, tx, eraseJob{r.Account, r.ID}, jobs.Account(string(r.Account)), jobs.Unique(string(r.ID)))
		if err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, actor, subject(*r, ErasureApproved, RequestPayload{r.User}))
		return err
	})
}

// decide is the one way to answer a request: the right, then whether it still waits and is as the administrator saw it,
// then the decision itself. wrong is what is wrong with the input, told to those who have the right alone.
func (s *Service) decide(ctx context.Context, by access.Actor, request ids.ErasureRequest, version int64, wrong error,
	decision func(tx *db.Tx, actor access.Actor, r *Request, p people.Person) error) (Request, error) {
	var r Request
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, err := s.administrator(ctx, tx, by)
		if err != nil {
			return err
		}
		if r, err = selectRequest(ctx, tx, actor.Account, request); err != nil {
			return err
		}
		if err := lockRequests(ctx, tx, r.Account, r.User); err != nil {
			return err
		}
		if r, err = selectRequest(ctx, tx, actor.Account, request); err != nil { // as it is now that others are done
			return err
		}
		if r.User == actor.User {
			return errs.E(errs.Conflict, "mydata.decide.yourself", nil)
		}
		if !r.State.Waits() {
			return errs.E(errs.Conflict, "mydata.request.answered", nil)
		}
		if wrong != nil {
			return wrong
		}
		if version != 0 && version != r.Version {
			return errs.E(errs.Conflict, "mydata.request.changed", nil)
		}
		p, err := s.People.PersonOf(ctx, tx, r.Account, r.User)
		if err != nil {
			return err
		}
		r.DecidedBy, r.DecidedAt = actor.User, tx.Now()
		if err := decision(tx, actor, &r, p); err != nil {
			return err
		}
		return updateRequest(ctx, tx, &r)
	})
	return r, err
}
