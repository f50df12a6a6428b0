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
	"cabinet/internal/practice"
	"cabinet/internal/ui"
)

// editView is the form of a case, or both versions after a clash.
type editView struct {
	base
	Head     *ui.CaseHead // nil for a new case
	Case     cases.Case
	Typed    map[string]string
	Action   string
	Cancel   string
	Version  string
	Problems ui.Problems
	Lists    practice.All
	Projects map[ids.Project]cases.Project
	People   []people.Person
	// Numbers tells that the number may be typed; the project with it.
	Numbers bool
	Theirs  *cases.Case // after a clash
}

// fields are the form fields of a case in the order of the page.
func fields() []string {
	return []string{"name", "number", "area", "stage", "type", "group", "project", "responsible", "integration_id", "description"}
}

// values are a case's own.
func values(x cases.Case) map[string]string {
	return map[string]string{"name": x.Name, "number": x.Number, "area": string(x.Area), "stage": string(x.Stage), "type": string(x.Type), "group": string(x.Group),
		"project": string(x.Project), "responsible": string(x.Responsible), "integration_id": x.IntegrationID, "description": x.Description}
}

// typedIn reads the form into what is wanted of a case: fields that it didn't send stay.
func typedIn(form *web.Form, into map[string]string) cases.Input {
	get := func(name string) *string {
		if !form.Has(name) {
			return nil
		}
		text := form.String(name)
		into[name] = text
		return &text
	}
	in := cases.Input{Number: get("number"), Name: get("name"), Description: get("description"), IntegrationID: get("integration_id")}
	in.Type, in.Area, in.Stage = as[ids.CaseType](get("type")), as[ids.PracticeArea](get("area")), as[ids.Stage](get("stage"))
	in.Project, in.Responsible, in.Group = as[ids.Project](get("project")), as[ids.User](get("responsible")), as[ids.CaseGroup](get("group"))
	return in
}

func as[T ~string](text *string) *T {
	if text == nil {
		return nil
	}
	id := T(*text)
	return &id
}

// choices reads what can be chosen in the form.
func (h handlers) choices(v *editView) (err error) {
	if v.Lists, err = h.lists(v.c); err != nil {
		return err
	}
	if v.Projects, err = h.projectsOf(v.c, []cases.Case{v.Case}); err != nil || !by(v.c).Role.Staff() {
		return err
	}
	v.People, err = h.colleagues(v.c)
	return err
}

func (h handlers) newCase(c *web.Ctx) error {
	v := editView{base: base{c: c}, Typed: map[string]string{"responsible": string(by(c).User), "project": c.Query("project")}}
	return h.showNew(c, http.StatusOK, v)
}

// createCase opens the case that was typed.
func (h handlers) createCase(c *web.Ctx) error {
	v := editView{base: base{c: c}, Typed: map[string]string{}}
	in := cases.CreateInput{Input: typedIn(c.Form(), v.Typed)}
	if in.Number != nil && *in.Number == "" {
		in.Number = nil
	}
	if c.Form().Bool("active") {
		in.State = cases.Active
		v.Typed["active"] = "1"
	}
	made, err := h.Cases.Create(c.Context(), by(c), in)
	if refused(err) {
		v.Problems = problems(c.P, err)
		return h.showNew(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.created")
	return c.Redirect(links.Case(made.ID))
}

func (h handlers) showNew(c *web.Ctx, status int, v editView) (err error) {
	if err := access.Require(by(c), access.CreateCase, access.Facts{Account: by(c).Account}); err != nil {
		return err
	}
	v.Action, v.Cancel, v.Numbers = links.CaseNew(""), links.Cases(), true
	if err := h.choices(&v); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, v.t("new.title"), links.Cases()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, editPage(v))
}

func (h handlers) editCase(c *web.Ctx) error { return h.showEdit(c, http.StatusOK, nil, nil) }

// saveCase changes the case to what was typed.
func (h handlers) saveCase(c *web.Ctx) error {
	in, typed := ids.Case(c.Path("id")), map[string]string{}
	_, err := h.Cases.Edit(c.Context(), by(c), in, typedIn(c.Form(), typed), c.Form().Version())
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		if _, clash := e.Detail.(cases.Case); clash {
			return h.showEdit(c, http.StatusConflict, typed, err)
		}
	}
	if refused(err) {
		return h.showEdit(c, http.StatusUnprocessableEntity, typed, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.saved")
	return c.Redirect(links.Case(in))
}

// showEdit shows the form with what was typed over what is stored, or both versions.
func (h handlers) showEdit(c *web.Ctx, status int, typed map[string]string, problem error) error {
	in := ids.Case(c.Path("id"))
	b, found, head, err := h.inCase(c, in, c.P.T("casesweb.edit.title"), links.Case(in))
	if err != nil {
		return err
	}
	if err := access.Require(by(c), access.EditCase, access.Facts{Account: by(c).Account, Case: &found.Facts}); err != nil {
		return err
	}
	v := editView{base: b, Head: &head, Case: found.Case, Typed: values(found.Case), Action: links.CaseEdit(in), Cancel: links.Case(in), Version: number(found.Version),
		Numbers: may(by(c), access.AdministerCase, found.Facts)}
	for name, text := range typed {
		v.Typed[name] = text
	}
	if err := h.choices(&v); err != nil {
		return err
	}
	switch status {
	case http.StatusConflict:
		v.Theirs = &v.Case
		v.Page.Title = v.t("clash.title")
		return c.Render(status, clashPage(v))
	case http.StatusUnprocessableEntity:
		v.Page.Failed = true
		v.Problems, v.Version = problems(c.P, problem), c.Form().String("version")
	}
	return c.Render(status, editPage(v))
}

// field is one of the form's.
func (v editView) field(name string) ui.Field {
	return ui.Field{Name: name, Label: v.t("field." + name), Value: v.Typed[name], Error: v.Problems.For(name), Autocomplete: "off"}
}

// choice is a field with its options; none is offered where the case can do without.
func (v editView) choice(name string) ui.Field {
	f := v.field(name)
	switch name {
	case "area":
		f.Options = areaOptions(v.Lists)
	case "stage":
		f.Options = append(f.Options, ui.Option{Text: v.t("first_stage")})
		f.Options = append(f.Options, stageOptions(v.Lists)...)
		f.Hint = v.t("field.stage_hint")
	case "type":
		f.Options = append([]ui.Option{{Text: v.t("none")}}, typeOptions(v.Lists)...)
	case "group":
		f.Options = append([]ui.Option{{Text: v.t("none")}}, groupOptions(v.Lists)...)
	case "project":
		open := map[ids.Project]cases.Project{}
		for id, p := range v.Projects {
			if p.State == cases.ProjectOpen || id == v.Case.Project {
				open[id] = p
			}
		}
		f.Options = append([]ui.Option{{Text: v.t("none")}}, projectOptions(open)...)
		f.Hint = v.t("field.project_hint")
	case "responsible":
		f.Options = append([]ui.Option{{Text: v.t("nobody")}}, v.responsible()...)
	}
	return f
}

// responsible are who can be: staff, and who is it already.
func (v editView) responsible() []ui.Option {
	var out []ui.Option
	for _, u := range v.People {
		if u.Role.Staff() || u.ID == v.Case.Responsible {
			out = append(out, ui.Option{Value: string(u.ID), Text: name(v.c.P, u), Hint: u.Position})
		}
	}
	return out
}

// pairs are both versions of every field that differs.
func (v editView) pairs() []ui.VersionPair {
	var out []ui.VersionPair
	theirs := values(*v.Theirs)
	for _, name := range fields() {
		if theirs[name] == v.Typed[name] {
			continue
		}
		p := ui.VersionPair{Name: name, Label: v.t("field." + name), Theirs: theirs[name], Yours: v.Typed[name]}
		for _, o := range v.choice(name).Options {
			if o.Value == p.Theirs {
				p.TheirsText = o.Text
			}
			if o.Value == p.Yours {
				p.YoursText = o.Text
			}
		}
		out = append(out, p)
	}
	return out
}

func (v editView) verb() string {
	if v.Head == nil {
		return v.t("new.do")
	}
	return v.t("edit.save")
}

func (v editView) optional(name string) ui.Field {
	f := v.field(name)
	f.Optional, f.Hint = true, v.t("field."+name+"_hint")
	return f
}

func (v editView) long(name string) ui.Field {
	f := v.field(name)
	f.Optional, f.MaxLength = true, cases.MaxDescription
	return f
}

func (v editView) numberField() ui.Field {
	f := v.field("number")
	if f.Optional = v.Head == nil; f.Optional {
		f.Hint = v.t("field.number_hint")
	}
	return f
}
