package ui

import (
	"maps"
	"slices"

	"github.com/a-h/templ"
)

// attrList gathers an element's attributes in the order of their setting, so that drawing needs no sorting.
type attrList struct{ list templ.OrderedAttributes }

func newAttrs(capacity int) attrList {
	return attrList{make(templ.OrderedAttributes, 0, capacity)}
}

// set notes an attribute unless its value is empty.
func (a *attrList) set(key, value string) {
	if value != "" {
		a.put(key, value)
	}
}

// flag notes an attribute without a value.
func (a *attrList) flag(key string, yes bool) {
	if yes {
		a.put(key, true)
	}
}

// put notes an attribute, in place of one of the same name.
func (a *attrList) put(key string, value any) {
	for i := range a.list {
		if a.list[i].Key == key {
			a.list[i].Value = value
			return
		}
	}
	a.list = append(a.list, templ.KV(key, value))
}

// add notes the caller's own attributes, which win.
func (a *attrList) add(more templ.Attributes) {
	switch len(more) {
	case 0:
	case 1:
		for key, value := range more {
			a.put(key, value)
		}
	default:
		for _, key := range slices.Sorted(maps.Keys(more)) {
			a.put(key, more[key])
		}
	}
}

// classes joins names, of classes or ids, by blanks; empty ones don't count.
func classes(names ...string) string {
	out := ""
	for _, name := range names {
		switch {
		case name == "":
		case out == "":
			out = name
		default:
			out += " " + name
		}
	}
	return out
}

// when returns name if yes holds.
func when(yes bool, name string) string {
	if yes {
		return name
	}
	return ""
}
