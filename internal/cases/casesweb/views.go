package casesweb

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// viewParameters are what a saved view keeps of the list's address.
var viewParameters = []string{"view", "q", "state", "area", "stage", "type", "group", "project", "responsible", "sort", "desc"}

// kept is what a view keeps of some parameters: which page one was on isn't part of it.
func kept(values url.Values) url.Values {
	out := maps.Clone(values)
	maps.DeleteFunc(out, func(name string, list []string) bool {
		return !slices.Contains(viewParameters, name) || strings.Join(list, "") == ""
	})
	return out
}

// viewsView is where the reader saves the list as they see it, and deletes views.
type viewsView struct {
	base
	Query    url.Values
	Name     string
	Saved    []cases.SavedView
	Problems ui.Problems
}

func (h handlers) views(c *web.Ctx) error {
	return h.showViews(c, http.StatusOK, viewsView{Query: kept(c.Queries())}, nil)
}

func (h handlers) showViews(c *web.Ctx, status int, v viewsView, problem error) (err error) {
	v.c = c
	if v.Saved, err = h.Cases.SavedViews(c.Context(), by(c)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, v.t("views.title"), links.Cases()); err != nil {
		return err
	}
	v.Problems, v.Page.Failed = problems(c.P, problem), problem != nil
	return c.Render(status, viewsPage(v))
}

// saveView keeps what the form carries of the list's address.
func (h handlers) saveView(c *web.Ctx) error {
	carried, err := url.ParseQuery(c.Form().String("query"))
	if err != nil {
		carried = nil
	}
	v := viewsView{Query: kept(carried), Name: c.Form().String("name")}
	saved, err := h.Cases.SaveView(c.Context(), by(c), v.Name, v.Query.Encode())
	if refused(err) {
		return h.showViews(c, web.Status(err), v, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.views.saved")
	return c.Redirect(viewPath(saved))
}

func (h handlers) deleteView(c *web.Ctx) error {
	if err := h.Cases.DeleteView(c.Context(), by(c), ids.SavedView(c.Path("view"))); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.views.deleted")
	return c.Redirect(links.CaseViewsOwn(nil))
}

// viewPath is where a view is looked at.
func viewPath(v cases.SavedView) string {
	values, err := url.ParseQuery(v.Query)
	if err != nil {
		values = nil
	}
	return links.CasesBy(kept(values))
}

// current reports whether the list is just as a view keeps it.
func (v listView) current(s cases.SavedView) bool { return kept(v.Query.values).Encode() == s.Query }

func (v listView) viewLink(s cases.SavedView) ui.Action {
	a := ui.Action{Text: s.Name, Size: "sm", Look: "ghost", Href: viewPath(s)}
	if v.current(s) {
		a.Look, a.Attrs = "", map[string]any{"aria-current": "true"}
	}
	return a
}

// SavedView is a saved view in the API.
type SavedView struct {
	ID        ids.SavedView `json:"id"`
	Name      string        `json:"name"`
	Query     string        `json:"query" doc:"What stands behind /cases? for the page"`
	CreatedAt time.Time     `json:"created_at"`
}

// NewSavedView is a view to be saved.
type NewSavedView struct {
	Name  string `json:"name" doc:"A view of the same name is replaced"`
	Query string `json:"query" doc:"Parameters of the page /cases; others are left out"`
}

type savedViewsOutput struct{ Body web.List[SavedView] }

type saveViewInput struct{ Body NewSavedView }

type saveViewOutput struct{ Body SavedView }

type savedViewPath struct {
	View string `path:"view"`
}

func (h handlers) viewOperations() []web.Route {
	all := links.APICaseViews()
	gone := operation(http.MethodDelete, all+"/{view}", "delete-case-view", "Delete one of the caller’s saved views", web.ScopeWrite, http.StatusNotFound)
	gone.Status = http.StatusNoContent
	return []web.Route{
		web.API(operation(http.MethodGet, all, "list-case-views-saved", "The caller’s saved views of the list of cases", web.ScopeRead), h.listViewsAPI),
		web.API(operation(http.MethodPost, all, "save-case-view", "Save a view of the list of cases", web.ScopeWrite, http.StatusConflict), h.saveViewAPI),
		web.API(gone, h.deleteViewAPI),
	}
}

func viewBody(v cases.SavedView) SavedView { return SavedView(v) }

func (h handlers) listViewsAPI(ctx context.Context, c *web.Ctx, _ *struct{}) (*savedViewsOutput, error) {
	list, err := h.Cases.SavedViews(ctx, by(c))
	out := &savedViewsOutput{}
	for _, v := range list {
		out.Body.Items = append(out.Body.Items, viewBody(v))
	}
	return out, err
}

func (h handlers) saveViewAPI(ctx context.Context, c *web.Ctx, in *saveViewInput) (*saveViewOutput, error) {
	query := in.Body.Query
	if values, err := url.ParseQuery(query); err == nil {
		query = kept(values).Encode()
	}
	v, err := h.Cases.SaveView(ctx, by(c), in.Body.Name, query)
	return &saveViewOutput{viewBody(v)}, err
}

func (h handlers) deleteViewAPI(ctx context.Context, c *web.Ctx, in *savedViewPath) (*struct{}, error) {
	return nil, h.Cases.DeleteView(ctx, by(c), ids.SavedView(in.View))
}
