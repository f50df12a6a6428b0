package casesweb

import (
	"net/http"
	"net/url"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// projectsView is a page of the projects.
type projectsView struct {
	base
	Filter cases.ProjectFilter
	List   cases.ProjectPage
	Who    map[ids.User]string
}

func (h handlers) projects(c *web.Ctx) error {
	v := projectsView{base: base{c: c}, Filter: cases.ProjectFilter{State: cases.ProjectOpen, Search: strings.TrimSpace(c.Query("q")),
		After: c.Query("after"), Before: c.Query("before")}}
	if c.Query("view") == viewClosed {
		v.Filter.State = cases.ProjectClosed
	}
	var err error
	if v.List, err = h.Cases.Projects(c.Context(), by(c), v.Filter); err != nil {
		return err
	}
	var users []ids.User
	for _, p := range v.List.Projects {
		users = append(users, p.Responsible)
	}
	if v.Who, err = h.names(c, users...); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, v.t("projects.title"), links.Projects()); err != nil {
		return err
	}
	v.Page.Wide = true
	return c.Render(http.StatusOK, projectsPage(v))
}

func (v projectsView) at(pairs ...string) string {
	q := url.Values{}
	if v.Filter.State == cases.ProjectClosed {
		q.Set("view", viewClosed)
	}
	if v.Filter.Search != "" {
		q.Set("q", v.Filter.Search)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return links.ProjectsBy(q)
}

func (v projectsView) tabs() []ui.Tab {
	return []ui.Tab{
		{Text: v.t("projects.open"), Path: v.at("view", ""), Current: v.Filter.State == cases.ProjectOpen},
		{Text: v.t("projects.closed"), Path: v.at("view", viewClosed), Current: v.Filter.State == cases.ProjectClosed},
	}
}

func (v projectsView) turn(name, cursor string) string {
	if cursor == "" {
		return ""
	}
	return v.at(name, cursor)
}

func (v projectsView) filters() ui.Filters {
	q := url.Values{}
	for _, name := range []string{"q", "view"} {
		if text := v.c.Query(name); text != "" {
			q.Set(name, text)
		}
	}
	return ui.Filters{Path: links.Projects(), Query: q, Label: v.t("filter.label"), Search: ui.Search{Name: "q", Label: v.t("projects.search"), Placeholder: v.t("projects.search")}}
}

// creates reports whether the reader may make and change projects.
func (v base) creates() bool {
	return access.Check(by(v.c), access.CreateProject, access.Facts{Account: by(v.c).Account}).Allowed
}

// projectView is the page of a project.
type projectView struct {
	base
	Project cases.StandingOnProject
	List    cases.ListPage
	Count   cases.Count
	Who     map[ids.User]string
	Grants  []cases.Grant
	Called  called
}

// project shows a project with those of its cases that the reader may open.
func (h handlers) project(c *web.Ctx) error {
	found, err := h.Cases.Project(c.Context(), by(c), ids.Project(c.Path("id")))
	if err != nil {
		return err
	}
	v := projectView{base: base{c: c}, Project: found}
	f := cases.ListFilter{Projects: []ids.Project{found.ID}, After: c.Query("after"), Before: c.Query("before")}
	if v.List, err = h.Cases.List(c.Context(), by(c), f); err != nil {
		return err
	}
	if v.Count, err = h.Cases.Count(c.Context(), by(c), f); err != nil {
		return err
	}
	if v.Grants, err = h.Cases.ProjectGrants(c.Context(), by(c), found.ID); err != nil {
		return err
	}
	users := []ids.User{found.Responsible, found.CreatedBy}
	for _, x := range v.List.Cases {
		users = append(users, x.Responsible)
	}
	for _, g := range v.Grants {
		users = append(users, g.User, g.GrantedBy)
	}
	if v.Called, err = h.called(c, users...); err != nil {
		return err
	}
	v.Who = v.Called.users
	if v.Page, err = h.Frame(c, found.Name, links.Projects()); err != nil {
		return err
	}
	v.Page.Wide = true
	return c.Render(http.StatusOK, projectPage(v))
}

func (v projectView) facts() []ui.Fact {
	out := []ui.Fact{{Label: v.t("field.responsible"), Text: v.Who[v.Project.Responsible]}, {Label: v.t("field.created"), Text: v.c.DateTime(v.Project.CreatedAt)}}
	if out[0].Text == "" {
		out[0].Text = v.t("none")
	}
	if v.Project.State == cases.ProjectClosed {
		out = append(out, ui.Fact{Label: v.t("field.closed"), Text: v.c.DateTime(v.Project.ClosedAt)})
	}
	return out
}

func (v projectView) administers() bool {
	facts := v.Project.Facts
	return access.Check(by(v.c), access.AdministerProject, access.Facts{Account: by(v.c).Account, Case: &facts}).Allowed
}

func (v projectView) closed() bool { return v.Project.State == cases.ProjectClosed }

func (v projectView) turn(name, cursor string) string {
	if cursor == "" {
		return ""
	}
	return links.Project(v.Project.ID) + "?" + url.Values{name: {cursor}}.Encode()
}

// caseLines say how a case of the project stands.
func (v projectView) caseLines(x cases.Case) []string {
	if who := v.Who[x.Responsible]; who != "" {
		return []string{who}
	}
	return nil
}

// toggle closes the project or opens it again.
func (v projectView) toggle() ui.Action {
	if v.closed() {
		return ui.Action{Text: v.t("project.reopen"), Post: links.ProjectState(v.Project.ID), Name: "state", Value: string(cases.ProjectOpen), Icon: "rotate-ccw"}
	}
	return ui.Action{Text: v.t("project.close"), Post: links.ProjectState(v.Project.ID), Name: "state", Value: string(cases.ProjectClosed), Icon: "archive"}
}

// setProjectState closes or reopens a project.
func (h handlers) setProjectState(c *web.Ctx) error {
	p, err := h.Cases.SetProjectState(c.Context(), by(c), ids.Project(c.Path("id")), cases.ProjectState(c.Form().String("state")), 0)
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.project.state_set", errs.Args{"State": c.P.T(p.State.Key())})
	return c.Redirect(links.Project(p.ID))
}

func (h handlers) projectGrantForm(c *web.Ctx) whoView {
	p := ids.Project(c.Path("id"))
	return whoView{Title: c.P.T("casesweb.grant.title"), Lead: c.P.T("casesweb.grant.project_lead"), Action: links.ProjectGrant(p), Cancel: links.Project(p), Level: access.LevelEdit.String()}
}

// onProject fills in what the form says of the project that it is about, for who administers it.
func (h handlers) onProject(c *web.Ctx, v whoView) (whoView, error) {
	found, err := h.Cases.Project(c.Context(), by(c), ids.Project(c.Path("id")))
	if err != nil {
		return v, err
	}
	if err := access.Require(by(c), access.AdministerProject, access.Facts{Account: by(c).Account, Case: &found.Facts}); err != nil {
		return v, err
	}
	v.base = base{c: c}
	if v.Page, err = h.Frame(c, v.Title, links.Projects()); err != nil {
		return v, err
	}
	v.Page.Section = found.Name
	v.Options, err = h.whom(c)
	return v, err
}

func (h handlers) askProjectGrant(c *web.Ctx) error {
	v, err := h.onProject(c, h.projectGrantForm(c))
	if err != nil {
		return err
	}
	return h.showWho(c, http.StatusOK, v)
}

// grantOnProject gives the level that was chosen on all cases of a project.
func (h handlers) grantOnProject(c *web.Ctx) error {
	p := ids.Project(c.Path("id"))
	v, err := h.granting(c, h.projectGrantForm(c), cases.GrantInput{Project: p})
	if err == nil {
		c.Flash(web.FlashSuccess, "casesweb.grant.done")
		return c.Redirect(links.Project(p))
	}
	if !refused(err) {
		return err
	}
	if v, err = h.onProject(c, v); err != nil {
		return err
	}
	return h.showWho(c, http.StatusUnprocessableEntity, v)
}

func (v projectsView) lines(p cases.Project) []string {
	var out []string
	if who := v.Who[p.Responsible]; who != "" {
		out = append(out, who)
	}
	if lines := paragraphs(p.Description); len(lines) > 0 {
		out = append(out, lines[0])
	}
	return out
}
