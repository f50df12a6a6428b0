package requests

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// ApproveInput grants a request.
type ApproveInput struct {
	ID ids.Request
	// Version is the version that the administrator was looking at; 0 is any.
	Version int64
	// Title is the title to give: for a wish it must be chosen, otherwise empty is the one asked for.
	Title ids.JobTitle
	// Seen is the [Effect.Seen] that the administrator was shown; empty agrees to any.
	Seen string
}

// DeclineInput declines a request; the person reads the answer.
type DeclineInput struct {
	ID      ids.Request
	Version int64
	Answer  string
}

// Approve gives the person the job title, in one step with the answer, and tells them. It is for administrators, and never
// about themselves. A request that was answered, taken back or closed itself is errs.Conflict; so is one whose effect isn't
// what the administrator was shown, with the [Effect] as its detail. Another title may be given instead of the one asked for.
func (s *Service) Approve(ctx context.Context, by access.Actor, in ApproveInput) (Request, error) {
	return s.decide(ctx, by, in.ID, in.Version, nil, func(tx *db.Tx, actor access.Actor, r *Request, p people.Person) error {
		title := in.Title
		if title == "" {
			title = r.Title
		}
		if title == "" && r.Wish {
			return errs.FieldError(titleField, "requests.approve.choose")
		}
		e, err := s.chosen(ctx, tx, p, title, titleField)
		if err != nil {
			return err
		}
		if e.Same() {
			return errs.FieldError(titleField, "requests.approve.same")
		}
		if err := agree(e, in.Seen); err != nil {
			return err
		}
		given := string(title)
		if _, err := s.People.EditUserIn(ctx, tx, actor, r.User, people.UserInput{Profile: people.ProfileInput{JobTitleID: &given}}, 0); err != nil {
			return err
		}
		r.State, r.Given = Approved, title
		_, err = s.Acts.Record(ctx, tx, actor, subject(*r, TitleApproved, TitlePayload{r.User, title}, nil))
		return err
	})
}

// Decline declines a request, for a reason that the person reads, and tells them. It is for administrators, and never about
// themselves. A request that was answered, taken back or closed itself is errs.Conflict.
func (s *Service) Decline(ctx context.Context, by access.Actor, in DeclineInput) (Request, error) {
	answer, key, args := people.CleanReason(in.Answer, MaxReason)
	var wrong error
	switch {
	case key != "":
		wrong = errs.FieldError(answerName, key, args)
	case answer == "":
		wrong = errs.FieldError(answerName, "requests.decline.answer")
	}
	return s.decide(ctx, by, in.ID, in.Version, wrong, func(tx *db.Tx, actor access.Actor, r *Request, _ people.Person) error {
		r.State, r.Answer = Declined, answer
		_, err := s.Acts.Record(ctx, tx, actor, subject(*r, TitleDeclined, PersonPayload{r.User}, map[string]string{answerName: answer}))
		return err
	})
}

// decide is the one way to answer a request: the right, then whether it still waits, has its ground and is as the
// administrator saw it, then the decision itself. wrong is what is wrong with the input, told to those who have the right alone.
func (s *Service) decide(ctx context.Context, by access.Actor, request ids.Request, version int64, wrong error,
	decision func(tx *db.Tx, actor access.Actor, r *Request, p people.Person) error) (Request, error) {
	var r, now Request
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		now = Request{}
		actor, err := s.administrator(ctx, tx, by)
		if err != nil {
			return err
		}
		if r, err = selectRequest(ctx, tx, actor.Account, request); err != nil {
			return err
		}
		if err := lock(ctx, tx, r.Account, r.User); err != nil {
			return err
		}
		if r, err = selectRequest(ctx, tx, actor.Account, request); err != nil { // as it is now that others are done
			return err
		}
		p, err := s.People.PersonOf(ctx, tx, r.Account, r.User)
		if err != nil {
			return err
		}
		switch now, err = s.standing(ctx, tx, r, p); {
		case err != nil:
			return err
		case r.State != Open:
			return errs.E(errs.Conflict, "requests.answered", nil)
		case now.State != Open:
			return errs.E(errs.Conflict, now.Cause.Key(), nil)
		case r.User == actor.User:
			return errs.E(errs.Conflict, "requests.decide.yourself", nil)
		case wrong != nil:
			return wrong
		case version != 0 && version != r.Version:
			return errs.E(errs.Conflict, "requests.changed", nil)
		}
		r.DecidedBy, r.DecidedAt = actor.User, tx.Now()
		if err := decision(tx, actor, &r, p); err != nil {
			return err
		}
		if err := updateRequest(ctx, tx, &r); err != nil {
			return err
		}
		return s.tellAnswered(ctx, tx, r)
	})
	if err != nil && r.State == Open && now.State == Closed {
		if closing := s.close(ctx, now); closing != nil {
			return r, closing
		}
	}
	return r, err
}
