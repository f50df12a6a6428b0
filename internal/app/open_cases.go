package app

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// openCases wires the cases of all accounts, and tells the rooms below them what they ask about cases.
func (p *Program) openCases() {
	p.Cases = cases.New(cases.Deps{DB: p.DB, IDs: p.ids, Log: p.Acts, Accounts: p.Accounts, People: p.People, Groups: p.Groups, Lists: p.Practice,
		Index: p.Search})
	p.Acts.KeepOut(p.Cases.KeptOut)
	p.Search.AddSources(p.Cases.Sources()...)
	p.PracticeLists.Holders = p.Cases
	p.Invitations.Cases = p.Cases
	p.GroupSettings.Leaves = p.Cases.GroupLeaves
}

// caseReach tells people, who are made before cases, which cases somebody would see.
type caseReach struct{ p *Program }

// CaseEffect implements [people.Cases].
func (r caseReach) CaseEffect(ctx context.Context, q db.Queryer, by access.Actor, user ids.User, before, after people.Reach) (people.CaseEffect, error) {
	return r.p.Cases.CaseEffect(ctx, q, by, user, before, after)
}

// MayBeGuest implements [people.Cases].
func (r caseReach) MayBeGuest(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) error {
	return r.p.Cases.MayBeGuest(ctx, q, account, user)
}

// called is what a case or project is called now, for who sees it.
func (n names) called(ctx context.Context, by access.Actor, thing activityweb.Thing) (activityweb.Record, error) {
	if thing.Type == "project" {
		p, err := n.p.Cases.Project(ctx, by, ids.Project(thing.ID))
		return activityweb.Record{Name: p.Name, Path: links.Project(p.ID)}, err
	}
	c, err := n.p.Cases.Case(ctx, by, ids.Case(thing.ID))
	if err != nil {
		return activityweb.Record{}, err
	}
	return activityweb.Record{Name: c.Number + " " + c.Name, Path: links.Case(c.ID)}, nil
}

// caseName is what a case is called, for who sees it.
func (p *Program) caseName(ctx context.Context, by access.Actor, c ids.Case) string {
	found, err := p.Cases.Case(ctx, by, c)
	if err != nil {
		return ""
	}
	return found.Number + " " + found.Name
}
