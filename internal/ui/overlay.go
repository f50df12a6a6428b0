package ui

import (
	"maps"
	"slices"
)

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

func (d Deed) formID() string { return d.ID + "-form" }

// ask is the field of the question, tied to the deed's form.
func (d Deed) ask() Field {
	f := *d.Field
	f.Form = d.formID()
	return f
}
