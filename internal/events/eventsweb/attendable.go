package eventsweb

import (
	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// attendable are those who can be chosen: who is on the case and the reader, its participants, and whoever attends already.
func (h handlers) attendable(c *web.Ctx, v editView) (people, others []ui.Option, err error) {
	team, err := h.Team.Team(c.Context(), by(c), v.Event.Case)
	if err != nil {
		return nil, nil, err
	}
	users, parties := append([]ids.User{by(c).User}, team...), []ids.Participant(nil)
	for _, e := range v.versions() {
		users, parties = append(users, e.Users...), append(parties, e.Participants...)
	}
	names, err := h.names(c, users)
	if err != nil {
		return nil, nil, err
	}
	for _, u := range first(users) {
		if name := names[u]; name != "" {
			if u == by(c).User {
				name = c.P.T("eventsweb.me", errs.Args{"Name": name})
			}
			people = append(people, ui.Option{Value: string(u), Text: name})
		}
	}
	all, err := h.Participants.Participants(c.Context(), by(c), v.Event.Case)
	if err != nil {
		return nil, nil, err
	}
	listed := map[ids.Participant]bool{}
	for _, p := range all {
		listed[p.ID] = true
		others = append(others, ui.Option{Value: string(p.ID), Text: p.Name})
	}
	called, err := h.Participants.Called(c.Context(), by(c), v.Event.Case, parties)
	for _, p := range first(parties) {
		if name := called[p]; name != "" && !listed[p] {
			others = append(others, ui.Option{Value: string(p), Text: name})
		}
	}
	return people, others, err
}

// versions are what stands, and after a clash what the other person made of it.
func (v editView) versions() []events.Event {
	out := []events.Event{v.Event}
	if v.Theirs != nil {
		out = append(out, *v.Theirs)
	}
	return out
}

// first keeps the first of equal ids, in their order.
func first[T comparable](list []T) []T {
	var out []T
	seen := map[T]bool{}
	for _, x := range list {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}
