package app

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/cases/casesweb"
	"cabinet/internal/documents/documentsweb"
	"cabinet/internal/events/eventsweb"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/messages/messagesweb"
	"cabinet/internal/people"
	"cabinet/internal/platform/web"
	"cabinet/internal/records/recordsweb"
	"cabinet/internal/reports/reportsweb"
	"cabinet/internal/reporttypes/reporttypesweb"
	"cabinet/internal/search/searchweb"
	"cabinet/internal/tasks"
	"cabinet/internal/tasks/tasksweb"
	"cabinet/internal/ui"
)

// openWork wires what is kept of cases, above the cases themselves, and makes all of it findable.
func (p *Program) openWork() {
	p.Tasks = tasks.New(tasks.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Cases: p.Cases, Index: p.Search})
	p.Search.AddSources(p.Tasks.SearchSource())
	p.openEvents()
}

// workRoutes are the pages and operations of the workspace.
func (p *Program) workRoutes() []web.Route {
	of := casesweb.Deps{DB: p.DB, Cases: p.Cases, Practice: p.Practice, People: p.People, Groups: p.Groups, Invitations: p.Invitations, Names: names{p}, Frame: p.workFrame, AdminFrame: p.frame,
		OpenTasks: p.openTasks}
	todo := tasksweb.Deps{Tasks: p.Tasks, Names: names{p}, Team: team{p}, Frame: p.workFrame}
	files := p.documentPages()
	of.Tabs = []casesweb.TabOf{recordsweb.Tab, tasksweb.Tab, eventsweb.Tab, messagesweb.Tab, documentsweb.Tab, reportsweb.Tab}
	dates, talk := p.eventPages(), p.messagePages()
	of.Absent = func(c *web.Ctx, in ids.Case) (map[string]bool, error) {
		any, err := p.ReportTypes.Any(c.Context(), p.DB, access.Of(c.Visitor.Principal).Account)
		return map[string]bool{links.CaseReports(in): !any}, err
	}
	of.Waiting = func(c *web.Ctx, in ids.Case) (map[string]string, error) {
		n, err := messagesweb.Waiting(talk, c, in)
		return map[string]string{links.CaseMessages(in): n}, err
	}
	of.Panels = []casesweb.PanelOf{func(c *web.Ctx, in ids.Case) (casesweb.Panel, error) {
		body, err := tasksweb.NextTasks(todo, c, in)
		return casesweb.Panel{ID: "tasks", Title: c.P.T("tasksweb.next.title"), Body: body,
			More: ui.Action{Text: c.P.T("tasksweb.next.all"), Href: links.CaseTasks(in), Size: "sm"}}, err
	}, func(c *web.Ctx, in ids.Case) (casesweb.Panel, error) { return nextEvents(dates, c, in) }}
	head := func(c *web.Ctx, in ids.Case, path string) (ui.CaseHead, error) { return casesweb.Head(of, c, in, path) }
	written := p.reportPages()
	todo.Head, files.Head, dates.Head, talk.Head, written.Head = head, head, head, head, head
	done := activityweb.CaseDeps{Deps: p.activityPages(p.workFrame), Cases: p.Cases, Head: head}
	of.Activity = activityweb.CaseTab
	of.Looks = func(c *web.Ctx, in ids.Case) (casesweb.Panel, error) {
		body, err := activityweb.Looks(done, c, in)
		return casesweb.Panel{ID: "looks", Title: c.P.T("activityweb.views.title"), Body: body,
			More: ui.Action{Text: c.P.T("activityweb.views.all"), Href: links.CaseViews(in), Size: "sm"}}, err
	}
	out := append(casesweb.Routes(of), tasksweb.Routes(todo)...)
	out = append(out, activityweb.CaseRoutes(done)...)
	out = append(out, eventsweb.Routes(dates)...)
	out = append(out, messagesweb.Routes(talk)...)
	out = append(out, documentsweb.Routes(files)...)
	out = append(out, reportsweb.Routes(written)...)
	out = append(out, reporttypesweb.Routes(reporttypesweb.Deps{Types: p.ReportTypes, Reviewers: p.reviewers, Frame: p.frame})...)
	out = append(out, recordsweb.Routes(recordsweb.Deps{Records: p.Records, Frame: p.frame, WorkFrame: p.workFrame, Head: head})...)
	return append(out, searchweb.Routes(searchweb.Deps{Search: p.Search, Link: hitLink, Frame: p.workFrame})...)
}

// activityPages is what the pages about what was done are made of.
func (p *Program) activityPages(frame ui.Framer) activityweb.Deps {
	return activityweb.Deps{Log: p.Acts, Names: names{p}, Records: names{p}, Find: names{p}.Find, Exports: p.Exports, Frame: frame}
}

// openTasks counts the open tasks of a case; of a user where one is named.
func (p *Program) openTasks(ctx context.Context, by access.Actor, c ids.Case, user ids.User) (n int, err error) {
	if user != "" {
		return p.Tasks.OpenOf(ctx, p.DB, by.Account, c, user)
	}
	return p.Tasks.OpenIn(ctx, by, c)
}

// team tells who is on a case.
type team struct{ p *Program }

// Team implements [tasksweb.Team].
func (t team) Team(ctx context.Context, by access.Actor, c ids.Case) ([]ids.User, error) {
	list, err := t.p.Cases.Assignments(ctx, by, c)
	var out []ids.User
	for _, a := range list {
		if a.Person.Status == people.Active && a.Level > access.LevelNone {
			out = append(out, a.User)
		}
	}
	return out, err
}
