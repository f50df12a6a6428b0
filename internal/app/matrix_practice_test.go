package app_test

import (
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/practice"
	"cabinet/internal/records"
)

func (m *matrix) listed(owner string, list practice.List) string {
	name := m.called("Entry")
	e, err := m.a.PracticeLists.Add(m.a.T.Context(), m.keeper(owner), list, "", practice.Input{Name: &name, Stages: []string{"First", "Second", "Third"}})
	m.a.Must(err)
	return e.ID
}

func (m *matrix) practiceArea(owner string) string { return m.listed(owner, practice.Areas) }

func (m *matrix) caseType(owner string) string { return m.listed(owner, practice.Types) }

func (m *matrix) caseGroup(owner string) string { return m.listed(owner, practice.Groups) }

// inner fills the rest of an address behind a thing with one that belongs to it: a stage of a practice area, or what a
// case holds.
func (m *matrix) inner(rest, owner, outer string) string {
	before, after, found := strings.Cut(rest, "{")
	which, after, _ := strings.Cut(after, "}")
	switch {
	case !found:
		return rest
	case owner == "":
		return before + nonsense + after
	case which == "grant":
		return before + m.grant(owner, outer) + after
	case which == "wall":
		return before + m.wall(owner, outer) + after
	case which == "user":
		return before + m.assigned(owner, outer) + after
	case before == "/stages/":
		return before + m.stage(owner, outer) + after
	case which == "message":
		return before + m.message(owner, outer) + after
	case which == "section", which == "question":
		return before + m.part(owner, outer, which) + m.inner(after, owner, outer)
	case before == "/participants/", before == "/issues/", before == "/sources/":
		return before + m.record(owner, outer, records.List(strings.TrimSuffix(strings.Trim(before, "/"), "s"))) + after
	default:
		return rest
	}
}

func (m *matrix) stage(owner, outer string) string {
	area, err := m.a.Practice.Area(m.a.T.Context(), m.a.DB, m.a.Member(owner).Account.ID, ids.PracticeArea(outer))
	if err != nil { // deleted by who knocked before
		return nonsense
	}
	return string(area.Stages[len(area.Stages)-1].ID)
}

func (m *matrix) record(owner, outer string, list records.List) string {
	name := m.called("Record")
	all, err := m.a.Records.Templates().All(m.a.T.Context(), m.keeper(owner))
	m.a.Must(err)
	in := records.Input{Name: &name, LastName: &name}
	for _, t := range all {
		if t.List == records.Roles {
			in.Role = &t.ID
		}
	}
	in.Confirmed = true
	r, err := m.a.Records.Add(m.a.T.Context(), m.keeper(owner), ids.Case(outer), list, in)
	m.a.Must(err)
	return r.ID
}
