package attributes

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Changes is the detail of an errs.Conflict when someone else changed the same definition in between: what is stored now
// and what was to be stored. Nothing was saved.
type Changes struct{ Theirs, Mine Definition }

// Change changes what is given of a definition and returns it as stored. It is for administrators. All wrong fields come
// back together. Another kind is taken only when every value that people have fits it, see [Kind.Keeps]. ifVersion other
// than 0 is the version that was looked at: when someone changed it since, and differently, the answer is errs.Conflict
// with [Changes] as its detail.
func (s *Service) Change(ctx context.Context, by access.Actor, id ids.Attribute, in Input, ifVersion int64) (Definition, error) {
	var d Definition
	err := s.manage(ctx, by, func(tx *db.Tx, all []Definition) error {
		stored, err := find(all, id)
		if err != nil {
			return err
		}
		var wrong errs.Fields
		d = in.wanted(stored, &wrong)
		if wrong.Len() > 0 {
			return s.fits(ctx, tx, d, all, &wrong)
		}
		fields := d.differences(stored)
		if len(fields) == 0 {
			return nil
		}
		if ifVersion != 0 && ifVersion != stored.Version {
			conflict := errs.E(errs.Conflict, "attributes.conflict", nil)
			conflict.Detail = Changes{Theirs: stored, Mine: d}
			return conflict
		}
		if err := s.fits(ctx, tx, d, all, &wrong); err != nil {
			return err
		}
		if err := s.keepValues(ctx, tx, stored, d); err != nil {
			return err
		}
		s.nameChoices(&d)
		if err := s.store(ctx, tx, &d); err != nil {
			return err
		}
		if d.Kind != stored.Kind {
			if err := s.relist(ctx, tx, d); err != nil {
				return err
			}
		}
		_, err = s.Log.Record(ctx, tx, by, subject(d, Changed, changed(d, fields)))
		return err
	})
	return d, err
}

func changed(d Definition, fields []string) ChangedPayload {
	payload := ChangedPayload{Fields: fields}
	for _, name := range fields {
		switch name {
		case "kind":
			payload.Kind = d.Kind
		case "view":
			payload.View = &d.View
		case "edit":
			payload.Edit = &d.Edit
		}
	}
	return payload
}

// store is updateDefinition under the next version.
func (s *Service) store(ctx context.Context, tx *db.Tx, d *Definition) error {
	d.Version++
	d.UpdatedAt = tx.Now()
	return updateDefinition(ctx, tx, *d)
}

// keepValues brings what people have into the form of the new kind, or refuses the change and says how many people would
// lose something.
func (s *Service) keepValues(ctx context.Context, tx *db.Tx, from, to Definition) error {
	if from.Kind == to.Kind {
		return s.keepPicked(ctx, tx, from, to)
	}
	values, err := selectHeld(ctx, tx, from.Account, from.ID)
	if err != nil || len(values) == 0 {
		return err
	}
	if from.Kind.HasChoices() && to.Kind.HasChoices() {
		if err := s.keepPicked(ctx, tx, from, to); err != nil {
			return err
		}
	}
	turn, err := s.turn(ctx, tx, from, to.Kind)
	if err != nil {
		return err
	}
	lost := 0
	turned := make([]string, len(values))
	for i, h := range values {
		var fits bool
		if turned[i], fits = turn(h.value); !fits {
			lost += h.n
		}
	}
	if lost > 0 {
		return errs.FieldError("kind", "attributes.kind.loses", errs.Args{"People": lost})
	}
	for i, h := range values {
		if turned[i] != h.value {
			if err := rewriteValue(ctx, tx, from, h.value, turned[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// keepPicked refuses to remove choices that people picked.
func (s *Service) keepPicked(ctx context.Context, tx *db.Tx, from, to Definition) error {
	var wrong errs.Fields
	for _, c := range from.Choices {
		if slices.ContainsFunc(to.Choices, func(kept Choice) bool { return kept.ID == c.ID }) {
			continue
		}
		n, err := countPicked(ctx, tx, from.Account, from.ID, c.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			wrong.Add("choices", "attributes.choices.picked", errs.Args{"People": n})
			break
		}
	}
	return wrong.Err()
}
