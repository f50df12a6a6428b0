package app

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/events/eventsweb"
	"cabinet/internal/ids"
	"cabinet/internal/records"
)

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
