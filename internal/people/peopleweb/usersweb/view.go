package usersweb

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// viewView is where columns are chosen and views kept.
type viewView struct {
	c        *web.Ctx
	Page     ui.Page
	Query    query
	Views    []people.SavedView
	All      []people.Column // in the order of the form
	Chosen   []people.Column
	Moved    people.Column // the one that was just moved
	Name     string
	Standard bool
	Problems ui.Problems
}

func (v viewView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// viewLink shows the list as a view keeps it; the one that is shown is marked.
func viewLink(v listView, s people.SavedView) ui.Action {
	a := ui.Action{Text: s.Name, Size: "sm", Look: "ghost", Href: links.UsersBy(valuesOf(s, v.c.Location()))}
	if v.Query.get("view") == string(s.ID) {
		a.Look, a.Attrs = "", map[string]any{"aria-current": "true"}
	}
	return a
}

// arranged puts all columns in an order that begins with some; the name leads.
func (q query) arranged(first []people.Column) []people.Column {
	out := []people.Column{people.ColumnName}
	for _, c := range slices.Concat(first, q.columnsAll()) {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// move is the button that moves a column by one place.
func (v viewView) move(i int, way string) ui.Action {
	c := v.All[i]
	a := ui.Action{Text: v.t("ui.order."+way, errs.Args{"Name": v.label(c)}), Icon: "arrow-" + way, IconOnly: true, Look: "ghost", Size: "sm",
		Name: "move", Value: way + " " + string(c), Disabled: way == "up" && i == 1 || way == "down" && i == len(v.All)-1}
	if c == v.Moved && !a.Disabled {
		a.Attrs = templ.Attributes{"autofocus": true}
	}
	return a
}

func (v viewView) label(c people.Column) string { return v.Query.label(v.c.P, c) }

// readColumns reads the columns in the form's order, those that are ticked, and moves the one whose button was pressed.
func (v *viewView) readColumns(form *web.Form) {
	order := v.Query.columnsOf(form.Strings("order"))
	ticked := v.Query.columnsOf(form.Strings("columns"))
	v.All = v.Query.arranged(slices.Concat(order, ticked))
	if id, up, ok := ui.ReadMove(form.String("move")); ok {
		v.Moved = people.Column(id)
		at, step := slices.Index(v.All, v.Moved), 1
		if up {
			step = -1
		}
		if to := at + step; at > 0 && to > 0 && to < len(v.All) {
			v.All[at], v.All[to] = v.All[to], v.All[at]
		}
	}
	for _, c := range v.All {
		if c == people.ColumnName || slices.Contains(ticked, c) {
			v.Chosen = append(v.Chosen, c)
		}
	}
}

func (v viewView) about(s people.SavedView) []string {
	if s.Standard {
		return []string{v.t("usersweb.view.is_standard")}
	}
	return nil
}

func (h handlers) view(c *web.Ctx) error {
	q, err := h.query(c, c.Queries())
	if err != nil {
		return err
	}
	return h.showView(viewView{c: c, Query: q, Chosen: q.columns(), All: q.arranged(q.columns())}, http.StatusOK, nil)
}

// saveView shows the list with the columns that were chosen, keeps it as a view, moves a column in the form, or deletes a
// view. The return key saves a view that has a name, else it shows the list.
func (h handlers) saveView(c *web.Ctx) error {
	form := c.Form()
	q, err := h.carriedQuery(c)
	if err != nil {
		return err
	}
	v := viewView{c: c, Query: q, Name: form.String("name"), Standard: form.Bool("standard")}
	v.readColumns(form)
	act := form.String("act")
	switch {
	case form.Has("move"):
		return h.showView(v, http.StatusOK, nil)
	case act == "enter" && strings.TrimSpace(v.Name) != "":
		act = "save"
	}
	switch act {
	case "delete":
		if err := h.People.DeleteView(c.Context(), by(c), ids.SavedView(form.String("view"))); err != nil {
			return err
		}
		c.Flash(web.FlashSuccess, "usersweb.view.deleted")
		return c.Redirect(links.UsersView(q.with("view", "")))
	case "standard":
		return c.Redirect(links.UsersBy(q.with("cols", "", "view", "", "tab", string(q.tab()))))
	case "save":
		s, err := h.People.SaveView(c.Context(), by(c), "", people.SavedViewInput{Name: v.Name, Columns: v.Chosen, Filter: q.filter(), Standard: v.Standard}, 0)
		if refused(err) {
			return h.showView(v, http.StatusUnprocessableEntity, err)
		}
		if err != nil {
			return err
		}
		c.Flash(web.FlashSuccess, "usersweb.view.saved")
		return c.Redirect(links.UsersBy(valuesOf(s, c.Location())))
	default:
		return c.Redirect(links.UsersBy(q.with("cols", joined(v.Chosen), "view", "")))
	}
}

func (h handlers) showView(v viewView, status int, problem error) (err error) {
	if v.Views, err = h.People.SavedViews(v.c.Context(), by(v.c)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(v.c, v.t("usersweb.view.title"), links.Users()); err != nil {
		return err
	}
	v.Problems, v.Page.Failed = ui.ProblemsOf(v.c.P, problem), problem != nil
	return v.c.Render(status, viewPage(v))
}
