package reportsweb_test

import (
	"context"
	"path"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/reports"
	"cabinet/internal/reporttypes"
)

// form stands in for the types of reports.
type form struct{}

func (form) Offered(context.Context, db.Queryer, ids.Account) ([]reporttypes.Type, error) {
	return []reporttypes.Type{incident()}, nil
}

func (form) At(context.Context, db.Queryer, ids.Account, ids.ReportType, int64) (reporttypes.Type, error) {
	return incident(), nil
}

func (form) Names(context.Context, db.Queryer, ids.Account) (map[ids.ReportType]string, error) {
	return map[ids.ReportType]string{"incident": "Incident report"}, nil
}

func (form) Levels(context.Context, db.Queryer, ids.Account) (int, error) { return 1, nil }

func incident() reporttypes.Type {
	return reporttypes.Type{ID: "incident", Name: "Incident report", Revision: 1, Sections: []reporttypes.Section{{ID: "facts", Name: "Facts", Questions: []reporttypes.Question{
		{ID: "what", Text: "What happened?", Kind: reporttypes.Text, Required: true},
		{ID: "force", Text: "Was force used?", Kind: reporttypes.YesNo},
		{ID: "day", Text: "On which day?", Kind: reporttypes.Date},
		{ID: "many", Text: "How many people?", Kind: reporttypes.Number},
		{ID: "place", Text: "Where?", Kind: reporttypes.Choice, Choices: []string{"Indoors", "Outdoors"}},
		{ID: "photo", Text: "Photographs", Kind: reporttypes.File},
	}}}}
}

// furnished gives the organisation the type, and two people their numbers and levels.
func furnished(a *apptest.App) ids.Case {
	a.T.Helper()
	a.Reports.Types = form{}
	by := a.By("oliver")
	a.Must(a.DB.Write(a.T.Context(), func(tx *db.Tx) error {
		if _, err := tx.Exec(a.T.Context(), `insert into report_types (account_id, id, name, name_folded, note, archived, revision, version, created_at, updated_at)
			values (?, 'incident', 'Incident report', 'incident report', '', ?, 1, 1, 0, 0)`, by.Account, false); err != nil {
			return err
		}
		_, err := tx.Exec(a.T.Context(), `insert into report_forms (account_id, type_id, revision, sections, created_at) values (?, 'incident', 1, '[]', 0)`, by.Account)
		return err
	}))
	for name, level := range map[string]int{"oliver": 0, "lin": 1} {
		number := "77-" + name
		_, err := a.People.EditUser(a.T.Context(), access.Operator(by.Account), a.Member(name).ID, people.UserInput{ReviewLevel: &level, Profile: people.ProfileInput{IDNumber: &number}}, 0)
		a.Must(err)
	}
	areas, err := a.Practice.Areas(a.T.Context(), a.DB, by.Account)
	a.Must(err)
	title := "Burglary in Mill Lane"
	c, err := a.Cases.Create(a.T.Context(), by, cases.CreateInput{Input: cases.Input{Name: &title, Area: &areas[0].ID}})
	a.Must(err)
	_, err = a.Cases.Assign(a.T.Context(), by, cases.AssignInput{Case: c.ID, User: a.Member("lin").ID})
	a.Must(err)
	return c.ID
}

// A report from its beginning to the stamps, by the pages alone.
func TestFromTheDraftToTheStamps(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c := furnished(a)
		oliver, lin := a.As("oliver"), a.As("lin")
		oliver.Get(links.CaseReports(c)).Want(200).See("There are no reports on this case yet")
		page := oliver.Submit(oliver.Get(links.ReportNew(c)).Want(200).Form("#report"), apptest.Fill{"type_id": "incident", "title": "Window <b>broken</b>"})
		page.Want(200).See("Write R-1", "What happened?", "Photographs")
		r := ids.Report(path.Base(strings.TrimSuffix(page.Path, "/edit")))
		lin.Get(links.Report(r)).Want(404)
		oliver.Get(links.ReportStep(r, "submit")).Want(200).See("These questions must be answered first")
		stale := oliver.Get(links.ReportEdit(r)).Form("#report")
		oliver.Submit(oliver.Get(links.ReportEdit(r)).Form("#report"), apptest.Fill{"answers.what": "A window was broken.", "answers.force": "no", "answers.place": "Outdoors"}).
			Want(200).See("The report is saved.")
		oliver.Submit(stale, apptest.Fill{"answers.what": "Something else."}).Want(409).See("changed in the meantime", "Something else.", "A window was broken.")
		oliver.Get(links.ReportFiles(r, "photo")).Want(200).See("No file answers this question yet.")
		oliver.Get(links.ReportDelete(r)).Want(200).See("Delete the draft R-1?")
		oliver.Submit(oliver.Get(links.ReportStep(r, "submit")).Want(200).Form("#step"), nil).Want(200).See("The report is submitted.", "77-oliver")
		lin.Get(links.Reports()).Want(200).See("R-1", "Ready at level 1", "Burglary in Mill Lane")
		lin.Get(links.Report(r)).Want(200).See("Window <b>broken</b>", "Outdoors", "Approve")
		lin.Submit(lin.Get(links.ReportStep(r, "return")).Want(200).Form("#step"), nil).Want(422).See("Say what must be corrected.")
		lin.Submit(lin.Get(links.ReportStep(r, "ask")).Want(200).Form("#step"), apptest.Fill{"text": "Who saw it?"}).Want(200).See("The question is with the author.")
		oliver.Submit(oliver.Get(links.ReportStep(r, "answer")).Want(200).See("Who saw it?").Form("#step"), apptest.Fill{"text": "Mrs Webb."}).Want(200).See("Mrs Webb.")
		lin.Submit(lin.Get(links.ReportStep(r, "approve")).Want(200).Form("#step"), nil).Want(200).See("Approved", "77-lin")
		lin.Submit(lin.Get(links.ReportStep(r, "close")).Want(200).Form("#step"), nil).Want(200).See("The report is closed.")
		oliver.Get(links.ReportStep(r, "approve")).Want(403)
		a.As("grace").Get(links.ReportPrint(r)).Want(404)
		lin.Get(links.Report(r)).Want(200).See("Print…")
		lin.Get(links.ReportPrint(r)).Want(200).See("Window <b>broken</b>", "Outdoors", "77-oliver", "Printed by Lin Chen · ID number 77-lin · ").SeeNot("Delete")
		var number string
		a.Must(a.DB.QueryRow(t.Context(), `select id_number from acts where account_id = ? and kind = ? and subject_id = ? and case_id = ?`,
			a.World.Firm.ID, reports.ReportPrinted, r, c).Scan(&number))
		if number != "77-lin" {
			t.Errorf("the printing is stamped %q", number)
		}
		oliver.Get(links.Reports() + "?show=mine&state=closed").Want(200).See("R-1")
	})
}

// TestTheTabStandsWhereReportsAre: an organisation without types of reports has neither the tab nor the entry of the navigation.
func TestTheTabStandsWhereReportsAre(t *testing.T) {
	a := apptest.SQLite(t)
	by := a.By("oliver")
	areas, err := a.Practice.Areas(t.Context(), a.DB, by.Account)
	a.Must(err)
	title := "A lease"
	c, err := a.Cases.Create(t.Context(), by, cases.CreateInput{Input: cases.Input{Name: &title, Area: &areas[0].ID}})
	a.Must(err)
	oliver := a.As("oliver")
	if page := oliver.Get(links.Case(c.ID)).Want(200); page.Count(`a[href="`+links.CaseReports(c.ID)+`"]`)+page.Count(`a[href="`+links.Reports()+`"]`) != 0 {
		t.Error("reports where nobody can write one")
	}
	furnished(a)
	if page := oliver.Get(links.Case(c.ID)).Want(200); page.Count(`a[href="`+links.CaseReports(c.ID)+`"]`) != 1 || page.Count(`nav a[href="`+links.Reports()+`"]`) == 0 {
		t.Error("no way to the reports")
	}
}
