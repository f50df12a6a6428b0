package backup

import (
	"fmt"
	"slices"

	"cabinet/internal/platform/db"
)

// match finds the database's table for each of the archive's, and refuses when one has what the other hasn't. The archive's
// order must do for the database too, where rows can't come before those that they point to.
func (a *Archive) match(tables []db.Table) (map[string]db.Table, error) {
	known := map[string]db.Table{}
	for _, t := range tables {
		known[t.Name] = t
	}
	placed := map[string]bool{}
	for _, t := range a.head.Tables {
		target, ok := known[t.Name]
		if !ok {
			return nil, fmt.Errorf("backup: the archive's table %s isn't in the schema that it names", t.Name)
		}
		if !sameColumns(t.Columns, target.Columns) {
			return nil, fmt.Errorf("backup: the archive's table %s has other columns than the schema that it names", t.Name)
		}
		if slices.ContainsFunc(target.References, func(r string) bool { return !placed[r] }) {
			return nil, fmt.Errorf("backup: the archive's table %s comes before one that it points to", t.Name)
		}
		placed[t.Name] = true
	}
	if len(placed) != len(known) {
		return nil, fmt.Errorf("backup: the archive has %d tables, the schema that it names %d", len(placed), len(known))
	}
	return known, nil
}

// sameColumns compares names and types in any order.
func sameColumns(a, b []db.Column) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(c db.Column) bool { return !slices.Contains(b, c) })
}
