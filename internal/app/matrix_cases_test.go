package app_test

import (
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/messages"
	"cabinet/internal/platform/errs"
	"cabinet/internal/records"
	"cabinet/internal/reports"
	"cabinet/internal/reporttypes"
	"cabinet/internal/tasks"
)

// aCase is a case that an administrator of the owner's organisation opened.
func (m *matrix) aCase(owner string) string {
	name, by := m.called("Case"), m.keeper(owner)
	areas, err := m.a.Practice.Areas(m.a.T.Context(), m.a.DB, by.Account)
	m.a.Must(err)
	c, err := m.a.Cases.Create(m.a.T.Context(), by, cases.CreateInput{Input: cases.Input{Name: &name, Area: &areas[0].ID}})
	m.a.Must(err)
	return string(c.ID)
}

func (m *matrix) project(owner string) string {
	name := m.called("Project")
	p, err := m.a.Cases.CreateProject(m.a.T.Context(), m.keeper(owner), cases.ProjectInput{Name: &name})
	m.a.Must(err)
	return string(p.ID)
}

// grant gives the keeper of the owner's organisation a level on a case, which somebody may have deleted since.
func (m *matrix) grant(owner, of string) string {
	by := m.keeper(owner)
	g, err := m.a.Cases.Grant(m.a.T.Context(), by, cases.GrantInput{Case: ids.Case(of), User: by.User, Level: access.LevelView})
	m.a.Must(err)
	return string(g.ID)
}

// wall keeps a colleague out of a case, if they aren't kept out already.
func (m *matrix) wall(owner, of string) string {
	standing, err := m.a.Cases.Walls(m.a.T.Context(), m.keeper(owner), ids.Case(of))
	m.a.Must(err)
	for _, w := range standing {
		if w.Stands() {
			return string(w.ID)
		}
	}
	w, err := m.a.Cases.BuildWall(m.a.T.Context(), m.keeper(owner), cases.WallInput{Case: ids.Case(of), User: m.colleague(owner), Reason: "Conflict"})
	m.a.Must(err)
	return string(w.ID)
}

func (m *matrix) assigned(owner, to string) string {
	user := m.colleague(owner)
	_, err := m.a.Cases.Assign(m.a.T.Context(), m.keeper(owner), cases.AssignInput{Case: ids.Case(to), User: user})
	m.a.Must(err)
	return string(user)
}

// colleague is somebody of the owner's organisation who isn't its keeper.
func (m *matrix) colleague(owner string) ids.User {
	if strings.HasSuffix(owner, "@twin") {
		return m.a.Member("oliver@twin").ID
	}
	return m.a.Member("oliver").ID
}

func (m *matrix) task(owner string) string {
	title := m.called("Task")
	t, err := m.a.Tasks.Create(m.a.T.Context(), m.keeper(owner), ids.Case(m.aCase(owner)), "", tasks.Input{Title: &title})
	m.a.Must(err)
	return string(t.ID)
}

func (m *matrix) aDocument(owner string) string {
	d, err := m.a.Documents.Add(m.a.T.Context(), m.keeper(owner), ids.Case(m.aCase(owner)), documents.Upload{Name: "claim.txt", Body: strings.NewReader("claim")})
	m.a.Must(err)
	return string(d.ID)
}

// message is what the keeper of the owner's organisation wrote on a case, which somebody may have closed since.
func (m *matrix) message(owner, of string) string {
	text, by := m.called("Message"), m.keeper(owner)
	said, err := m.a.Messages.Send(m.a.T.Context(), by, ids.Case(of), messages.Input{Text: &text})
	if errs.Is(err, errs.Conflict) {
		_, err = m.a.Cases.SetState(m.a.T.Context(), by, ids.Case(of), cases.Active, 0)
		m.a.Must(err)
		said, err = m.a.Messages.Send(m.a.T.Context(), by, ids.Case(of), messages.Input{Text: &text})
	}
	m.a.Must(err)
	return string(said.ID)
}

// event is a coming event of a new case.
func (m *matrix) event(owner string) string {
	title, start := m.called("Event"), m.a.DB.Now().Add(48*time.Hour)
	when := events.Times{Start: start, End: start.Add(time.Hour), Zone: "UTC"}.When()
	e, err := m.a.Events.Create(m.a.T.Context(), m.keeper(owner), ids.Case(m.aCase(owner)), events.Input{Title: &title, When: &when})
	m.a.Must(err)
	return string(e.ID)
}

// report is a draft on a new case.
func (m *matrix) report(owner string) string {
	by, name := m.keeper(owner), m.called("Type")
	m.roomForTypes(owner)
	sections := []reporttypes.Section{{Name: "All", Questions: []reporttypes.Question{{Text: "What happened?", Kind: reporttypes.Text}}}}
	form, err := m.a.ReportTypes.Create(m.a.T.Context(), by, reporttypes.Input{Name: &name, Sections: &sections})
	m.a.Must(err)
	r, err := m.a.Reports.Begin(m.a.T.Context(), by, reports.BeginInput{Case: ids.Case(m.aCase(owner)), Type: form.ID, Title: m.called("Report")})
	m.a.Must(err)
	return string(r.ID)
}

func (m *matrix) recordTemplate(owner string) string {
	name := m.called("Role")
	t, err := m.a.Records.Templates().Add(m.a.T.Context(), m.keeper(owner), records.Roles, records.TemplateInput{Name: &name})
	m.a.Must(err)
	return string(t.ID)
}

// caseView is somebody's own view of the list of cases.
func (m *matrix) caseView(owner string) string {
	v, err := m.a.Cases.SaveView(m.a.T.Context(), m.a.By(owner), "Kept", "view=all")
	m.a.Must(err)
	return string(v.ID)
}

// roomForTypes takes unused types of reports away once an organisation has nearly as many as it may: forms that are sent make them.
func (m *matrix) roomForTypes(owner string) {
	all, err := m.a.ReportTypes.List(m.a.T.Context(), m.keeper(owner))
	m.a.Must(err)
	for _, t := range all {
		if len(all) > reporttypes.MaxTypes-10 && !t.Used {
			m.a.Must(m.a.ReportTypes.Delete(m.a.T.Context(), m.keeper(owner), t.ID, 0))
		}
	}
}

// reportType is a type of reports of the owner's organisation.
func (m *matrix) reportType(owner string) string {
	m.roomForTypes(owner)
	name := m.called("Report type")
	t, err := m.a.ReportTypes.Create(m.a.T.Context(), m.keeper(owner), reporttypes.Input{Name: &name})
	m.a.Must(err)
	return string(t.ID)
}

// part is a section of a type of reports, or a question in it, that was just added; a type may have been deleted by who knocked before.
func (m *matrix) part(owner, of, which string) string {
	t, err := m.a.ReportTypes.One(m.a.T.Context(), m.keeper(owner), ids.ReportType(of))
	if errs.Is(err, errs.NotFound) {
		return nonsense
	}
	m.a.Must(err)
	sections := append(t.Sections, reporttypes.Section{Name: m.called("Section"), Questions: []reporttypes.Question{{Text: "Why?", Kind: reporttypes.Text}}})
	if len(sections) > reporttypes.MaxSections {
		sections = sections[len(sections)-2:]
	}
	changed, err := m.a.ReportTypes.Change(m.a.T.Context(), m.keeper(owner), t.ID, reporttypes.Input{Sections: &sections}, 0)
	m.a.Must(err)
	last := changed.Sections[len(changed.Sections)-1]
	if which == "question" {
		return string(last.Questions[0].ID)
	}
	return string(last.ID)
}
