package casesweb

import (
	"net/http"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// projectEditView is the form of a project, or both versions after a clash.
type projectEditView struct {
	base
	Project                        cases.Project // empty for a new one
	Name, Description, Responsible string
	Action, Cancel, Version        string
	People                         []people.Person
	Problems                       ui.Problems
	Theirs                         *cases.Project
}

func (v *projectEditView) read(form *web.Form) cases.ProjectInput {
	v.Name, v.Description, v.Responsible, v.Version = form.String("name"), form.String("description"), form.String("responsible"), form.String("version")
	return cases.ProjectInput{Name: &v.Name, Description: &v.Description, Responsible: as[ids.User](&v.Responsible)}
}

func (h handlers) newProject(c *web.Ctx) error {
	return h.showProject(c, http.StatusOK, projectEditView{Responsible: string(by(c).User), Action: links.ProjectNew(), Cancel: links.Projects()})
}

// createProject makes the project that was typed.
func (h handlers) createProject(c *web.Ctx) error {
	v := projectEditView{Action: links.ProjectNew(), Cancel: links.Projects()}
	made, err := h.Cases.CreateProject(c.Context(), by(c), v.read(c.Form()))
	if refused(err) {
		v.Problems = problems(c.P, err)
		return h.showProject(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.project.created")
	return c.Redirect(links.Project(made.ID))
}

// storedProject is the form of the project that the address names.
func (h handlers) storedProject(c *web.Ctx) (projectEditView, error) {
	found, err := h.Cases.Project(c.Context(), by(c), ids.Project(c.Path("id")))
	p := found.Project
	return projectEditView{Project: p, Name: p.Name, Description: p.Description, Responsible: string(p.Responsible), Version: number(p.Version),
		Action: links.ProjectEdit(p.ID), Cancel: links.Project(p.ID)}, err
}

func (h handlers) editProject(c *web.Ctx) error {
	v, err := h.storedProject(c)
	if err != nil {
		return err
	}
	return h.showProject(c, http.StatusOK, v)
}

// saveProject changes the project to what was typed.
func (h handlers) saveProject(c *web.Ctx) error {
	v, err := h.storedProject(c)
	if err != nil {
		return err
	}
	_, err = h.Cases.EditProject(c.Context(), by(c), v.Project.ID, v.read(c.Form()), c.Form().Version())
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		if theirs, ok := e.Detail.(cases.Project); ok {
			v.Theirs, v.Version = &theirs, number(theirs.Version)
			return h.showProject(c, http.StatusConflict, v)
		}
	}
	if refused(err) {
		v.Problems = problems(c.P, err)
		return h.showProject(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.saved")
	return c.Redirect(v.Cancel)
}

func (v projectEditView) title() string {
	switch {
	case v.Theirs != nil:
		return v.t("project.clash")
	case v.Project.ID == "":
		return v.t("project.new")
	default:
		return v.t("project.edit")
	}
}

func (h handlers) showProject(c *web.Ctx, status int, v projectEditView) (err error) {
	v.base = base{c: c}
	if err := access.Require(by(c), access.EditProject, access.Facts{Account: by(c).Account}); err != nil {
		return err
	}
	if v.People, err = h.colleagues(c); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, v.title(), links.Projects()); err != nil {
		return err
	}
	v.Page.Section, v.Page.Failed = v.Project.Name, status == http.StatusUnprocessableEntity
	if v.Theirs != nil {
		return c.Render(status, projectClashPage(v))
	}
	return c.Render(status, projectEditPage(v))
}

func (v projectEditView) responsible() ui.Field {
	f := ui.Field{Name: "responsible", Label: v.t("field.responsible"), Value: v.Responsible, Error: v.Problems.For("responsible"), Options: []ui.Option{{Text: v.t("nobody")}}}
	for _, u := range v.People {
		if u.Role.Staff() || u.ID == v.Project.Responsible {
			f.Options = append(f.Options, ui.Option{Value: string(u.ID), Text: name(v.c.P, u), Hint: u.Position})
		}
	}
	return f
}

// pairs are both versions of every field.
func (v projectEditView) pairs() []ui.VersionPair {
	called := func(id string) string {
		for _, o := range v.responsible().Options {
			if o.Value == id {
				return o.Text
			}
		}
		return ""
	}
	theirs := string(v.Theirs.Responsible)
	return []ui.VersionPair{
		{Name: "name", Label: v.t("field.project_name"), Theirs: v.Theirs.Name, Yours: v.Name},
		{Name: "responsible", Label: v.t("field.responsible"), Theirs: theirs, TheirsText: called(theirs), Yours: v.Responsible, YoursText: called(v.Responsible)},
		{Name: "description", Label: v.t("field.description"), Theirs: v.Theirs.Description, Yours: v.Description},
	}
}
