package casesweb

import (
	"net/http"
	"net/url"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
	"cabinet/internal/ui"
)

// listView is a page of the cases.
type listView struct {
	base
	Query    query
	Actor    access.Actor
	List     cases.ListPage
	Count    cases.Count
	Tabs     map[string]cases.Count
	Lists    practice.All
	Who      map[ids.User]string
	Projects map[ids.Project]cases.Project
	People   []people.Person // who can be responsible, for the filter
	Saved    []cases.SavedView
}

// list shows a page of the cases that the reader may open.
func (h handlers) list(c *web.Ctx) error {
	v := listView{base: base{c: c}, Query: query{c.Queries()}, Actor: by(c), Tabs: map[string]cases.Count{}}
	if err := h.found(&v); err != nil {
		return err
	}
	var err error
	if v.Page, err = h.Frame(c, v.t("list.title"), links.Cases()); err != nil {
		return err
	}
	v.Page.Wide = true
	if v.Saved, err = h.Cases.SavedViews(c.Context(), v.Actor); err != nil {
		return err
	}
	if c.Partial() {
		return c.Render(http.StatusOK, listResults(v))
	}
	for _, view := range []string{viewMine, viewAll, viewClosed} {
		q := query{url.Values{"view": {view}}}
		if v.Tabs[view], err = h.Cases.Count(c.Context(), v.Actor, q.filter()); err != nil {
			return err
		}
	}
	return c.Render(http.StatusOK, listPage(v))
}

// found reads the page's cases and what their rows and the filters say.
func (h handlers) found(v *listView) (err error) {
	ctx, f := v.c.Context(), v.Query.filter()
	if v.List, err = h.Cases.List(ctx, v.Actor, f); err != nil {
		return err
	}
	if v.Count, err = h.Cases.Count(ctx, v.Actor, f); err != nil {
		return err
	}
	if v.Lists, err = h.lists(v.c); err != nil {
		return err
	}
	if v.Actor.Role.Staff() {
		if v.People, err = h.colleagues(v.c); err != nil {
			return err
		}
	}
	if v.Projects, err = h.projectsOf(v.c, v.List.Cases); err != nil {
		return err
	}
	var users []ids.User
	for _, x := range v.List.Cases {
		users = append(users, x.Responsible)
	}
	v.Who, err = h.names(v.c, users...)
	return err
}

// projectsOf are the projects that some cases are in, and others that the reader can choose; only staff see projects.
func (h handlers) projectsOf(c *web.Ctx, list []cases.Case) (map[ids.Project]cases.Project, error) {
	if !by(c).Role.Staff() {
		return nil, nil
	}
	page, err := h.Cases.Projects(c.Context(), by(c), cases.ProjectFilter{Limit: cases.MaxList})
	if err != nil {
		return nil, err
	}
	out := map[ids.Project]cases.Project{}
	for _, p := range page.Projects {
		out[p.ID] = p
	}
	for _, x := range list {
		if _, known := out[x.Project]; !known && x.Project != "" {
			p, err := h.Cases.Project(c.Context(), by(c), x.Project)
			if err != nil {
				return nil, err
			}
			out[p.ID] = p.Project
		}
	}
	return out, nil
}

func (v listView) tabs() []ui.Tab {
	var out []ui.Tab
	for _, view := range []string{viewMine, viewAll, viewClosed} {
		q := url.Values{}
		if view != viewMine {
			q.Set("view", view)
		}
		out = append(out, ui.Tab{Text: v.t("list." + view), Path: links.CasesBy(q), Counted: v.counted(v.Tabs[view]), Current: v.Query.view() == view})
	}
	return out
}

// counted is a count as people write it; what isn't counted to its end has a plus.
func (v base) counted(n cases.Count) string {
	if n.More {
		return v.c.P.Number(n.N) + "+"
	}
	return v.c.P.Number(n.N)
}

// foundText says how many cases the filters find.
func (v listView) foundText() string {
	if v.Count.More {
		return v.t("list.found_more", map[string]any{"Total": v.c.P.Number(v.Count.N)})
	}
	return v.c.P.N("casesweb.list.found", v.Count.N)
}

func (v listView) turn(name, cursor string) string {
	if cursor == "" {
		return ""
	}
	return links.CasesBy(v.Query.with(name, cursor))
}

// saveText says what the button beside the views is for.
func (v listView) saveText() string {
	if v.Query.narrowed() {
		return v.t("views.save")
	}
	return v.t("views.manage")
}

// creates reports whether the reader may open new cases.
func (v listView) creates() bool {
	return access.Check(v.Actor, access.CreateCase, access.Facts{Account: v.Actor.Account}).Allowed
}

// filters describes the bar above the list.
func (v listView) filters() ui.Filters {
	out := ui.Filters{Path: links.Cases(), Query: v.Query.values, Label: v.t("filter.label"),
		Search: ui.Search{Name: "q", Label: v.t("filter.search"), Placeholder: v.t("filter.search_hint")}}
	add := func(kind ui.FilterKind, name string, options []ui.Option) {
		if len(options) > 0 {
			out.By = append(out.By, ui.Filter{Kind: kind, Name: name, Label: v.t("field." + name), Options: options})
		}
	}
	if v.Query.view() != viewClosed {
		add(ui.FilterMany, "state", stateOptions(v.c.P))
	}
	add(ui.FilterMany, "area", areaOptions(v.Lists))
	add(ui.FilterMany, "stage", stageOptions(v.Lists))
	add(ui.FilterMany, "type", typeOptions(v.Lists))
	add(ui.FilterMany, "group", groupOptions(v.Lists))
	if v.Actor.Role.Staff() {
		add(ui.FilterCombobox, "project", projectOptions(v.Projects))
		add(ui.FilterCombobox, "responsible", v.people())
	}
	return out
}

func (v listView) people() []ui.Option {
	var out []ui.Option
	for _, u := range v.People {
		if u.Role.Staff() {
			out = append(out, ui.Option{Value: string(u.ID), Text: name(v.c.P, u)})
		}
	}
	return out
}

// table is the list with its rows.
func (v listView) table() ui.Data {
	out := ui.Data{ID: "cases", Caption: v.t("list.title"), Empty: emptyList(v)}
	for _, x := range []struct {
		key  string
		sort cases.Sort
		col  ui.Column
	}{
		{"number", cases.SortNumber, ui.Column{Tight: true}},
		{"name", cases.SortName, ui.Column{Main: true}},
		{"state", "", ui.Column{Bare: true}},
		{"stage", "", ui.Column{}},
		{"area", "", ui.Column{Drop: 2}},
		{"responsible", "", ui.Column{}},
		{"project", "", ui.Column{Drop: 1}},
		{"touched", cases.SortTouched, ui.Column{Tight: true}},
	} {
		if x.key == "project" && !v.Actor.Role.Staff() {
			continue
		}
		x.col.Key, x.col.Head = x.key, v.t("field."+x.key)
		if x.sort != "" {
			x.col.SortURL, x.col.Sorted = v.sorting(x.sort)
		}
		out.Columns = append(out.Columns, x.col)
	}
	for _, one := range v.List.Cases {
		out.Rows = append(out.Rows, v.row(one))
	}
	return out
}

// sorting is where a column's head leads, and how the list is sorted by it now.
func (v listView) sorting(by cases.Sort) (path, sorted string) {
	now, desc := cases.Sort(v.Query.get("sort")), v.Query.get("desc") == "1"
	if now == "" {
		now, desc = cases.SortTouched, true
	}
	next := ""
	if now == by {
		if sorted = "asc"; desc {
			sorted = "desc"
		} else {
			next = "1"
		}
	} else if by == cases.SortTouched {
		next = "1"
	}
	return links.CasesBy(v.Query.with("sort", string(by), "desc", next)), sorted
}

func (v listView) row(x cases.Case) ui.DataRow {
	area, _ := v.Lists.Area(x.Area)
	stage, _ := v.Lists.Stage(x.Stage)
	out := ui.DataRow{ID: string(x.ID), Name: x.Number + " " + x.Name, Href: links.Case(x.ID)}
	out.Cells = append(out.Cells, numberCell(x), ui.Text(x.Name), ui.Status(tone(x.State), v.c.P.T(x.State.Key())), ui.Text(stage.Name), ui.Text(area.Name), ui.Text(v.Who[x.Responsible]))
	if v.Actor.Role.Staff() {
		out.Cells = append(out.Cells, ui.Text(v.Projects[x.Project].Name))
	}
	out.Cells = append(out.Cells, ui.Ago(x.TouchedAt.UTC().Format(time.RFC3339), v.c.Date(x.TouchedAt)))
	return out
}
