package demo

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/practice"
	"cabinet/internal/tasks"
)

// work gives an account its cases: each is opened by who is responsible for it, as they would do it themselves.
func (r Rooms) work(ctx context.Context, account ids.Account, o organisation) error {
	lists, err := r.Practice.Lists(ctx, r.DB, account)
	if err != nil {
		return err
	}
	p := projects(o.name)
	lead, err := r.called(ctx, account, p.lead)
	if err != nil {
		return err
	}
	joined, err := r.Cases.CreateProject(ctx, lead, cases.ProjectInput{Name: &p.name, Description: &p.text})
	if err != nil {
		return err
	}
	if err := r.seats(ctx, account, o); err != nil {
		return err
	}
	for _, m := range matters(o.name) {
		if err := r.matter(ctx, account, o, m, lists, joined.ID); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

// matter opens one case with the people, the wall and the tasks that belong to it.
func (r Rooms) matter(ctx context.Context, account ids.Account, o organisation, m matter, lists practice.All, joined ids.Project) error {
	by, err := r.called(ctx, account, m.lead)
	if err != nil {
		return err
	}
	area := lists.Areas[m.area%len(lists.Areas)]
	in := cases.CreateInput{Input: cases.Input{Name: &m.name, Description: &m.text, Area: &area.ID, Stage: &area.Stages[m.stage%len(area.Stages)].ID,
		Type: &lists.Types[m.kind%len(lists.Types)].ID}, State: cases.Active}
	if m.project {
		in.Project = &joined
	}
	if m.onboarding {
		in.State = cases.Onboarding
	}
	c, err := r.Cases.Create(ctx, by, in)
	if err != nil {
		return err
	}
	for _, last := range m.team {
		u, err := r.called(ctx, account, last)
		if err != nil {
			return err
		}
		if _, err := r.Cases.Assign(ctx, by, cases.AssignInput{Case: c.ID, User: u.User}); err != nil {
			return fmt.Errorf("assign %s: %w", last, err)
		}
	}
	zone, err := time.LoadLocation(o.zone)
	if err != nil {
		return err
	}
	if err := r.todos(ctx, by, zone, c.ID, "", m.todo); err != nil {
		return err
	}
	if err := r.parts(ctx, by, c); err != nil {
		return err
	}
	if err := r.papers(ctx, by, c); err != nil {
		return err
	}
	if err := r.meet(ctx, by, o.name, zone, c); err != nil {
		return err
	}
	if err := r.talk(ctx, by, c); err != nil {
		return err
	}
	if err := r.report(ctx, c, account); err != nil {
		return err
	}
	if m.kept == "" {
		return nil
	}
	u, err := r.called(ctx, account, m.kept)
	if err != nil {
		return err
	}
	_, err = r.Cases.BuildWall(ctx, by, cases.WallInput{Case: c.ID, User: u.User, Reason: m.why})
	return err
}

// todos adds tasks to a case, or parts to a task of it.
func (r Rooms) todos(ctx context.Context, by access.Actor, zone *time.Location, c ids.Case, parent ids.Task, list []todo) error {
	for _, x := range list {
		in := tasks.Input{Title: &x.title}
		who, err := r.called(ctx, by.Account, x.who)
		if err != nil {
			return err
		}
		in.Assignee = &who.User
		if x.days != 0 {
			due := evening(r.Now().In(zone), x.days)
			in.Due = &due
		}
		if x.urgent {
			pressing := tasks.Urgent
			in.Priority = &pressing
		}
		made, err := r.Tasks.Create(ctx, by, c, parent, in)
		if err != nil {
			return fmt.Errorf("task %s: %w", x.title, err)
		}
		if err := r.todos(ctx, by, zone, c, made.ID, x.parts); err != nil {
			return err
		}
	}
	return nil
}

// evening is when work ends, some days from now.
func evening(now time.Time, days int) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day()+days, 17, 30, 0, 0, now.Location())
}
