package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// SavedView is a way of looking at the users list that a person saved for themselves.
type SavedView struct {
	ID      ids.SavedView
	Name    string
	Columns []Column // in the order of the page
	Filter  DirectoryFilter
	// Standard is the view with which the page opens; at most one is.
	Standard bool
	Version  int64
}

// SavedViewInput is what a view is made of.
type SavedViewInput struct {
	Name     string
	Columns  []Column
	Filter   DirectoryFilter // its cursors and limit aren't kept
	Standard bool
}

const (
	// MaxSavedViews is how many views a person may have.
	MaxSavedViews = 20
	// MaxViewName bounds a view's name, in characters.
	MaxViewName = 60
)

// StandardColumns are the columns of the page for who chose none.
func StandardColumns() []Column {
	return []Column{ColumnName, ColumnRole, ColumnGroup, ColumnTitle, ColumnLastSignIn, ColumnStatus}
}

// SavedViews returns the actor's own views by name. They are for who looks after users; for others it is errs.NotFound.
func (s *Service) SavedViews(ctx context.Context, by access.Actor) ([]SavedView, error) {
	if err := s.mayKeepViews(ctx, s.db, by); err != nil {
		return nil, err
	}
	return selectViews(ctx, s.db, by.Account, by.User)
}

// SavedView returns one of the actor's own views, or errs.NotFound.
func (s *Service) SavedView(ctx context.Context, by access.Actor, view ids.SavedView) (SavedView, error) {
	if err := s.mayKeepViews(ctx, s.db, by); err != nil {
		return SavedView{}, err
	}
	return selectView(ctx, s.db, by.Account, by.User, view)
}

// SaveView keeps a new view, or with an id changes that one of the actor's own. ifVersion other than 0 is the version that
// they were looking at; another one is errs.Conflict. Wrong fields come back together as errs.Invalid, the twenty-first
// view is errs.Conflict.
func (s *Service) SaveView(ctx context.Context, by access.Actor, view ids.SavedView, in SavedViewInput, ifVersion int64) (SavedView, error) {
	v, wrong := in.view()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayKeepViews(ctx, tx, by); err != nil {
			return err
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		if err := tx.Lock(ctx, string(by.Account), "people.views."+string(by.User)); err != nil {
			return err
		}
		return s.keepView(ctx, tx, by, view, &v, ifVersion)
	})
	return v, err
}

func (s *Service) keepView(ctx context.Context, tx *db.Tx, by access.Actor, view ids.SavedView, v *SavedView, ifVersion int64) error {
	all, err := selectViews(ctx, tx, by.Account, by.User)
	if err != nil {
		return err
	}
	var old *SavedView
	for i, other := range all {
		switch {
		case other.ID == view:
			old = &all[i]
		case fold(other.Name) == fold(v.Name):
			return errs.FieldError("name", "people.view.name_taken")
		}
	}
	if v.Standard {
		if err := updateNoStandardView(ctx, tx, by.Account, by.User); err != nil {
			return err
		}
	}
	switch {
	case view == "" && len(all) >= MaxSavedViews:
		return errs.E(errs.Conflict, "people.view.many", nil).With(errs.Args{"Max": MaxSavedViews})
	case view == "":
		v.ID, v.Version = ids.SavedView(s.ids.New()), 1
		return insertView(ctx, tx, by.Account, by.User, *v)
	case old == nil:
		return errs.E(errs.NotFound, "access.not_found", nil)
	case ifVersion != 0 && ifVersion != old.Version:
		return errs.E(errs.Conflict, "people.view.conflict", nil)
	}
	v.ID, v.Version = view, old.Version+1
	return updateView(ctx, tx, by.Account, by.User, *v)
}

// DeleteView removes one of the actor's own views; one that is gone already, or another's, is errs.NotFound.
func (s *Service) DeleteView(ctx context.Context, by access.Actor, view ids.SavedView) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayKeepViews(ctx, tx, by); err != nil {
			return err
		}
		gone, err := deleteView(ctx, tx, by.Account, by.User, view)
		if err == nil && !gone {
			err = errs.E(errs.NotFound, "access.not_found", nil)
		}
		return err
	})
}

// mayKeepViews asks for the right to look after users; views are a person's.
func (s *Service) mayKeepViews(ctx context.Context, q db.Queryer, by access.Actor) error {
	if !by.SignedIn() {
		return errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	_, err := s.overseer(ctx, q, by)
	return err
}

// view returns the view as the input describes it, and what is wrong with it.
func (in SavedViewInput) view() (SavedView, errs.Fields) {
	in.Filter.After, in.Filter.Before, in.Filter.Limit = "", "", 0
	v := SavedView{Columns: in.Columns, Filter: in.Filter, Standard: in.Standard}
	var wrong errs.Fields
	name, problem, args := cleanLine(in.Name, MaxViewName)
	if problem == "" && name == "" {
		problem = "people.view.name"
	}
	if v.Name = name; problem != "" {
		wrong.Add("name", problem, args)
	}
	if !someColumns(in.Columns) {
		wrong.Add("columns", "people.export.columns")
	}
	if in.Filter.check() != nil {
		wrong.Add("filter", "people.list.filter")
	}
	return v, wrong
}
