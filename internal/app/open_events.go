package app

import (
	"context"
	"io"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/cases/casesweb"
	"cabinet/internal/events"
	"cabinet/internal/events/eventsweb"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/mydata"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
	"cabinet/internal/ui"
)

// openEvents wires the events of cases.
func (p *Program) openEvents() {
	p.Events = events.New(events.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Cases: p.Cases, Participants: p.Records, Index: p.Search})
	p.Search.AddSources(p.Events.SearchSource())
}

// eventPages is what the pages of events are made of, but for the head of a case.
func (p *Program) eventPages() eventsweb.Deps {
	return eventsweb.Deps{Events: p.Events, Names: names{p}, Team: team{p}, Participants: parties{p}, Frame: p.workFrame}
}

// nextEvents is the part of a case's first page about what comes next.
func nextEvents(dates eventsweb.Deps, c *web.Ctx, in ids.Case) (casesweb.Panel, error) {
	body, err := eventsweb.NextEvents(dates, c, in)
	return casesweb.Panel{ID: "events", Title: c.P.T("eventsweb.next.title"), Body: body,
		More: ui.Action{Text: c.P.T("eventsweb.next.all"), Href: links.CaseEvents(in), Size: "sm"}}, err
}

// ownEvents is how many events are read at a time.
const ownEvents = 500

// eventsSource lists the events that a person added or attends, but for those on cases that a wall keeps them out of.
func (p *Program) eventsSource() mydata.Source {
	return mydata.Source{Name: "events.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		out, err := p.keptOut(ctx, q, account, user)
		if err != nil {
			return err
		}
		var all []events.Own
		var after ids.Event
		for {
			list, err := p.Events.OwnOf(ctx, q, account, user, after, ownEvents)
			if err != nil {
				return err
			}
			for _, e := range list {
				if !slices.Contains(out, e.Case) {
					all = append(all, e)
				}
			}
			if len(list) < ownEvents {
				break
			}
			after = list[len(list)-1].ID
		}
		if len(all) == 0 {
			return nil
		}
		return writeIndented(w, all)
	}}
}

// parties tells who takes part in cases.
type parties struct{ p *Program }

// mostParties bounds how many participants stand in one list of choices.
const mostParties = 200

// Participants implements [eventsweb.Participants].
func (x parties) Participants(ctx context.Context, by access.Actor, c ids.Case) ([]eventsweb.Participant, error) {
	page, err := x.p.Records.List(ctx, by, c, records.Participants, records.Filter{Limit: mostParties})
	var out []eventsweb.Participant
	for _, r := range page.Records {
		out = append(out, eventsweb.Participant{ID: ids.Participant(r.ID), Name: r.Name})
	}
	return out, err
}

// Called implements [eventsweb.Participants].
func (x parties) Called(ctx context.Context, by access.Actor, c ids.Case, list []ids.Participant) (map[ids.Participant]string, error) {
	return x.p.Records.ParticipantNames(ctx, x.p.DB, by.Account, c, list)
}
