package attributes

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// Counted is a definition and how many people have a value of it.
type Counted struct {
	Definition
	Values int
}

// Overview returns every definition of the actor's account in its order, archived ones too, with how many people have a
// value. It is for administrators.
func (s *Service) Overview(ctx context.Context, by access.Actor) ([]Counted, error) {
	if err := s.mayManage(ctx, s.DB, by); err != nil {
		return nil, err
	}
	all, err := selectDefinitions(ctx, s.DB, by.Account)
	if err != nil {
		return nil, err
	}
	counts, err := countValues(ctx, s.DB, by.Account)
	if err != nil {
		return nil, err
	}
	out := make([]Counted, 0, len(all))
	for _, d := range all {
		out = append(out, Counted{d, counts[d.ID]})
	}
	return out, nil
}

// Managed returns one definition with how many people have a value. It is for administrators.
func (s *Service) Managed(ctx context.Context, by access.Actor, id ids.Attribute) (Counted, error) {
	if err := s.mayManage(ctx, s.DB, by); err != nil {
		return Counted{}, err
	}
	all, err := selectDefinitions(ctx, s.DB, by.Account)
	if err != nil {
		return Counted{}, err
	}
	d, err := find(all, id)
	if err != nil {
		return Counted{}, err
	}
	n, err := countOf(ctx, s.DB, by.Account, id)
	return Counted{d, n}, err
}

// Known is a definition as somebody may know it. Others than administrators aren't told for whom it is, nor of choices
// that can't be picked any more.
type Known struct {
	Definition
	Whole    bool // nothing is left out
	Editable bool // the actor may write their own value
}

// Definitions returns what the actor may know of the account's attributes, in its order: administrators, in a session or
// with a token that may manage, know all of every one; everybody else those in use whose values they may view.
func (s *Service) Definitions(ctx context.Context, by access.Actor) ([]Known, error) {
	me, err := s.Profiles.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	by.Role = me.Role
	if err := access.Require(by, access.SeeLists, access.Facts{Account: by.Account}); err != nil {
		return nil, err
	}
	all, err := selectDefinitions(ctx, s.DB, by.Account)
	if err != nil {
		return nil, err
	}
	v := viewer{me.Role, me.JobTitle, true}
	var out []Known
	if access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}) == nil {
		for _, d := range all {
			out = append(out, Known{Definition: d, Whole: true, Editable: d.Kind != Divider && !d.Archived()})
		}
		return out, nil
	}
	for _, f := range visibleTo(all, v) {
		d := f.Definition
		d.View, d.Edit = Audience{}, Audience{}
		d.Choices = slices.DeleteFunc(slices.Clone(d.Choices), func(c Choice) bool { return c.Archived })
		out = append(out, Known{Definition: d, Editable: f.Editable})
	}
	return out, nil
}

// Definition returns one of [Service.Definitions]; errs.NotFound for one that the actor may not know of.
func (s *Service) Definition(ctx context.Context, by access.Actor, id ids.Attribute) (Known, error) {
	all, err := s.Definitions(ctx, by)
	if err != nil {
		return Known{}, err
	}
	for _, k := range all {
		if k.ID == id {
			return k, nil
		}
	}
	return Known{}, errs.E(errs.NotFound, "access.not_found", nil)
}

// definitions returns the account's definitions for showing, as they were at most a second ago; nobody changes them.
func (s *Service) definitions(ctx context.Context, account ids.Account) ([]Definition, error) {
	return s.recent.Read(account, func() ([]Definition, error) { return selectDefinitions(ctx, s.DB, account) })
}
