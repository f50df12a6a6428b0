package records

import (
	"context"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Templates is what administrators see and change of their own account's record templates. For everybody else it isn't there
// (errs.NotFound), but for [Templates.All]. It is safe for parallel use.
type Templates struct{ *Service }

// TemplateInUse is a template with the number of records that have it, participants of a role or answers to a field, as far as who asks
// sees their cases.
type TemplateInUse struct {
	Template
	Uses int
	// Unseen tells that there are cases which who asks is kept out of; whether anything there has it, nobody tells them (C8).
	Unseen bool
}

// Used reports whether records have the template, or might.
func (t TemplateInUse) Used() bool { return t.Uses > 0 || t.Unseen }

// inUse joins templates with what has them.
func (s Templates) inUse(ctx context.Context, q db.Queryer, by access.Actor, list ...Template) ([]TemplateInUse, error) {
	uses, err := countUses(ctx, q, by)
	if err != nil {
		return nil, fmt.Errorf("records: count uses: %w", err)
	}
	behind, err := s.Cases.KeptOut(ctx, q, by)
	if err != nil {
		return nil, fmt.Errorf("records: read walls: %w", err)
	}
	var out []TemplateInUse
	for _, t := range list {
		out = append(out, TemplateInUse{t, uses[t.ID], len(behind) > 0})
	}
	return out, nil
}

// All returns the record templates of the actor's own account, each list in its order, archived ones too. Everybody in the
// account may read them.
func (s Templates) All(ctx context.Context, by access.Actor) ([]Template, error) {
	if err := access.Require(by, access.SeeLists, access.Facts{Account: by.Account}); err != nil {
		return nil, err
	}
	return s.templates(ctx, s.DB, by.Account)
}

// InUse returns one list of the actor's own account in its order, archived ones too. It is for administrators.
func (s Templates) InUse(ctx context.Context, by access.Actor, list List) ([]TemplateInUse, error) {
	if err := manage(by); err != nil {
		return nil, err
	}
	if !list.Valid() {
		return nil, notFound()
	}
	all, err := s.templates(ctx, s.DB, by.Account)
	if err != nil {
		return nil, err
	}
	return s.inUse(ctx, s.DB, by, of(all, list)...)
}

// One returns one template of the actor's own account. It is for administrators.
func (s Templates) One(ctx context.Context, by access.Actor, id ids.TemplateField) (TemplateInUse, error) {
	if err := manage(by); err != nil {
		return TemplateInUse{}, err
	}
	t, err := s.template(ctx, s.DB, by.Account, id)
	if err != nil {
		return TemplateInUse{}, err
	}
	used, err := s.inUse(ctx, s.DB, by, t)
	if err != nil {
		return TemplateInUse{}, err
	}
	return used[0], nil
}

// Add adds a role or a field at the end of a list of the actor's own account. It is for administrators. A name that another
// one of the list has, in whatever letter case, is errs.Invalid about it; more than [MaxTemplates] are errs.Conflict.
func (s Templates) Add(ctx context.Context, by access.Actor, list List, in TemplateInput) (Template, error) {
	var t Template
	err := s.change(ctx, by, func(tx *db.Tx, all []Template) error {
		if !list.Valid() {
			return notFound()
		}
		others := of(all, list)
		if len(others) >= MaxTemplates {
			return errs.E(errs.Conflict, "records.template.many", nil).With(errs.Args{"Max": MaxTemplates})
		}
		if in.Name == nil {
			in.Name = new(string)
		}
		t = Template{ID: ids.TemplateField(s.IDs.New()), List: list, Kind: Text, Place: 1, Version: 1, CreatedAt: tx.Now()}
		if len(others) > 0 {
			t.Place = others[len(others)-1].Place + 1
		}
		var wrong errs.Fields
		in.apply(&t, others, &wrong)
		if err := wrong.Err(); err != nil {
			return err
		}
		if err := insertTemplate(ctx, tx, by.Account, t); err != nil {
			return fmt.Errorf("records: keep template: %w", err)
		}
		return s.noteTemplate(ctx, tx, by, t, TemplateAdded, TemplatePayload{List: list, Kind: t.Kind})
	})
	return t, err
}

// Change changes what is given of a template of the actor's own account. It is for administrators. ifVersion other than 0 is
// the version that the person was looking at: when somebody changed it since, and otherwise, the answer is errs.Conflict
// "records.template.conflict" with theirs, a [Template], as its detail. The kind of a field with answers stays: errs.Invalid; so does that
// of every field for whom walls keep out of any case.
func (s Templates) Change(ctx context.Context, by access.Actor, id ids.TemplateField, in TemplateInput, ifVersion int64) (Template, error) {
	var t Template
	err := s.change(ctx, by, func(tx *db.Tx, all []Template) error {
		before, err := find(all, id)
		if err != nil {
			return err
		}
		t = before
		var wrong errs.Fields
		in.apply(&t, of(all, t.List), &wrong)
		used, err := s.inUse(ctx, tx, by, before)
		if err != nil {
			return err
		}
		if t.Kind != before.Kind && used[0].Used() {
			wrong.Add("kind", "records.template.kind_stays")
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		fields := differences(before, t)
		if len(fields) == 0 {
			return nil
		}
		if ifVersion != 0 && ifVersion != before.Version {
			conflict := errs.E(errs.Conflict, "records.template.conflict", nil)
			conflict.Detail = before
			return conflict
		}
		t.Version++
		if err := updateTemplate(ctx, tx, by.Account, t); err != nil {
			return fmt.Errorf("records: keep template: %w", err)
		}
		return s.noteTemplate(ctx, tx, by, t, TemplateChanged, ChangedPayload{Fields: fields})
	})
	return t, err
}

// Move puts a template at a place in its list, counted from 1; a place beyond an end is the end. It is for administrators.
func (s Templates) Move(ctx context.Context, by access.Actor, id ids.TemplateField, to int) error {
	return s.arrange(ctx, by, id, func(int) int { return to })
}

// Step moves a template by one place, up or down. It is for administrators.
func (s Templates) Step(ctx context.Context, by access.Actor, id ids.TemplateField, up bool) error {
	return s.arrange(ctx, by, id, func(from int) int {
		if up {
			return from - 1
		}
		return from + 1
	})
}

func (s Templates) arrange(ctx context.Context, by access.Actor, id ids.TemplateField, where func(from int) int) error {
	return s.change(ctx, by, func(tx *db.Tx, all []Template) error {
		t, err := find(all, id)
		if err != nil {
			return err
		}
		list := of(all, t.List)
		from := 1 + slices.IndexFunc(list, func(o Template) bool { return o.ID == id })
		to := min(max(where(from), 1), len(list))
		if from == to {
			return nil
		}
		list = slices.Insert(slices.Delete(slices.Clone(list), from-1, from), to-1, t)
		for i, o := range list {
			if o.Place == i+1 {
				continue
			}
			if err := updateTemplatePlace(ctx, tx, by.Account, o.ID, i+1); err != nil {
				return fmt.Errorf("records: keep place: %w", err)
			}
		}
		return s.noteTemplate(ctx, tx, by, t, TemplateMoved, MovedPayload{From: from, To: to})
	})
}

// Delete removes a template of the actor's own account, and returns how many participants whom the actor sees got another role. It is for
// administrators. A role that participants have needs another one in its place (P15): without one the answer is errs.Conflict
// "records.template.in_use", which says how many they are. A field that has answers is errs.Conflict
// "records.template.answered": it can be archived. Whom walls keep out of any case is answered as if there were such records:
// "records.template.in_use_unseen" and "records.template.answered_unseen".
func (s Templates) Delete(ctx context.Context, by access.Actor, id, with ids.TemplateField) (moved int, err error) {
	err = s.change(ctx, by, func(tx *db.Tx, all []Template) error {
		t, err := find(all, id)
		if err != nil {
			return err
		}
		used, err := s.inUse(ctx, tx, by, t)
		if err != nil {
			return err
		}
		moved = used[0].Uses
		switch {
		case !used[0].Used():
			with = ""
		case t.List != Roles:
			return used[0].refusal("records.template.answered", "records.template.answered_unseen")
		case with == "":
			return used[0].refusal("records.template.in_use", "records.template.in_use_unseen")
		default:
			other, err := find(all, with)
			if err != nil || other.List != Roles || other.ID == id {
				return errs.FieldError("with", "records.template.with")
			}
			if err := replaceRole(ctx, tx, by.Account, id, with); err != nil {
				return fmt.Errorf("records: replace role: %w", err)
			}
		}
		if err := deleteTemplate(ctx, tx, by.Account, id); err != nil {
			return fmt.Errorf("records: delete template: %w", err)
		}
		return s.noteTemplate(ctx, tx, by, t, TemplateDeleted, DeletedPayload{List: t.List, Replacement: with})
	})
	return moved, err
}

// refusal says that records have the template, and how many, or that some might.
func (t TemplateInUse) refusal(seen, unseen string) error {
	if t.Uses == 0 {
		return errs.E(errs.Conflict, unseen, nil)
	}
	return errs.E(errs.Conflict, seen, nil).With(errs.Args{"Count": t.Uses})
}

// change runs a change of templates: the right as of now, the lock, and the change on what is stored.
func (s Templates) change(ctx context.Context, by access.Actor, do func(tx *db.Tx, all []Template) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.Actors.AsNow(ctx, tx, by, access.ManageAccount)
		if err != nil {
			return err
		}
		if err := manage(now); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil {
			return err
		}
		all, err := s.templates(ctx, tx, by.Account)
		if err != nil {
			return err
		}
		return do(tx, all)
	})
}

func (s *Service) noteTemplate(ctx context.Context, tx *db.Tx, by access.Actor, t Template, kind activity.Kind, payload any) error {
	_, err := s.Log.Record(ctx, tx, by, activity.Act{Kind: kind, SubjectType: "record_template", SubjectID: string(t.ID), Payload: payload})
	return err
}

func (s *Service) templates(ctx context.Context, q db.Queryer, account ids.Account) ([]Template, error) {
	all, err := selectTemplates(ctx, q, account)
	if err != nil {
		return nil, fmt.Errorf("records: read templates: %w", err)
	}
	return all, nil
}

func (s *Service) template(ctx context.Context, q db.Queryer, account ids.Account, id ids.TemplateField) (Template, error) {
	t, err := selectTemplate(ctx, q, account, id)
	if db.NoRows(err) {
		return t, notFound()
	}
	if err != nil {
		return t, fmt.Errorf("records: read template: %w", err)
	}
	return t, nil
}

// manage asks whether the actor may manage their own account.
func manage(by access.Actor) error {
	return access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
}

// lock makes changes of an account's templates wait for one another, and for whoever saves a record by them.
func lock(ctx context.Context, tx *db.Tx, account ids.Account) error {
	return tx.Lock(ctx, string(account), "records.templates")
}

// of returns the templates of one list.
func of(all []Template, list List) []Template {
	return slices.DeleteFunc(slices.Clone(all), func(t Template) bool { return t.List != list })
}

func find(all []Template, id ids.TemplateField) (Template, error) {
	for _, t := range all {
		if t.ID == id {
			return t, nil
		}
	}
	return Template{}, notFound()
}

func notFound() error { return errs.E(errs.NotFound, "access.not_found", nil) }
