package usersweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/ui"
)

// none stands in addresses for who has no title or branch; the default group has its own word.
const none = "none"

// pageSize is how many users a page shows.
const pageSize = 50

// place are the parameters that say where in the list a page is and what is chosen there; everything else says what the
// list is.
func place() []string { return []string{"after", "before", "page", "all", ui.PickedName} }

// query is the list's state as its address holds it.
type query struct {
	values url.Values
	loc    *time.Location
	lang   string
	extras []attributes.Definition // those that the list can show
	gone   bool                    // the address named others
}

func (q query) get(name string) string { return strings.TrimSpace(q.values.Get(name)) }

// filter reads the state. What no page of ours asks for is the service's to refuse.
func (q query) filter() people.DirectoryFilter {
	f := people.DirectoryFilter{Tab: people.Status(q.get("tab")), Search: q.get("q"), Sort: people.Column(q.get("sort")), Desc: q.get("desc") == "1",
		HasCell: people.Presence(q.get("cell")), HasIDNumber: people.Presence(q.get("id_number")),
		After: q.get("after"), Before: q.get("before"), Limit: pageSize}
	f.Roles = many[access.Role](q.values["role"], "")
	f.Groups = many[ids.Group](q.values["group"], links.DefaultGroup)
	f.Titles = many[ids.JobTitle](q.values["title"], none)
	f.Branches = many[ids.Branch](q.values["branch"], none)
	f.LastSignIn = people.SignInSpan{Never: q.get("never") == "1", After: q.day("signed_from", 0), Before: q.day("signed_to", 1)}
	f.EndsBefore = q.day("ends_to", 1)
	f.Extras = q.extraFilters()
	if f.After != "" {
		f.Before = ""
	}
	return f
}

// many reads a condition of several values, of which nothing stands for who has none.
func many[T ~string](list []string, nothing string) []T {
	var out []T
	for _, text := range list {
		switch {
		case text == "":
		case text == nothing:
			out = append(out, "")
		default:
			out = append(out, T(text))
		}
	}
	return out
}

// day is the start of a day so many days later, or no moment.
func (q query) day(name string, later int) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, q.get(name), q.loc)
	if err != nil || t.Year() > 9000 {
		return time.Time{}
	}
	return t.AddDate(0, 0, later)
}

// columns are those that the address asks for, the name always among them.
func (q query) columns() []people.Column {
	out := q.columnsOf(strings.Split(strings.Join(q.values["cols"], ","), ","))
	if len(out) == 0 {
		return q.standardColumns()
	}
	if !slices.Contains(out, people.ColumnName) {
		out = append([]people.Column{people.ColumnName}, out...)
	}
	return out
}

// standardColumns are those of who chose none. Who is only invited never signed in: there it says since when they wait.
func (q query) standardColumns() []people.Column {
	out := people.StandardColumns()
	if i := slices.Index(out, people.ColumnLastSignIn); i >= 0 && q.tab() == people.Pending {
		out[i] = people.ColumnCreated
	}
	return out
}

// columnsOf are the columns among what was named, each once.
func (q query) columnsOf(list []string) []people.Column {
	var out []people.Column
	for _, text := range list {
		c := people.Column(text)
		if slices.Contains(q.columnsAll(), c) && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// list is the state without the place in the list and the choice there.
func (q query) list() url.Values {
	out := url.Values{}
	for name, values := range q.values {
		if !slices.Contains(place(), name) && !slices.Equal(values, []string{""}) {
			out[name] = values
		}
	}
	return out
}

// with is the list with some parameters changed; an empty value takes one away.
func (q query) with(pairs ...string) url.Values {
	out := q.list()
	for i := 0; i+1 < len(pairs); i += 2 {
		if out.Del(pairs[i]); pairs[i+1] != "" {
			out.Set(pairs[i], pairs[i+1])
		}
	}
	return out
}

// tab is the tab, spelled out.
func (q query) tab() people.Status {
	if t := people.Status(q.get("tab")); t != "" {
		return t
	}
	return people.Active
}

// page is which page of the list this is, as far as the address knows.
func (q query) page() int {
	n, err := strconv.Atoi(q.get("page"))
	if err != nil || n < 1 || n > 1_000_000 || q.get("after") == "" && q.get("before") == "" {
		return 1
	}
	return n
}

// narrowed reports whether anything but the tab narrows the list.
func (q query) narrowed() bool {
	for name := range q.list() {
		if !slices.Contains([]string{"tab", "sort", "desc", "cols", "view"}, name) {
			return true
		}
	}
	return false
}

// valuesOf writes a view as the address of its list.
func valuesOf(v people.SavedView, loc *time.Location) url.Values {
	f, out := v.Filter, url.Values{}
	set := func(name, value string) {
		if value != "" {
			out.Set(name, value)
		}
	}
	day := func(name string, t time.Time, earlier int) {
		if !t.IsZero() {
			out.Set(name, t.In(loc).AddDate(0, 0, -earlier).Format(time.DateOnly))
		}
	}
	set("tab", string(f.Tab))
	if f.Tab == "" {
		set("tab", string(people.Active))
	}
	set("q", f.Search)
	set("sort", string(f.Sort))
	set("cell", string(f.HasCell))
	set("id_number", string(f.HasIDNumber))
	if f.Desc {
		set("desc", "1")
	}
	if f.LastSignIn.Never {
		set("never", "1")
	}
	addMany(out, "role", f.Roles, "")
	addMany(out, "group", f.Groups, links.DefaultGroup)
	addMany(out, "title", f.Titles, none)
	addMany(out, "branch", f.Branches, none)
	day("signed_from", f.LastSignIn.After, 0)
	day("signed_to", f.LastSignIn.Before, 1)
	day("ends_to", f.EndsBefore, 1)
	addExtras(out, f.Extras, loc)
	set("cols", joined(v.Columns))
	set("view", string(v.ID))
	return out
}

func addMany[T ~string](out url.Values, name string, list []T, nothing string) {
	for _, v := range list {
		if v == "" {
			v = T(nothing)
		}
		out.Add(name, string(v))
	}
}

func joined(columns []people.Column) string {
	var out []string
	for _, c := range columns {
		out = append(out, string(c))
	}
	return strings.Join(out, ",")
}
