package reports_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/documents"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/reports"
	"cabinet/internal/reporttypes"
)

// The questions of the incident report.
const (
	what  ids.ReportQuestion = "q-what"
	force ids.ReportQuestion = "q-force"
	scene ids.ReportQuestion = "q-scene"
)

// forms stand in for report types: one of two revisions, one that is archived, and as many levels as it is told.
type forms struct {
	levels int
	offer  int64
}

func (f *forms) form(t ids.ReportType, revision int64) reporttypes.Type {
	list := []reporttypes.Question{
		{ID: what, Text: "What happened?", Kind: reporttypes.Text, Required: true},
		{ID: force, Text: "Was force used?", Kind: reporttypes.YesNo},
		{ID: scene, Text: "Photographs of the scene", Kind: reporttypes.File},
	}
	if revision > 1 {
		list = append(list, reporttypes.Question{ID: "q-new", Text: "Who was told?", Kind: reporttypes.Text, Required: true})
	}
	return reporttypes.Type{ID: t, Name: "Incident report", Archived: t == "archived", Revision: revision, Sections: []reporttypes.Section{{ID: "s", Name: "Facts", Questions: list}}}
}

func (f *forms) Offered(context.Context, db.Queryer, ids.Account) ([]reporttypes.Type, error) {
	return []reporttypes.Type{f.form("incident", f.offer)}, nil
}

func (f *forms) At(_ context.Context, _ db.Queryer, _ ids.Account, t ids.ReportType, revision int64) (reporttypes.Type, error) {
	if t != "incident" && t != "archived" {
		return reporttypes.Type{}, errs.E(errs.NotFound, "reporttypes.unknown", nil)
	}
	if revision == 0 {
		revision = f.offer
	}
	return f.form(t, revision), nil
}

func (f *forms) Names(context.Context, db.Queryer, ids.Account) (map[ids.ReportType]string, error) {
	return map[ids.ReportType]string{"incident": "Incident report"}, nil
}

func (f *forms) Levels(context.Context, db.Queryer, ids.Account) (int, error) { return f.levels, nil }

// shelf stands in for the documents of cases.
type shelf struct {
	w    *casestest.World
	docs map[ids.Document]documents.Document
}

func (s shelf) Called(ctx context.Context, by access.Actor, d ids.Document) (documents.Document, error) {
	found, known := s.docs[d]
	if !known {
		return found, errs.E(errs.NotFound, "documents.unknown", nil)
	}
	_, err := s.w.Require(ctx, s.w.DB, by, access.SeeCase, found.Case)
	return found, err
}

// world has the room on top of an organisation with cases. Rita and Ray review at level 1, Bea at level 2.
type world struct {
	*casestest.World
	reports        *reports.Service
	forms          *forms
	shelf          shelf
	rita, ray, bea access.Actor
	c              cases.Case
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	casestest.Each(t, []fs.FS{reporttypes.Schema(), reports.Schema()}, reports.Acts(), func(c *casestest.World) {
		w := &world{World: c, forms: &forms{levels: 2, offer: 1}, shelf: shelf{c, map[ids.Document]documents.Document{}}}
		w.reports = reports.New(reports.Deps{DB: c.DB, IDs: c.IDs, Acts: c.Service.Log, Cases: c.Service, People: c.People, Accounts: c.Accounts,
			Documents: w.shelf, Types: w.forms, Index: c.Search})
		c.Write(func(tx *db.Tx) error {
			for _, account := range []ids.Account{c.Firm, c.Other} {
				for _, id := range []string{"incident", "archived"} {
					if _, err := tx.Exec(c.Ctx, `insert into report_types (account_id, id, name, name_folded, note, archived, revision, version, created_at, updated_at)
						values (?, ?, ?, ?, '', ?, 1, 1, 0, 0)`, account, id, id, id, id == "archived"); err != nil {
						return err
					}
					for _, n := range []int{1, 2} {
						if _, err := tx.Exec(c.Ctx, `insert into report_forms (account_id, type_id, revision, sections, created_at) values (?, ?, ?, '[]', 0)`, account, id, n); err != nil {
							return err
						}
					}
				}
			}
			return nil
		})
		w.rita, w.ray, w.bea = w.reviewer("Rita", 1, "4401"), w.reviewer("Ray", 1, "4402"), w.reviewer("Bea", 2, "4403")
		w.number(w.Sam, "7100")
		w.c = w.Open(w.Jane, "Burglary in Mill Lane")
		fn(w)
	})
}

func (w *world) reviewer(name string, level int, number string) access.Actor {
	w.Helper()
	by := w.Add(w.Firm, name, access.Standard)
	w.level(by, level)
	w.number(by, number)
	return by
}

func (w *world) level(who access.Actor, level int) {
	w.Helper()
	_, err := w.People.EditUser(w.Ctx, access.Operator(who.Account), who.User, people.UserInput{ReviewLevel: &level}, 0)
	w.Must(err)
}

func (w *world) number(who access.Actor, number string) {
	w.Helper()
	_, err := w.People.EditUser(w.Ctx, access.Operator(who.Account), who.User, people.UserInput{Profile: people.ProfileInput{IDNumber: &number}}, 0)
	w.Must(err)
}

// draft begins a report of Sam's with an answer to what is required.
func (w *world) draft() reports.Report {
	w.Helper()
	r, err := w.reports.Begin(w.Ctx, w.Sam, reports.BeginInput{Case: w.c.ID, Type: "incident", Title: "Window broken at No. 4"})
	w.Must(err)
	done, err := w.reports.Save(w.Ctx, w.Sam, r.ID, reports.SaveInput{Answers: map[ids.ReportQuestion]string{what: "A window was broken from outside."}}, r.Version)
	w.Must(err)
	return done.Report
}

// submitted is a draft that Sam submitted.
func (w *world) submitted() reports.Report {
	w.Helper()
	r, err := w.reports.Submit(w.Ctx, w.Sam, w.draft().ID, reports.StepInput{}, 0)
	w.Must(err)
	return r.Report
}

// stamps are the steps of a report in words.
func (w *world) stamps(by access.Actor, r ids.Report) string {
	w.Helper()
	x, err := w.reports.Report(w.Ctx, by, r)
	w.Must(err)
	var out []string
	for _, s := range x.Steps {
		line := string(s.Kind) + "@" + string(rune('0'+s.Level)) + " " + s.IDNumber
		if s.Text != "" {
			line += " " + s.Text
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// titles are those of a list, in its order.
func (w *world) titles(list func(context.Context, access.Actor, reports.Filter) (reports.Page, error), by access.Actor, f reports.Filter) string {
	w.Helper()
	out := []string{}
	for {
		page, err := list(w.Ctx, by, f)
		w.Must(err)
		for _, r := range page.Reports {
			out = append(out, r.Name()+" "+string(r.State))
		}
		if f.After = page.Next; f.After == "" {
			return strings.Join(out, ", ")
		}
	}
}

// give hands what one user holds to another.
func (w *world) give(h holdings.Handing, from, to access.Actor, items []holdings.Item) {
	w.Helper()
	w.Write(func(tx *db.Tx) error {
		given, err := h.Give(w.Ctx, tx, w.Jane, from.User, to.User, items)
		if err == nil && len(given) != len(items) {
			w.Errorf("given: %+v", given)
		}
		return err
	})
}

// ownNumbers says whether people write their ID numbers themselves.
func (w *world) ownNumbers(own bool) {
	w.Helper()
	a, err := w.Accounts.Account(w.Ctx, w.DB, w.Firm)
	w.Must(err)
	a.Policy.OwnIDNumber = own
	w.Write(func(tx *db.Tx) error {
		_, err := w.Accounts.SetPolicy(w.Ctx, tx, access.Operator(w.Firm), a.Policy)
		return err
	})
}
