package app

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/cases/casesweb"
	"cabinet/internal/events"
	"cabinet/internal/events/eventsweb"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/web"
	"cabinet/internal/records/recordsweb"
	"cabinet/internal/search/searchweb"
	"cabinet/internal/tasks"
	"cabinet/internal/tasks/tasksweb"
	"cabinet/internal/ui"
)

// openWork wires what is kept of cases, above the cases themselves, and makes all of it findable.
func (p *Program) openWork() {
	p.Tasks = tasks.New(tasks.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Cases: p.Cases})
	p.Events = events.New(events.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Cases: p.Cases, Participants: p.Records, Index: p.Search})
	p.Search.AddSources(p.Events.SearchSource())
}

// workRoutes are the pages and operations of the workspace.
func (p *Program) workRoutes() []web.Route {
	of := casesweb.Deps{DB: p.DB, Cases: p.Cases, Practice: p.Practice, People: p.People, Groups: p.Groups, Names: names{p}, Frame: p.workFrame, AdminFrame: p.frame,
		OpenTasks: p.openTasks}
	todo := tasksweb.Deps{Tasks: p.Tasks, Names: names{p}, Team: team{p}, Frame: p.workFrame}
	dates := eventsweb.Deps{Events: p.Events, Names: names{p}, Team: team{p}, Participants: parties{p}, Frame: p.workFrame}
	of.Tabs = []casesweb.TabOf{tasksweb.Tab, eventsweb.Tab}
	of.Panels = []casesweb.PanelOf{func(c *web.Ctx, in ids.Case) (casesweb.Panel, error) {
		body, err := tasksweb.NextTasks(todo, c, in)
		return casesweb.Panel{ID: "tasks", Title: c.P.T("tasksweb.next.title"), Body: body,
			More: ui.Action{Text: c.P.T("tasksweb.next.all"), Href: links.CaseTasks(in), Size: "sm"}}, err
	}, func(c *web.Ctx, in ids.Case) (casesweb.Panel, error) {
		body, err := eventsweb.NextEvents(dates, c, in)
		return casesweb.Panel{ID: "events", Title: c.P.T("eventsweb.next.title"), Body: body,
			More: ui.Action{Text: c.P.T("eventsweb.next.all"), Href: links.CaseEvents(in), Size: "sm"}}, err
	}}
	todo.Head = func(c *web.Ctx, in ids.Case, path string) (ui.CaseHead, error) { return casesweb.Head(of, c, in, path) }
	dates.Head = todo.Head
	out := append(casesweb.Routes(of), tasksweb.Routes(todo)...)
	out = append(out, eventsweb.Routes(dates)...)
	out = append(out, recordsweb.Routes(recordsweb.Deps{Records: p.Records, Frame: p.frame})...)
	return append(out, searchweb.Routes(searchweb.Deps{Search: p.Search, Link: hitLink, Frame: p.workFrame})...)
}

// openTasks counts the open tasks of a case; of a user where one is named.
func (p *Program) openTasks(ctx context.Context, by access.Actor, c ids.Case, user ids.User) (n int, err error) {
	if user != "" {
		return p.Tasks.OpenOf(ctx, p.DB, by.Account, c, user)
	}
	f := tasks.CaseFilter{Limit: 200}
	for {
		page, err := p.Tasks.OfCase(ctx, by, c, f)
		if err != nil {
			return n, err
		}
		for _, tree := range page.Trees {
			for _, t := range tree {
				if !t.Status.Closed() {
					n++
				}
			}
		}
		if f.After = page.Next; f.After == "" {
			return n, nil
		}
	}
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
