package casesweb

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
	"cabinet/internal/ui"
)

// caseView is the first page of a case.
type caseView struct {
	base
	Head    ui.CaseHead
	Case    cases.Standing
	Lists   practice.All
	Project cases.Project
	Who     map[ids.User]string
	Team    []cases.Assignee
	Panels  []Panel
	Walls   int
}

// overview shows a case.
func (h handlers) overview(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	b, found, head, err := h.inCase(c, in, "", links.Case(in))
	if err != nil {
		return err
	}
	v := caseView{base: b, Head: head, Case: found}
	if v.Lists, err = h.lists(c); err != nil {
		return err
	}
	if v.Case.Project != "" && by(c).Role.Staff() {
		p, err := h.Cases.Project(c.Context(), by(c), v.Case.Project)
		if err != nil {
			return err
		}
		v.Project = p.Project
	}
	if v.Who, err = h.names(c, found.Responsible, found.CreatedBy); err != nil {
		return err
	}
	if v.Team, err = h.Cases.Assignments(c.Context(), by(c), in); err != nil {
		return err
	}
	walls, err := h.Cases.Walls(c.Context(), by(c), in)
	if err != nil {
		return err
	}
	for _, w := range walls {
		if w.Stands() {
			v.Walls++
		}
	}
	for _, make := range h.Panels {
		p, err := make(c, in)
		if err != nil {
			return err
		}
		v.Panels = append(v.Panels, p)
	}
	return c.Render(http.StatusOK, casePage(v))
}

// facts are what is known of the case; what is empty is left out but for what everybody looks for.
func (v caseView) facts() []ui.Fact {
	var out []ui.Fact
	add := func(key, text string, always bool) {
		if text == "" && always {
			text = v.t("none")
		}
		if text != "" {
			out = append(out, ui.Fact{Label: v.t("field." + key), Text: text})
		}
	}
	area, _ := v.Lists.Area(v.Case.Area)
	kind, _ := v.Lists.Type(v.Case.Type)
	group, _ := v.Lists.Group(v.Case.Group)
	add("responsible", v.Who[v.Case.Responsible], true)
	add("area", area.Name, true)
	add("type", kind.Name, true)
	add("group", group.Name, false)
	if v.Project.ID != "" {
		out = append(out, ui.Fact{Label: v.t("field.project"), Value: projectLink(v.Project)})
	}
	add("integration_id", v.Case.IntegrationID, false)
	add("created", v.since(), true)
	if v.Case.State == cases.Closed {
		add("closed", v.c.DateTime(v.Case.ClosedAt), true)
	}
	add("touched", v.c.DateTime(v.Case.TouchedAt), true)
	return out
}

func (v caseView) since() string {
	if who := v.Who[v.Case.CreatedBy]; who != "" {
		return v.t("by", map[string]any{"When": v.c.DateTime(v.Case.CreatedAt), "Name": who})
	}
	return v.c.DateTime(v.Case.CreatedAt)
}

// edits reports whether the reader may change the case as it stands.
func (v caseView) edits() bool {
	return v.Case.State != cases.Closed && may(by(v.c), access.EditCase, v.Case.Facts)
}

// version is what the reader looks at, for the forms of the page.
func (v caseView) version() string { return strconv.FormatInt(v.Case.Version, 10) }

// stages are those that the case can stand at.
func (v caseView) stages() ui.Field {
	out := ui.Field{Name: "stage", Label: v.t("field.stage"), Value: string(v.Case.Stage)}
	area, _ := v.Lists.Area(v.Case.Area)
	for _, s := range area.Stages {
		out.Options = append(out.Options, ui.Option{Value: string(s.ID), Text: s.Name})
	}
	return out
}

// steps show where the case stands among its area's stages.
func (v caseView) steps() []ui.Step {
	var out []ui.Step
	area, _ := v.Lists.Area(v.Case.Area)
	done := true
	for _, s := range area.Stages {
		now := s.ID == v.Case.Stage
		if now {
			done = false
		}
		out = append(out, ui.Step{Text: s.Name, Done: done, Current: now})
	}
	return out
}

// badges say what is special about somebody's being on a case.
func badges(v base, a cases.Assignee) []templ.Component {
	var out []templ.Component
	if a.Person.Status == people.Inactive {
		out = append(out, ui.Badge(ui.Neutral, "ban", v.t("people.inactive")))
	}
	if a.Walled {
		out = append(out, ui.Badge(ui.Bad, "shield", v.t("people.walled")))
	}
	if !a.InForce {
		if a.Over(v.c.Now()) {
			out = append(out, ui.Badge(ui.Warn, "clock", v.t("people.over")))
		} else {
			out = append(out, ui.Badge(ui.Info, "clock", v.t("people.later")))
		}
	}
	return out
}
