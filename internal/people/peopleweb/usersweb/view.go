package usersweb

import (
	"net/http"

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
	Chosen   []people.Column
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

func (v viewView) columns() ui.Field {
	f := ui.Field{Name: "columns", Label: v.t("usersweb.view.columns_hint"), Error: v.Problems.For("columns")}
	for _, c := range v.Chosen {
		f.Values = append(f.Values, string(c))
	}
	for _, c := range people.Columns() {
		f.Options = append(f.Options, ui.Option{Value: string(c), Text: v.t("usersweb.column." + string(c)), Disabled: c == people.ColumnName})
	}
	return f
}

func (v viewView) about(s people.SavedView) []string {
	if s.Standard {
		return []string{v.t("usersweb.view.is_standard")}
	}
	return nil
}

func (h handlers) view(c *web.Ctx) error {
	q := query{c.Queries(), c.Location()}
	return h.showView(viewView{c: c, Query: q, Chosen: q.columns()}, http.StatusOK, nil)
}

// saveView shows the list with the columns that were chosen, keeps it as a view, or deletes one.
func (h handlers) saveView(c *web.Ctx) error {
	form := c.Form()
	q := carried(form.String("query"), c.Location())
	chosen := query{values: map[string][]string{"cols": form.Strings("columns")}}.columns()
	v := viewView{c: c, Query: q, Chosen: chosen, Name: form.String("name"), Standard: form.Bool("standard")}
	switch form.String("act") {
	case "delete":
		if err := h.People.DeleteView(c.Context(), by(c), ids.SavedView(form.String("view"))); err != nil {
			return err
		}
		c.Flash(web.FlashSuccess, "usersweb.view.deleted")
		return c.Redirect(links.UsersView(q.with("view", "")))
	case "standard":
		return c.Redirect(links.UsersBy(q.with("cols", "", "view", "", "tab", string(q.tab()))))
	case "save":
		s, err := h.People.SaveView(c.Context(), by(c), "", people.SavedViewInput{Name: v.Name, Columns: chosen, Filter: q.filter(), Standard: v.Standard}, 0)
		if refused(err) {
			return h.showView(v, http.StatusUnprocessableEntity, err)
		}
		if err != nil {
			return err
		}
		c.Flash(web.FlashSuccess, "usersweb.view.saved")
		return c.Redirect(links.UsersBy(valuesOf(s, c.Location())))
	default:
		return c.Redirect(links.UsersBy(q.with("cols", joined(chosen), "view", "")))
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
