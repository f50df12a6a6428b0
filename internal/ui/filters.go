package ui

import (
	"maps"
	"net/url"
	"slices"
	"time"

	"cabinet/internal/platform/errs"
)

// Filters describes a [FilterBar]: what a list is narrowed by. Everything lies in the address, so that reloading,
// sharing and going back give the same rows.
type Filters struct {
	Path  string     // of the list, without a query
	Query url.Values // the request's; it fills the fields and makes every link
	Label string     // what is filtered, for screen readers
	// Search is the field for words; its zero value leaves it out.
	Search Search
	By     []Filter
}

// Search is the field for words of a [FilterBar]. Results follow the typing when scripts run.
type Search struct {
	Name, Label, Placeholder string
	Error                    string // already translated
}

// FilterKind says how a [Filter] is chosen.
type FilterKind int

// The kinds of filters.
const (
	FilterSelect   FilterKind = iota // one of Options
	FilterText                       // words
	FilterDates                      // from a day to a day: form fields Name and ToName
	FilterCombobox                   // one of many Options
	FilterMany                       // any number of Options
	FilterNumbers                    // from a number to a number: form fields Name and ToName
)

// Filter is one thing that a list is narrowed by: a button that states its value and opens the choice.
type Filter struct {
	Kind   FilterKind
	Name   string // query parameter
	ToName string // FilterDates, FilterNumbers: the parameter of the last day or number
	Label  string
	Hint   string
	// Options are the choices without the one for all.
	Options     []Option
	Placeholder string
	Error       string // already translated
	// Shown states the value when it isn't among Options, such as a person's name for an id.
	Shown string
}

// paging are the parameters that begin anew when a filter changes.
func paging() []string { return []string{"after", "before", "page", "all", PickedName} }

// Active counts the filters that narrow the list, the search among them.
func (f Filters) Active() int {
	n := 0
	for _, name := range f.names() {
		if f.Query.Get(name) != "" {
			n++
		}
	}
	return n
}

// ClearURL shows the list without any filter, sorted as before.
func (f Filters) ClearURL() string { return f.without(f.names()...) }

func (f Filters) names() []string {
	var out []string
	if f.Search.Name != "" {
		out = append(out, f.Search.Name)
	}
	for _, x := range f.By {
		out = append(out, x.names()...)
	}
	return out
}

func (x Filter) names() []string {
	if x.Kind == FilterDates || x.Kind == FilterNumbers {
		return []string{x.Name, x.ToName}
	}
	return []string{x.Name}
}

// without is the address less the named parameters, at the list's first page.
func (f Filters) without(names ...string) string {
	q := maps.Clone(f.Query)
	for _, name := range append(paging(), names...) {
		q.Del(name)
	}
	for name, values := range q {
		if slices.Equal(values, []string{""}) {
			q.Del(name)
		}
	}
	if len(q) == 0 {
		return f.Path
	}
	return f.Path + "?" + q.Encode()
}

// kept are the parameters that no field of the bar sends, such as the order.
func (f Filters) kept() map[string]string {
	out := map[string]string{}
	for name := range f.Query {
		if !slices.Contains(f.names(), name) && !slices.Contains(paging(), name) && f.Query.Get(name) != "" {
			out[name] = f.Query.Get(name)
		}
	}
	return out
}

// shown states the filter's value in words, or nothing while it doesn't narrow.
func (f Filters) shown(p Texts, x Filter) string {
	value := f.Query.Get(x.Name)
	switch {
	case x.Kind == FilterDates:
		from, to := dayText(p, value), dayText(p, f.Query.Get(x.ToName))
		switch {
		case from != "" && to != "":
			return from + " – " + to
		case from != "":
			return p.T("ui.filter.since", errs.Args{"Day": from})
		case to != "":
			return p.T("ui.filter.until", errs.Args{"Day": to})
		}
		return ""
	case x.Kind == FilterNumbers:
		switch to := f.Query.Get(x.ToName); {
		case value != "" && to != "":
			return value + " – " + to
		case value != "":
			return "≥ " + value
		case to != "":
			return "≤ " + to
		}
		return ""
	case value == "":
		return ""
	case x.Shown != "":
		return x.Shown
	}
	texts := ""
	for _, o := range x.Options {
		if slices.Contains(f.Query[x.Name], o.Value) {
			if texts != "" {
				texts += ", "
			}
			texts += o.Text
		}
	}
	if texts == "" {
		return value
	}
	return texts
}

func (f Filters) id(x Filter) string { return "filter-" + x.Name }

// field is the control inside the filter's panel.
func (f Filters) field(p Texts, x Filter) Field {
	out := Field{Name: x.Name, Label: x.Label, Hint: x.Hint, Error: x.Error, Placeholder: x.Placeholder, Value: f.Query.Get(x.Name), Values: f.Query[x.Name], Options: x.Options}
	if x.Kind == FilterSelect || x.Kind == FilterCombobox {
		out.Options = append([]Option{{Text: p.T("ui.filter.any")}}, x.Options...)
	}
	return out
}

// days are both controls of a range of days.
func (f Filters) days(p Texts, x Filter) (from, to Field) {
	return Field{Name: x.Name, Label: p.T("ui.filter.from"), Value: dayOf(f.Query.Get(x.Name)), Error: x.Error},
		Field{Name: x.ToName, Label: p.T("ui.filter.to"), Value: dayOf(f.Query.Get(x.ToName))}
}

// numbers are both controls of a range of numbers.
func (f Filters) numbers(p Texts, x Filter) (from, to Field) {
	return Field{Name: x.Name, Label: p.T("ui.filter.from"), Value: f.Query.Get(x.Name), Error: x.Error, InputMode: "decimal"},
		Field{Name: x.ToName, Label: p.T("ui.filter.to"), Value: f.Query.Get(x.ToName), InputMode: "decimal"}
}

// dayOf leaves out what isn't a date, which browsers would complain about in a field of dates.
func dayOf(text string) string {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return ""
	}
	return text
}
