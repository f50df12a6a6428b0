package practiceweb

import (
	"net/http"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
	"cabinet/internal/ui"
)

// listView is the page of a list, or the part of an area's page with its stages.
type listView struct {
	Page     ui.Page
	List     practice.List
	Area     ids.PracticeArea // of stages
	Entries  []practice.EntryInUse
	All      practice.All // of areas: their stages
	Problems ui.Problems
}

// t is a text about this list.
func (v listView) t(key string, args ...errs.Args) string {
	return v.Page.P.T(words(v.List)+key, args...)
}

func (s section) show(c *web.Ctx) error { return s.showList(c, http.StatusOK, nil) }

func (s section) showList(c *web.Ctx, status int, problem error) error {
	v := listView{List: s.list, Problems: ui.ProblemsOf(c.P, problem)}
	var err error
	if v.Entries, err = s.Practice.Entries(c.Context(), by(c), s.list, ""); err != nil {
		return err
	}
	if v.List == practice.Areas {
		if v.All, err = s.Practice.Lists(c.Context(), by(c)); err != nil {
			return err
		}
	}
	if v.Page, err = s.Frame(c, c.P.T(words(s.list)+"title"), menu(s.list)); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, listPage(v))
}

// move puts an entry one place up or down, or at the place where it was dropped.
func (s section) move(c *web.Ctx) error {
	err := s.moved(c)
	if err != nil && s.list != practice.Stages && refused(err) {
		return s.showList(c, web.Status(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "practiceweb.moved")
	return c.Redirect(home(s.list, s.area(c)))
}

func (s section) moved(c *web.Ctx) error {
	text := c.Form().String("move")
	if id, up, ok := ui.ReadMove(text); ok {
		return s.Practice.Step(c.Context(), by(c), s.list, id, up)
	}
	id, place, _ := ui.ReadPlace(text)
	return s.Practice.Move(c.Context(), by(c), s.list, id, place)
}

// order is the list with what can be done with each entry.
func (v listView) order() ui.Order {
	at := root(v.List, v.Area)
	o := ui.Order{ID: "list-" + string(v.List), Label: v.t("title"), Action: links.EntryOrder(at), Drag: true}
	for _, e := range v.Entries {
		item := ui.OrderItem{ID: e.ID, Name: e.Name, Href: links.Entry(at, e.ID), Lines: v.lines(e), Actions: []ui.Action{
			{Text: v.Page.P.T("practiceweb.edit"), Icon: "pencil", Href: links.Entry(at, e.ID)},
			{Text: v.Page.P.T("practiceweb.delete"), Icon: "trash-2", Look: "danger-text", Href: links.EntryDelete(at, e.ID)},
		}}
		if e.Code != "" {
			item.Mark = ui.Badge(ui.Neutral, "", e.Code)
		}
		o.Items = append(o.Items, item)
	}
	return o
}

// lines say what stands in an area, and how many cases have an entry.
func (v listView) lines(e practice.EntryInUse) []string {
	var out []string
	if area, ok := v.All.Area(ids.PracticeArea(e.ID)); ok {
		var stages []string
		for _, x := range area.Stages {
			stages = append(stages, x.Name)
		}
		out = append(out, strings.Join(stages, " → "))
	}
	return append(out, v.Page.P.N("practiceweb.cases", e.Cases))
}
