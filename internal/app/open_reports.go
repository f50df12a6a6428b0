package app

import (
	"context"
	"io"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/web"
	"cabinet/internal/reports"
	"cabinet/internal/reports/reportsweb"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

// openReports wires the types of reports and the reports themselves, each of which asks the other.
func (p *Program) openReports() {
	p.ReportTypes = reporttypes.New(reporttypes.Deps{DB: p.DB, IDs: p.ids, Log: p.Acts, Accounts: p.Accounts, People: p.People})
	p.Reports = reports.New(reports.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Cases: p.Cases, People: p.People, Accounts: p.Accounts, Documents: p.Documents,
		Types: p.ReportTypes, Index: p.Search})
	p.ReportTypes.UsedBy(p.Reports)
	p.Search.AddSources(p.Reports.SearchSource())
}

// reportPages is what the pages of reports are made of, but for the head of a case.
func (p *Program) reportPages() reportsweb.Deps {
	return reportsweb.Deps{Reports: p.Reports, Documents: p.Documents, Names: names{p}, Frame: p.workFrame}
}

// reviewers are the active users of an account who may review reports, by name: whom a level of review can be given.
func (p *Program) reviewers(ctx context.Context, by access.Actor, limit int) ([]people.Person, error) {
	page, err := p.People.List(ctx, access.System(by.Account), people.Filter{Status: people.Active, Limit: limit})
	if err != nil {
		return nil, err
	}
	type post struct {
		role  access.Role
		title ids.JobTitle
	}
	held := map[post]access.Set{}
	var out []people.Person
	for _, x := range page.Items {
		at := post{x.Role, x.JobTitle}
		if _, known := held[at]; !known {
			if held[at], err = p.Roles.SetFor(ctx, p.DB, by.Account, x.Role, x.JobTitle); err != nil {
				return nil, err
			}
		}
		if held[at].Has(access.ReviewReports) {
			out = append(out, x)
		}
	}
	return out, nil
}

// reportNav is the entry of the reports, with how much waits for who looks; organisations that have types of reports have it.
func (p *Program) reportNav(c *web.Ctx, by access.Actor) ([]ui.NavItem, error) {
	any, err := p.ReportTypes.Any(c.Context(), p.DB, by.Account)
	if err != nil || !any {
		return nil, err
	}
	waiting, err := p.Reports.Counts(c.Context(), by)
	return reportsweb.Nav(c.P, waiting.Any()), err
}

// reportLine is a report as its author's own data lists it.
type reportLine struct {
	ID        ids.Report        `json:"id"`
	Case      ids.Case          `json:"case_id"`
	Name      string            `json:"name"`
	Title     string            `json:"title"`
	State     reports.State     `json:"state"`
	CreatedAt time.Time         `json:"created_at"`
	Answers   map[string]string `json:"answers"`
}

// reportsSource lists the reports of which a person is the author, but those of cases that a wall keeps them out of. They are their
// organisation's record and aren't erased.
func (p *Program) reportsSource() mydata.Source {
	return mydata.Source{Name: "reports.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		out, err := p.keptOut(ctx, q, account, user)
		if err != nil {
			return err
		}
		var all []reportLine
		for after := ids.Report(""); ; {
			list, err := p.Reports.WrittenBy(ctx, q, account, user, after)
			if err != nil {
				return err
			}
			if len(list) == 0 {
				break
			}
			for _, x := range list {
				if slices.Contains(out, x.Case) {
					continue
				}
				line := reportLine{ID: x.ID, Case: x.Case, Name: x.Name(), Title: x.Title, State: x.State, CreatedAt: x.CreatedAt, Answers: map[string]string{}}
				for question, value := range x.Answers {
					line.Answers[string(question)] = value
				}
				all = append(all, line)
			}
			after = list[len(list)-1].ID
		}
		if len(all) == 0 {
			return nil
		}
		return writeIndented(w, all)
	}}
}
