package requests

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/roles"
)

// titleField is the name of a job title among the fields of a form and of an operation.
const titleField = "job_title_id"

// MyEffect returns what another job title would do to the actor and whether they have to ask for it (S7). An empty title is
// none; one that the account doesn't have is errs.Invalid.
func (s *Service) MyEffect(ctx context.Context, by access.Actor, title ids.JobTitle) (Effect, error) {
	_, p, err := s.self(ctx, s.DB, by, access.SeeProfile)
	if err != nil {
		return Effect{}, err
	}
	return s.chosen(ctx, s.DB, p, title, titleField)
}

// Titles returns the job titles of the actor's account by name.
func (s *Service) Titles(ctx context.Context, by access.Actor) ([]roles.JobTitle, error) {
	if err := access.Require(by, access.SeeLists, access.Facts{Account: by.Account}); err != nil {
		return nil, err
	}
	return s.Roles.Titles(ctx, s.DB, by.Account)
}

// TakeInput is a job title that somebody gives themselves.
type TakeInput struct {
	Title ids.JobTitle // empty is none
	// Seen is the [Effect.Seen] that the person was shown; empty agrees to any.
	Seen string
}

// TakeTitle gives the actor another job title at once. One by which they would gain a permission is errs.Forbidden
// "people.own_title.gains": it must be asked for. When the effect isn't what the person was shown, the answer is
// errs.Conflict with an [Effect] as its detail.
func (s *Service) TakeTitle(ctx context.Context, by access.Actor, in TakeInput) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, p, err := s.self(ctx, tx, by, access.EditProfile)
		if err != nil {
			return err
		}
		e, err := s.chosen(ctx, tx, p, in.Title, titleField)
		if err != nil {
			return err
		}
		if err := agree(e, in.Seen); err != nil {
			return err
		}
		_, err = s.People.SetOwnTitle(ctx, tx, actor, in.Title)
		return err
	})
}

// MyTitle returns the actor's latest request for a job title as it stands now, or the zero Request.
func (s *Service) MyTitle(ctx context.Context, by access.Actor) (Request, error) {
	if err := access.Require(by, access.SeeProfile, access.Facts{Account: by.Account, Owner: by.User}); err != nil {
		return Request{}, err
	}
	r, err := selectLast(ctx, s.DB, by.Account, by.User, Title)
	if err != nil || r.State != Open {
		return r, err
	}
	return s.asNow(ctx, s.DB, r)
}

// maxHistory bounds how many requests of their own a person is shown.
const maxHistory = 20

// MyTitles returns the actor's latest requests for job titles, the newest first, at most twenty.
func (s *Service) MyTitles(ctx context.Context, by access.Actor) ([]Request, error) {
	if err := access.Require(by, access.SeeProfile, access.Facts{Account: by.Account, Owner: by.User}); err != nil {
		return nil, err
	}
	list, err := selectOfUser(ctx, s.DB, by.Account, by.User, Title, maxHistory)
	for i := range list {
		if err == nil && list[i].State == Open {
			list[i], err = s.asNow(ctx, s.DB, list[i])
		}
	}
	return list, err
}

// WithdrawTitle takes the actor's open request for a job title back. Without one it is errs.NotFound.
func (s *Service) WithdrawTitle(ctx context.Context, by access.Actor) error {
	return s.changeOwn(ctx, by, func(tx *db.Tx, actor access.Actor, r *Request) error {
		if r.State != Open {
			return errs.E(errs.NotFound, "requests.withdraw.none", nil)
		}
		r.State, r.DecidedAt = Withdrawn, tx.Now()
		_, err := s.Acts.Record(ctx, tx, actor, subject(*r, RequestWithdrawn, PersonPayload{r.User}, nil))
		return err
	})
}

// DismissTitle notes that the actor has read the answer to their latest request for a job title. Without an unread one it
// changes nothing.
func (s *Service) DismissTitle(ctx context.Context, by access.Actor) error {
	now, err := s.MyTitle(ctx, by)
	if err != nil {
		return err
	}
	if now.State == Closed { // perhaps since a moment ago
		if err := s.close(ctx, now); err != nil {
			return err
		}
	}
	return s.changeOwn(ctx, by, func(_ *db.Tx, _ access.Actor, r *Request) error {
		r.Dismissed = r.Dismissed || r.News()
		return nil
	})
}

// changeOwn changes the actor's latest request for a job title.
func (s *Service) changeOwn(ctx context.Context, by access.Actor, change func(tx *db.Tx, actor access.Actor, r *Request) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, _, err := s.self(ctx, tx, by, access.EditProfile)
		if err != nil {
			return err
		}
		if err := lock(ctx, tx, actor.Account, actor.User); err != nil {
			return err
		}
		r, err := selectLast(ctx, tx, actor.Account, actor.User, Title)
		if err != nil {
			return err
		}
		before := r
		if err := change(tx, actor, &r); err != nil || r == before {
			return err
		}
		return updateRequest(ctx, tx, &r)
	})
}

// MyEffectNow is [Service.MyEffect] for the title that the actor has: it changes nothing.
func (s *Service) MyEffectNow(ctx context.Context, by access.Actor) (Effect, error) {
	_, p, err := s.self(ctx, s.DB, by, access.SeeProfile)
	if err != nil {
		return Effect{}, err
	}
	return s.effect(ctx, s.DB, p, p.JobTitle)
}
