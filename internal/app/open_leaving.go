package app

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/attributes"
	"cabinet/internal/bulk"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
	"cabinet/internal/events"
	"cabinet/internal/exports"
	"cabinet/internal/holdings"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/leaving"
	"cabinet/internal/messages"
	"cabinet/internal/moves"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/records"
	"cabinet/internal/reports"
	"cabinet/internal/requests"
	"cabinet/internal/scim"
	"cabinet/internal/tasks"
	"cabinet/internal/viewing"
)

// Holdings joins what all rooms keep of users, and what becomes of it when they leave. A column that names a user and
// stands in nobody's declaration fails a test.
func Holdings() []holdings.Declaration {
	return slices.Concat(activity.Holdings(), accounts.Holdings(), identity.Holdings(), people.Holdings(), attributes.Holdings(), exports.Holdings(),
		invitations.Holdings(), bulk.Holdings(), leaving.Holdings(), moves.Holdings(), requests.Holdings(), viewing.Holdings(), scim.Holdings(), mydata.Holdings(),
		cases.Holdings(), records.Holdings(), tasks.Holdings(), documents.Holdings(), events.Holdings(), messages.Holdings(), reports.Holdings(), []holdings.Declaration{
			// Answers to keyed requests are kept for a day, for the same caller alone.
			{Kind: "idempotency_keys", Fate: holdings.Ends, Columns: []string{"idempotency_keys.user_id"}},
		})
}

// openLeaving wires how what somebody holds passes to others. What gives rights comes first.
func (p *Program) openLeaving(members people.Members, post exports.Post) {
	p.Leaving = leaving.New(leaving.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, People: p.People, Members: members, Sessions: p.Identity,
		Actors: p.Identity, Handings: slices.Concat(p.People.Handings(), p.Invitations.Handings(), p.Bulk.Handings(), p.Cases.Handings(),
			p.Tasks.Handings(), p.Events.Handings(), p.Reports.Handings(), p.AccountSettings.Handings(p.addressOf)), KeptOut: p.Cases.KeptOut, Post: post})
	p.Leaving.RegisterJobs(p.Queue)
}

// addressOf tells by which address a user signs in.
func (p *Program) addressOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (string, error) {
	who, err := p.People.PersonOf(ctx, q, account, user)
	return who.Email, err
}

// departures tells leaving, which is made after people, of everybody who becomes inactive.
type departures struct{ p *Program }

// Departed implements people.Departures.
func (d departures) Departed(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account, user ids.User) error {
	return d.p.Leaving.Departed(ctx, tx, by, account, user)
}
