package reporttypes

import (
	"context"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// TypeInUse is a type, and whether any report was begun of it that who asks sees.
type TypeInUse struct {
	Type
	Used bool
	// Unseen tells that there are cases which who asks is kept out of.
	Unseen bool
}

// Stays reports whether the type can't be deleted, since reports were begun of it or might have been.
func (t TypeInUse) Stays() bool { return t.Used || t.Unseen }

// List returns all types of the actor's own account by name, archived ones too. It is for administrators.
func (s *Service) List(ctx context.Context, by access.Actor) ([]TypeInUse, error) {
	if err := manage(by); err != nil {
		return nil, err
	}
	all, err := selectTypes(ctx, s.DB, by.Account)
	if err != nil {
		return nil, fmt.Errorf("reporttypes: read: %w", err)
	}
	return s.inUse(ctx, s.DB, by, 0, all...)
}

// One returns a type of the actor's own account with the form that is offered. It is for administrators.
func (s *Service) One(ctx context.Context, by access.Actor, t ids.ReportType) (TypeInUse, error) {
	if err := manage(by); err != nil {
		return TypeInUse{}, err
	}
	out, err := s.At(ctx, s.DB, by.Account, t, 0)
	if err != nil {
		return TypeInUse{}, err
	}
	used, err := s.inUse(ctx, s.DB, by, 0, out)
	if err != nil {
		return TypeInUse{}, err
	}
	return used[0], nil
}

// Create makes a report type of the actor's own account. It is for administrators. A name that another type has, in whatever
// letter case, is errs.Invalid about it; more than [MaxTypes] are errs.Conflict.
func (s *Service) Create(ctx context.Context, by access.Actor, in Input) (Type, error) {
	var t Type
	err := s.change(ctx, by, func(tx *db.Tx) error {
		all, err := selectTypes(ctx, tx, by.Account)
		if err != nil {
			return fmt.Errorf("reporttypes: read: %w", err)
		}
		t, err = s.create(ctx, tx, by, in, all)
		return err
	})
	return t, err
}

func (s *Service) create(ctx context.Context, tx *db.Tx, by access.Actor, in Input, all []Type) (Type, error) {
	if len(all) >= MaxTypes {
		return Type{}, errs.E(errs.Conflict, "reporttypes.many", nil).With(errs.Args{"Max": MaxTypes})
	}
	if in.Name == nil {
		in.Name = new(string)
	}
	t := Type{ID: ids.ReportType(s.IDs.New()), Revision: 1, Version: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Sections: []Section{}}
	if err := s.apply(in, &t, all); err != nil {
		return Type{}, err
	}
	if err := insertType(ctx, tx, by.Account, t); err != nil {
		return Type{}, fmt.Errorf("reporttypes: keep: %w", err)
	}
	return t, s.note(ctx, tx, by, t.ID, Created, nil)
}

// apply puts the input into a type beside all others of its account.
func (s *Service) apply(in Input, t *Type, all []Type) error {
	var wrong errs.Fields
	in.apply(t, s.IDs.New, &wrong)
	if slices.ContainsFunc(all, func(o Type) bool { return o.ID != t.ID && writing.Fold(o.Name) == writing.Fold(t.Name) }) && !wrong.Has("name") {
		wrong.Add("name", "reporttypes.taken")
	}
	return wrong.Err()
}

// Change changes what is given of a type of the actor's own account. It is for administrators. A changed form is the next revision
// where a report was begun on the one that is offered, and always for whom walls keep out of any case. ifVersion other than 0 is the version that the person was looking at: when
// somebody changed the type since, and otherwise, the answer is errs.Conflict "reporttypes.conflict" with theirs, a [Type], as its
// detail. What stands already changes nothing.
func (s *Service) Change(ctx context.Context, by access.Actor, id ids.ReportType, in Input, ifVersion int64) (Type, error) {
	var t Type
	err := s.change(ctx, by, func(tx *db.Tx) error {
		all, err := selectTypes(ctx, tx, by.Account)
		if err != nil {
			return fmt.Errorf("reporttypes: read: %w", err)
		}
		i := slices.IndexFunc(all, func(o Type) bool { return o.ID == id })
		if i < 0 {
			return notFound()
		}
		before := all[i]
		t = before
		if ifVersion != 0 && ifVersion != before.Version { // before the input is judged: its sections may be gone by now
			conflict := errs.E(errs.Conflict, "reporttypes.conflict", nil)
			conflict.Detail = before
			return conflict
		}
		if err := s.apply(in, &t, all); err != nil {
			return err
		}
		fields := differences(before, t)
		if len(fields) == 0 {
			return nil
		}
		t.Version, t.UpdatedAt = t.Version+1, tx.Now()
		if slices.Contains(fields, "sections") {
			used, err := s.inUse(ctx, tx, by, t.Revision, t)
			if err != nil {
				return err
			}
			if used[0].Stays() {
				t.Revision++
			}
			if err := putForm(ctx, tx, by.Account, t); err != nil {
				return fmt.Errorf("reporttypes: keep form: %w", err)
			}
		}
		if err := updateType(ctx, tx, by.Account, t); err != nil {
			return fmt.Errorf("reporttypes: keep: %w", err)
		}
		return s.note(ctx, tx, by, id, Changed, ChangedPayload{Fields: fields, Revision: t.Revision})
	})
	return t, err
}

func differences(a, b Type) []string {
	var out []string
	for _, x := range []struct {
		name string
		same bool
	}{{"name", a.Name == b.Name}, {"note", a.Note == b.Note}, {"archived", a.Archived == b.Archived}, {"sections", sameForm(a.Sections, b.Sections)}} {
		if !x.same {
			out = append(out, x.name)
		}
	}
	return out
}

// Copy makes a type of the actor's own account with the form of another one, under a name of its own. It is for administrators.
func (s *Service) Copy(ctx context.Context, by access.Actor, id ids.ReportType, name string) (Type, error) {
	var t Type
	err := s.change(ctx, by, func(tx *db.Tx) error {
		from, err := s.At(ctx, tx, by.Account, id, 0)
		if err != nil {
			return err
		}
		all, err := selectTypes(ctx, tx, by.Account)
		if err != nil {
			return fmt.Errorf("reporttypes: read: %w", err)
		}
		sections := []Section{}
		for _, sec := range from.Sections {
			sec.ID, sec.Questions = "", slices.Clone(sec.Questions)
			for i := range sec.Questions {
				sec.Questions[i].ID = ""
			}
			sections = append(sections, sec)
		}
		t, err = s.create(ctx, tx, by, Input{Name: &name, Note: &from.Note, Sections: &sections}, all)
		return err
	})
	return t, err
}

// Delete removes a type of the actor's own account. It is for administrators. One of which a report was begun is errs.Conflict
// "reporttypes.in_use": it can be archived. Whom walls keep out of any case archives instead: "reporttypes.in_use_unseen".
func (s *Service) Delete(ctx context.Context, by access.Actor, id ids.ReportType, ifVersion int64) error {
	return s.change(ctx, by, func(tx *db.Tx) error {
		t, err := s.At(ctx, tx, by.Account, id, 0)
		if err != nil {
			return err
		}
		if ifVersion != 0 && ifVersion != t.Version {
			conflict := errs.E(errs.Conflict, "reporttypes.conflict", nil)
			conflict.Detail = t
			return conflict
		}
		switch used, err := s.inUse(ctx, tx, by, 0, t); {
		case err != nil:
			return err
		case used[0].Used:
			return errs.E(errs.Conflict, "reporttypes.in_use", nil)
		case used[0].Unseen:
			return errs.E(errs.Conflict, "reporttypes.in_use_unseen", nil)
		}
		if err := deleteType(ctx, tx, by.Account, id); err != nil {
			return fmt.Errorf("reporttypes: delete: %w", err)
		}
		return s.note(ctx, tx, by, id, Deleted, nil)
	})
}
