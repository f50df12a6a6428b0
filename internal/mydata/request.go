package mydata

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// State is where a request for erasure stands.
type State string

// The states. Open and Held wait for an answer; Erasing is approved and can't be taken back.
const (
	Open      State = "open"
	Held      State = "held"
	Withdrawn State = "withdrawn"
	Refused   State = "refused"
	Erasing   State = "erasing"
	Gone      State = "erased"
)

// Waits reports whether administrators still have to answer.
func (s State) Waits() bool { return s == Open || s == Held }

// Key returns the message key of the state's name.
func (s State) Key() string { return "mydata.state." + string(s) }

// MaxReason is the longest reason or answer, in characters.
const MaxReason = 1000

// Request is a person's wish to be erased.
type Request struct {
	Account ids.Account
	ID      ids.ErasureRequest
	User    ids.User
	State   State
	// Reason is why the person asks, Answer what the administrators said; both may be empty.
	Reason, Answer string
	// HoldUntil is when a legal hold ends; zero means when somebody releases it.
	HoldUntil time.Time
	// KeepIDNumber is whether the ID number stays after the erasure.
	KeepIDNumber bool
	// Problem is the message key of why an approved erasure wasn't done.
	Problem   string
	DecidedBy ids.User
	// OpenedBy is the administrator who noted the request for a person who asked otherwise; empty when they asked themselves.
	OpenedBy ids.User
	// AskedAt, DecidedAt; the latter is zero before the first answer.
	AskedAt, DecidedAt time.Time
	Version            int64

	toldAt time.Time
}

// AskInput is a wish to be erased.
type AskInput struct{ Reason string }

// AskErasure asks the administrators to erase the actor. It wants a proof of identity not older than five minutes. A
// request that waits already is errs.Conflict.
func (s *Service) AskErasure(ctx context.Context, by access.Actor, in AskInput) (Request, error) {
	reason, err := note("reason", in.Reason, "")
	if err != nil {
		return Request{}, err
	}
	var r Request
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, err := s.self(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := exports.Proven(actor, tx.Now()); err != nil {
			return err
		}
		if err := lockRequests(ctx, tx, actor.Account, actor.User); err != nil {
			return err
		}
		last, err := selectLastRequest(ctx, tx, actor.Account, actor.User)
		if err != nil {
			return err
		}
		if last.State.Waits() || last.State == Erasing {
			return errs.E(errs.Conflict, "mydata.ask.already", nil)
		}
		r = Request{Account: actor.Account, ID: ids.ErasureRequest(s.IDs.New()), User: actor.User, State: Open, Reason: reason,
			KeepIDNumber: true, AskedAt: tx.Now(), Version: 1}
		if err := insertRequest(ctx, tx, r); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, actor, subject(r, ErasureAsked, RequestPayload{r.User}))
		return err
	})
	return r, err
}

// MyErasure returns the actor's latest request, or the zero Request.
func (s *Service) MyErasure(ctx context.Context, by access.Actor) (Request, error) {
	if err := access.Require(by, access.ExportOwnData, access.Facts{Account: by.Account, Owner: by.User}); err != nil {
		return Request{}, err
	}
	return selectLastRequest(ctx, s.DB, by.Account, by.User)
}

// WithdrawErasure takes the actor's waiting request back. Without one it is errs.NotFound; one that is approved already
// is errs.Conflict.
func (s *Service) WithdrawErasure(ctx context.Context, by access.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, err := s.self(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := lockRequests(ctx, tx, actor.Account, actor.User); err != nil {
			return err
		}
		r, err := selectLastRequest(ctx, tx, actor.Account, actor.User)
		if err != nil {
			return err
		}
		if r.State == Erasing {
			return errs.E(errs.Conflict, "mydata.withdraw.late", nil)
		}
		if !r.State.Waits() {
			return errs.E(errs.NotFound, "mydata.withdraw.none", nil)
		}
		r.State, r.Reason = Withdrawn, ""
		if err := updateRequest(ctx, tx, &r); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, actor, subject(r, ErasureWithdrawn, RequestPayload{r.User}))
		return err
	})
}

// note returns what somebody wrote as it is kept; its error is about the named field. Missing is the message key for
// nothing written, empty where nothing need be.
func note(name, text, missing string) (string, error) {
	text, wrong, args := people.CleanReason(text, MaxReason)
	if wrong != "" {
		return "", errs.FieldError(name, wrong, args)
	}
	if missing != "" && text == "" {
		return "", errs.FieldError(name, missing)
	}
	return text, nil
}

// lockRequests makes whoever changes a person's requests wait for others who do.
func lockRequests(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	return tx.Lock(ctx, string(account), "mydata."+string(user))
}
