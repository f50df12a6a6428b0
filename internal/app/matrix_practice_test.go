package app_test

import (
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/practice"
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

// inner fills the rest of an address behind a thing with one that belongs to it: a stage of a practice area.
func (m *matrix) inner(rest, owner, outer string) string {
	before, after, found := strings.Cut(rest, "{stage}")
	if !found {
		return rest
	}
	if owner == "" {
		return before + nonsense + after
	}
	area, err := m.a.Practice.Area(m.a.T.Context(), m.a.DB, m.a.Member(owner).Account.ID, ids.PracticeArea(outer))
	if err != nil { // deleted by who knocked before
		return before + nonsense + after
	}
	return before + string(area.Stages[len(area.Stages)-1].ID) + after
}
