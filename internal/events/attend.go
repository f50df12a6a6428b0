package events

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// mayAttend refuses who is added and may not attend: users who aren't active or can't open the case at this moment, and
// participants who aren't of the case. Who attends already stays, whatever became of them.
func (s *Service) mayAttend(ctx context.Context, tx *db.Tx, before, after Event) error {
	var wrong errs.Fields
	for _, u := range without(after.Users, before.Users) {
		may, err := s.Cases.May(ctx, tx, after.Account, u, access.SeeCase, after.Case)
		if err != nil {
			return err
		}
		if !may && !wrong.Has("users") {
			wrong.Add("users", "events.users.cannot_open")
		}
	}
	added := without(after.Participants, before.Participants)
	if len(added) > 0 {
		known, err := s.Participants.ParticipantNames(ctx, tx, after.Account, after.Case, added)
		if err != nil {
			return err
		}
		if len(known) < len(added) {
			wrong.Add("participants", "events.participants.unknown")
		}
	}
	return wrong.Err()
}

// attend stores who attends.
func attend(ctx context.Context, tx *db.Tx, before, after Event) error {
	for _, u := range without(before.Users, after.Users) {
		if err := deleteUser(ctx, tx, after, u); err != nil {
			return err
		}
	}
	for _, u := range without(after.Users, before.Users) {
		if err := insertUser(ctx, tx, after, u); err != nil {
			return err
		}
	}
	for _, p := range without(before.Participants, after.Participants) {
		if err := deleteParticipant(ctx, tx, after, p); err != nil {
			return err
		}
	}
	for _, p := range without(after.Participants, before.Participants) {
		if err := insertParticipant(ctx, tx, after, p); err != nil {
			return err
		}
	}
	return nil
}

// without lists what of a isn't in b.
func without[T comparable](a, b []T) []T {
	var out []T
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}
