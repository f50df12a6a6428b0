package activity

import (
	"context"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// KeptOut tells which cases walls keep a person out of.
type KeptOut func(ctx context.Context, q db.Queryer, by access.Actor) ([]ids.Case, error)

// KeepOut has no person read acts of cases that walls keep them out of, be they an administrator (C8): such acts are on no
// page, in no count and in no export for them, and by their ids they aren't there. It is called once, before anybody reads; the
// room of cases lies above this one. The record itself stays whole, and the operator and the product read all of it.
func (l *Log) KeepOut(from KeptOut) { l.keptOut = from }

// hide puts into the filter what the actor mustn't find.
func (l *Log) hide(ctx context.Context, by access.Actor, f *Filter) error {
	if l.keptOut == nil || !by.SignedIn() {
		return nil
	}
	var err error
	if f.hidden, err = l.keptOut(ctx, l.db, by); err != nil {
		return fmt.Errorf("activity: find walls: %w", err)
	}
	return nil
}

// hides reports whether an act mustn't be found.
func (f Filter) hides(e Entry) bool {
	return e.Case != "" && slices.Contains(f.hidden, e.Case) || slices.Contains(f.unwanted, e.Kind)
}

// without returns the index terms that are on no act which may be found.
func (f Filter) without() []string {
	var out []string
	for _, c := range f.hidden {
		out = append(out, termCase+string(c))
	}
	for _, k := range f.unwanted {
		out = append(out, termKind+string(k))
	}
	return out
}
