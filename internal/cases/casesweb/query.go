package casesweb

import (
	"net/url"
	"slices"
	"strings"

	"cabinet/internal/cases"
	"cabinet/internal/ids"
)

// The parts of the list.
const (
	viewMine   = "mine"
	viewAll    = "all"
	viewClosed = "closed"
)

// query is the list's state as its address holds it.
type query struct{ values url.Values }

func (q query) get(name string) string { return strings.TrimSpace(q.values.Get(name)) }

func (q query) view() string {
	if v := q.get("view"); v == viewAll || v == viewClosed {
		return v
	}
	return viewMine
}

// openStates are those of cases that are worked on.
func openStates() []cases.State {
	return slices.DeleteFunc(cases.States(), func(s cases.State) bool { return s == cases.Closed })
}

// filter reads the state. What no page of ours asks for is the service's to refuse.
func (q query) filter() cases.ListFilter {
	f := cases.ListFilter{Mine: q.view() == viewMine, Search: q.get("q"), States: many[cases.State](q.values["state"]),
		Areas: many[ids.PracticeArea](q.values["area"]), Stages: many[ids.Stage](q.values["stage"]), Types: many[ids.CaseType](q.values["type"]),
		Groups: many[ids.CaseGroup](q.values["group"]), Projects: many[ids.Project](q.values["project"]),
		Responsibles: many[ids.User](q.values["responsible"]), Sort: cases.Sort(q.get("sort")), Desc: q.get("desc") == "1",
		After: q.get("after"), Before: q.get("before")}
	if q.view() == viewClosed {
		f.States = []cases.State{cases.Closed}
	} else if len(f.States) == 0 {
		f.States = openStates()
	}
	if f.After != "" {
		f.Before = ""
	}
	return f
}

// narrowed reports whether the address filters the list.
func (q query) narrowed() bool {
	for _, name := range []string{"q", "state", "area", "stage", "type", "group", "project", "responsible"} {
		if strings.Join(q.values[name], "") != "" {
			return true
		}
	}
	return false
}

func many[T ~string](list []string) []T {
	var out []T
	for _, text := range list {
		if text != "" {
			out = append(out, T(text))
		}
	}
	return out
}

// with is the list from its beginning with some parameters changed; an empty value takes one away.
func (q query) with(pairs ...string) url.Values {
	out := url.Values{}
	for name, values := range q.values {
		if name != "after" && name != "before" && !slices.Equal(values, []string{""}) {
			out[name] = values
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if out.Del(pairs[i]); pairs[i+1] != "" {
			out.Set(pairs[i], pairs[i+1])
		}
	}
	return out
}
