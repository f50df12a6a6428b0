package requests

import (
	"context"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/roles"
)

// Effect is what another job title would do to a person.
type Effect struct {
	// Before and After are the titles; an empty one is none.
	Before, After roles.JobTitle
	// Permissions are what the person would gain and lose in any role that they hold, now or later.
	Permissions roles.Effect
	// Asks says that the title has to be asked for, since it gains something.
	Asks bool
	// Seen stands for all of that: whoever decides hands in what they were shown, and is told when it differs by then.
	Seen string
}

// Same reports whether it is the title that the person has.
func (e Effect) Same() bool { return e.Before.ID == e.After.ID }

func (s *Service) effect(ctx context.Context, q db.Queryer, p people.Person, title ids.JobTitle) (Effect, error) {
	var e Effect
	var err error
	if e.Before, err = s.title(ctx, q, p.Account, p.JobTitle); err != nil {
		return e, err
	}
	if e.After, err = s.title(ctx, q, p.Account, title); err != nil {
		return e, err
	}
	if e.Permissions, err = s.People.TitleEffect(ctx, q, p, title); err != nil {
		return e, err
	}
	e.Asks = len(e.Permissions.Gained) > 0 && p.Lasting.Role != access.Administrator
	e.Seen = strings.Join([]string{string(e.Before.ID), string(title), access.SetOf(e.Permissions.Gained...).String(),
		access.SetOf(e.Permissions.Lost...).String()}, "|")
	return e, nil
}

// title returns a job title of the account, the zero one for none.
func (s *Service) title(ctx context.Context, q db.Queryer, account ids.Account, title ids.JobTitle) (roles.JobTitle, error) {
	if title == "" {
		return roles.JobTitle{}, nil
	}
	return s.Roles.Title(ctx, q, account, title)
}

// chosen is effect for a title that somebody chose: one that the account doesn't have is an error about the named field.
func (s *Service) chosen(ctx context.Context, q db.Queryer, p people.Person, title ids.JobTitle, field string) (Effect, error) {
	e, err := s.effect(ctx, q, p, title)
	if errs.Is(err, errs.NotFound) {
		err = errs.FieldError(field, "people.job_title_id.choose")
	}
	return e, err
}

// agree answers errs.Conflict, with the effect as its detail, when that isn't what the person was shown; an empty seen agrees
// to anything.
func agree(e Effect, seen string) error {
	if seen == "" || seen == e.Seen {
		return nil
	}
	conflict := errs.E(errs.Conflict, "requests.effect_changed", nil)
	conflict.Detail = e
	return conflict
}
