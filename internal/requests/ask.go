package requests

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// What somebody may ask for in a day, so that nobody writes to administrators without end by asking and taking back.
const (
	maxAsked = 5
	askedIn  = 24 * time.Hour
)

// AskInput is a wish for another job title.
type AskInput struct {
	// Title is the title wished for, empty for none; it must gain something.
	Title ids.JobTitle
	// Name is the name of a title that doesn't exist yet, instead of Title.
	Name string
	// Reason is why; it may be empty, except that nothing else says what a title is for which doesn't exist.
	Reason string
	// Seen is the [Effect.Seen] that the person was shown; empty agrees to any.
	Seen string
}

// wishField is the name of the field for a title that doesn't exist yet.
const wishField = "new_title"

// AskTitle asks the administrators to give the actor another job title; they are told by mail. A title that gains nothing is
// errs.Conflict: it can be taken. So is a second request while one is open, anything that a lasting administrator asks
// for, since they take what they want, and an effect that isn't what the person was shown.
func (s *Service) AskTitle(ctx context.Context, by access.Actor, in AskInput) (Request, error) {
	clean, wrong := in.cleaned()
	var r Request
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, p, err := s.self(ctx, tx, by, access.EditProfile)
		if err != nil {
			return err
		}
		if err := lock(ctx, tx, actor.Account, actor.User); err != nil {
			return err
		}
		if err := s.mayAsk(ctx, tx, p); err != nil {
			return err
		}
		if wrong != nil {
			return wrong
		}
		r = Request{Account: actor.Account, ID: ids.Request(s.IDs.New()), Kind: Title, User: actor.User, State: Open, Title: clean.Title,
			TitleName: clean.Name, Wish: clean.Name != "", Role: p.Lasting.Role, Reason: clean.Reason, AskedAt: tx.Now(), Version: 1}
		if err := s.askable(ctx, tx, p, clean, &r); err != nil {
			return err
		}
		if err := insertRequest(ctx, tx, r); err != nil {
			return err
		}
		words := map[string]string{reasonName: r.Reason}
		if r.Wish {
			words[wishName] = r.TitleName
		}
		if _, err := s.Acts.Record(ctx, tx, actor, subject(r, TitleAsked, TitlePayload{r.User, r.Title}, words)); err != nil {
			return err
		}
		return s.tellAsked(ctx, tx, r)
	})
	return r, err
}

// mayAsk answers why the person can't ask for any title now.
func (s *Service) mayAsk(ctx context.Context, tx *db.Tx, p people.Person) error {
	if p.Lasting.Role == access.Administrator {
		return errs.E(errs.Conflict, "requests.ask.administrator", nil)
	}
	last, err := selectLast(ctx, tx, p.Account, p.ID, Title)
	if err != nil {
		return err
	}
	if last.State == Open {
		now, err := s.asNow(ctx, tx, last)
		if err != nil {
			return err
		}
		if now.State == Open {
			return errs.E(errs.Conflict, "requests.ask.already", nil)
		}
		if err := s.closeIn(ctx, tx, now); err != nil {
			return err
		}
	}
	n, err := countAsked(ctx, tx, p.Account, p.ID, tx.Now().Add(-askedIn))
	if err == nil && n >= maxAsked {
		err = errs.E(errs.TooMany, "requests.ask.often", nil).With(errs.Args{"Max": maxAsked})
	}
	return err
}

// askable judges what is asked for and notes how it is called.
func (s *Service) askable(ctx context.Context, tx *db.Tx, p people.Person, in AskInput, r *Request) error {
	if r.Wish {
		titles, err := s.Roles.Titles(ctx, tx, p.Account)
		for _, t := range titles {
			if writing.Fold(t.Name) == writing.Fold(in.Name) {
				return errs.FieldError(wishField, "requests.ask.exists")
			}
		}
		return err
	}
	e, err := s.chosen(ctx, tx, p, in.Title, titleField)
	if err != nil {
		return err
	}
	if e.Same() {
		return errs.FieldError(titleField, "requests.ask.same")
	}
	if err := agree(e, in.Seen); err != nil {
		return err
	}
	if !e.Asks {
		return errs.E(errs.Conflict, "requests.ask.gains_nothing", nil)
	}
	r.TitleName = e.After.Name
	return nil
}

// cleaned returns the input as it is kept, or one errs.Invalid error with everything that is wrong with the texts.
func (in AskInput) cleaned() (AskInput, error) {
	var wrong errs.Fields
	if in.Name != "" {
		name, fault := writing.Name(in.Name, MaxTitleName)
		key, args := people.TextWrong(fault, MaxTitleName)
		switch {
		case key != "":
			wrong.Add(wishField, key, args)
		case in.Title != "":
			wrong.Add(wishField, "requests.ask.one")
		case name == "":
			wrong.Add(wishField, "requests.ask.name")
		}
		in.Name = name
	}
	text, key, args := people.CleanReason(in.Reason, MaxReason)
	if key != "" {
		wrong.Add(reasonName, key, args)
	}
	in.Reason = text
	return in, wrong.Err()
}
