package practice

import (
	"context"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Move puts an entry at a place in its list, counted from 1; a place beyond an end is the end. It is for administrators.
// Where it stands already, nothing changes.
func (s *Settings) Move(ctx context.Context, by access.Actor, list List, id string, to int) error {
	return s.change(ctx, by, func(tx *db.Tx) error {
		e, err := s.Practice.entry(ctx, tx, by.Account, list, id)
		if err != nil {
			return err
		}
		all, err := selectList(ctx, tx, by.Account, list, e.Area)
		if err != nil {
			return fmt.Errorf("practice: list: %w", err)
		}
		return s.move(ctx, tx, by, all, e, min(max(to, 1), len(all)))
	})
}

// Step moves an entry by one place, up or down. At the end of the list nothing changes. It is for administrators.
func (s *Settings) Step(ctx context.Context, by access.Actor, list List, id string, up bool) error {
	return s.change(ctx, by, func(tx *db.Tx) error {
		e, err := s.Practice.entry(ctx, tx, by.Account, list, id)
		if err != nil {
			return err
		}
		all, err := selectList(ctx, tx, by.Account, list, e.Area)
		if err != nil {
			return fmt.Errorf("practice: list: %w", err)
		}
		to := place(all, e) + 1
		if up {
			to -= 2
		}
		return s.move(ctx, tx, by, all, e, min(max(to, 1), len(all)))
	})
}

// place is where the entry stands in its list, counted from 1.
func place(all []Entry, e Entry) int {
	return 1 + slices.IndexFunc(all, func(o Entry) bool { return o.ID == e.ID })
}

func (s *Settings) move(ctx context.Context, tx *db.Tx, by access.Actor, all []Entry, e Entry, to int) error {
	from := place(all, e)
	if from == to {
		return nil
	}
	all = slices.Insert(slices.Delete(slices.Clone(all), from-1, from), to-1, e)
	for i, o := range all {
		if o.Place == i+1 {
			continue
		}
		if err := updatePlace(ctx, tx, by.Account, o.ID, i+1); err != nil {
			return fmt.Errorf("practice: keep place: %w", err)
		}
	}
	return s.Practice.note(ctx, tx, by, act(e, moved, MovedPayload{From: from, To: to}))
}

// Replacement is what takes the place of an entry that is deleted.
type Replacement struct {
	// With is another entry of the same list, and for a stage of the same area; empty is none, which only groups can be.
	With string
	// Stage is a stage of the other area, in which the cases of a deleted area stand from then on; empty is its first one.
	Stage ids.Stage
}

// Delete removes an entry of the actor's own account, with an area its stages, and returns in how many cases that the actor sees
// another one took its place. It is for administrators. An entry that cases hold needs a replacement: without one the answer is
// errs.Conflict "practice.in_use", which says how many they are, and one that isn't there is errs.Invalid about the field
// "with" or "stage". Whom walls keep out of any case needs one always: errs.Conflict "practice.in_use_unseen". The last area,
// stage of an area or type stays: errs.Conflict "practice.last".
func (s *Settings) Delete(ctx context.Context, by access.Actor, list List, id string, r *Replacement) (cases int, err error) {
	err = s.change(ctx, by, func(tx *db.Tx) error {
		e, err := s.Practice.entry(ctx, tx, by.Account, list, id)
		if err != nil {
			return err
		}
		all, err := selectList(ctx, tx, by.Account, list, e.Area)
		if err != nil {
			return fmt.Errorf("practice: list: %w", err)
		}
		if list.needed() && len(all) == 1 {
			return errs.E(errs.Conflict, "practice.last", nil)
		}
		held, err := s.inUse(ctx, tx, by, list, []Entry{e})
		if err != nil {
			return err
		}
		var used Replacement
		cases = held[0].Cases
		if held[0].Asks() {
			if used, err = s.replace(ctx, tx, by, held[0], r); err != nil {
				return err
			}
		}
		if err := deleteEntry(ctx, tx, by.Account, e); err != nil {
			return fmt.Errorf("practice: delete: %w", err)
		}
		return s.Practice.note(ctx, tx, by, act(e, deleted, DeletedPayload{Replacement: used.With}))
	})
	return cases, err
}

// replace puts something in the place of an entry that cases hold.
func (s *Settings) replace(ctx context.Context, tx *db.Tx, by access.Actor, e EntryInUse, r *Replacement) (Replacement, error) {
	if r == nil || r.With == "" && e.List.needed() {
		if e.Cases == 0 {
			return Replacement{}, errs.E(errs.Conflict, "practice.in_use_unseen", nil)
		}
		return Replacement{}, errs.E(errs.Conflict, "practice.in_use", nil).With(errs.Args{"Count": e.Cases})
	}
	used := *r
	if used.With != "" {
		with, err := s.Practice.entry(ctx, tx, by.Account, e.List, used.With)
		if errs.Is(err, errs.NotFound) || err == nil && (with.ID == e.ID || with.Area != e.Area) {
			return used, errs.FieldError("with", "practice.with.choose")
		}
		if err != nil {
			return used, err
		}
	}
	if e.List != Areas {
		used.Stage = ""
	} else if err := s.stageOf(ctx, tx, by.Account, &used); err != nil {
		return used, err
	}
	if err := s.Holders.ReplaceEntry(ctx, tx, by, e.List, e.ID, used.With, used.Stage); err != nil {
		return used, fmt.Errorf("practice: replace: %w", err)
	}
	return used, nil
}

// stageOf checks the stage of an area's replacement, or chooses the first one.
func (s *Settings) stageOf(ctx context.Context, tx *db.Tx, account ids.Account, r *Replacement) error {
	area, err := s.Practice.Area(ctx, tx, account, ids.PracticeArea(r.With))
	if err != nil {
		return err
	}
	if r.Stage == "" {
		r.Stage = area.Stages[0].ID
	}
	if !slices.ContainsFunc(area.Stages, func(x Stage) bool { return x.ID == r.Stage }) {
		return errs.FieldError("stage", "practice.stage.choose")
	}
	return nil
}
