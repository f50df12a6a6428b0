package app

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/practice"
)

// openPractice wires the lists by which cases are sorted. New accounts begin with some.
func (p *Program) openPractice() {
	p.Practice = practice.New(p.wall, p.ids, p.Acts, p.Accounts)
	p.PracticeLists = practice.NewSettings(practice.SettingsDeps{DB: p.DB, Practice: p.Practice, Actors: p.People})
	p.Accounts.FurnishedBy(p.Practice)
}

// listed is what an entry of those lists is called now.
func (n names) listed(ctx context.Context, by access.Actor, thing activityweb.Thing) (activityweb.Record, error) {
	all, err := n.p.Practice.Recent(ctx, n.p.DB, by.Account)
	if err != nil {
		return activityweb.Record{}, err
	}
	if x, ok := all.Area(ids.PracticeArea(thing.ID)); ok {
		return activityweb.Record{Name: x.Name, Path: links.PracticeArea(x.ID)}, nil
	}
	if x, ok := all.Stage(ids.Stage(thing.ID)); ok {
		return activityweb.Record{Name: x.Name, Path: links.Entry(links.PracticeStages(x.Area), thing.ID)}, nil
	}
	if x, ok := all.Type(ids.CaseType(thing.ID)); ok {
		return activityweb.Record{Name: x.Name, Path: links.Entry(links.CaseTypes(), thing.ID)}, nil
	}
	if x, ok := all.Group(ids.CaseGroup(thing.ID)); ok {
		return activityweb.Record{Name: x.Name, Path: links.Entry(links.CaseGroups(), thing.ID)}, nil
	}
	return activityweb.Record{}, nil
}
