package app

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/records"
)

// openRecords wires participants, issues and sources of cases. New accounts begin with some roles.
func (p *Program) openRecords() {
	p.Records = records.New(records.Deps{DB: p.DB, IDs: p.ids, Log: p.Acts, Accounts: p.Accounts, Actors: p.People, Cases: p.Cases, Index: p.Search})
	p.Search.AddSources(p.Records.SearchSource())
	p.Accounts.FurnishedBy(furnishers{p})
}

// furnishers give new accounts what they begin with in every room.
type furnishers struct{ p *Program }

// Furnish implements [accounts.Furnisher].
func (f furnishers) Furnish(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account) error {
	if err := f.p.Practice.Furnish(ctx, tx, by, account); err != nil {
		return err
	}
	if err := f.p.Records.Furnish(ctx, tx, by, account); err != nil {
		return err
	}
	return f.p.ReportTypes.Furnish(ctx, tx, by, account)
}

// furnish gives the accounts that were made before there was furniture what they lack.
func (p *Program) furnish(ctx context.Context) error {
	if err := p.Practice.FurnishAllAccounts(ctx, p.DB); err != nil {
		return err
	}
	if err := p.Records.FurnishAllAccounts(ctx); err != nil {
		return err
	}
	return p.ReportTypes.FurnishAllAccounts(ctx)
}

// template is what a role or field of record templates is called now. What is in a case is named by its case alone.
func (n names) template(ctx context.Context, by access.Actor, thing activityweb.Thing) (activityweb.Record, error) {
	t, err := n.p.Records.Templates().One(ctx, by, ids.TemplateField(thing.ID))
	return activityweb.Record{Name: t.Name, Path: links.RecordTemplate(t.ID)}, err
}
