package events

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Create adds an event to a case. It takes the right to keep the case's events. errs.Conflict is a closed case.
func (s *Service) Create(ctx context.Context, by access.Actor, c ids.Case, in Input) (Event, error) {
	var e Event
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		on, err := s.Cases.Require(ctx, tx, by, access.EditEvents, c)
		if err != nil {
			return err
		}
		if on.State == cases.Closed {
			return errs.E(errs.Conflict, "events.case_closed", nil)
		}
		e = Event{Account: by.Account, ID: ids.Event(s.IDs.New()), Case: c, Kind: Meeting, Status: Planned, CreatedBy: by.User, CreatedAt: tx.Now(), Version: 1}
		if in.Title == nil {
			in.Title = new(string)
		}
		if in.When == nil {
			in.When = &When{Zone: "UTC"}
		}
		if err := in.apply(&e); err != nil {
			return err
		}
		if err := s.mayAttend(ctx, tx, Event{}, e); err != nil {
			return err
		}
		if err := insertEvent(ctx, tx, e); err != nil {
			return err
		}
		if err := attend(ctx, tx, Event{}, e); err != nil {
			return err
		}
		if err := s.keep(ctx, tx, e); err != nil {
			return err
		}
		return s.note(ctx, tx, by, e, act(e, EventCreated, CreatedPayload{Kind: e.Kind, Times: recorded(e.Times), Users: e.Users, Participants: e.Participants}, nil),
			Change{What: "created", To: &e.Times})
	})
	return e, err
}

// Edit changes what is given of an event; it takes the right to keep the case's events. Changing the time, who attends, and
// the rest are recorded as acts of their own. What stands already changes nothing. What was cancelled is errs.Conflict
// "events.cancelled". When somebody else changed the event since ifVersion, which 0 doesn't ask, the answer is errs.Conflict
// "events.conflict" with theirs, an [Event], as its detail.
func (s *Service) Edit(ctx context.Context, by access.Actor, event ids.Event, in Input, ifVersion int64) (Event, error) {
	var e Event
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		before, err := s.hold(ctx, tx, by, event, ifVersion)
		if err != nil {
			return err
		}
		e = before
		if err := in.apply(&e); err != nil {
			return err
		}
		changes := Compare(before, e)
		if !changes.Any() {
			return nil
		}
		if before.Status == Cancelled {
			return errs.E(errs.Conflict, "events.cancelled", nil)
		}
		if err := s.mayAttend(ctx, tx, before, e); err != nil {
			return err
		}
		e.Version++
		if err := s.keep(ctx, tx, e); err != nil {
			return err
		}
		if changes.Times {
			e.Replies = nil
			if err := forgetReplies(ctx, tx, e); err != nil {
				return err
			}
		}
		if err := attend(ctx, tx, before, e); err != nil {
			return err
		}
		return s.noteChanges(ctx, tx, by, before, e, changes)
	})
	return e, err
}

// noteChanges records a change of the time, of who attends and of the rest, each as an act of its own.
func (s *Service) noteChanges(ctx context.Context, tx *db.Tx, by access.Actor, before, e Event, changes Difference) error {
	if changes.Times {
		err := s.note(ctx, tx, by, e, act(e, EventTimeChanged, TimePayload{Before: recorded(before.Times), After: recorded(e.Times)}, nil),
			Change{What: "time_changed", From: &before.Times, To: &e.Times})
		if err != nil {
			return err
		}
	}
	if changes.Attendees {
		payload := AttendeesPayload{Added: without(e.Users, before.Users), Removed: without(before.Users, e.Users),
			AddedParticipants: without(e.Participants, before.Participants), RemovedParticipants: without(before.Participants, e.Participants)}
		if err := s.note(ctx, tx, by, e, act(e, EventAttendees, payload, nil), Change{What: "attendees_changed"}); err != nil {
			return err
		}
	}
	if len(changes.Fields) == 0 {
		return nil
	}
	return s.note(ctx, tx, by, e, act(e, EventEdited, EditedPayload{Fields: changes.Fields}, wordsBefore(before, changes.Fields)), Change{What: "edited"})
}

// Difference says what differs between two states of an event.
type Difference struct {
	Fields           []string // kind, title, place, text
	Times, Attendees bool
}

// Any reports whether anything differs.
func (d Difference) Any() bool { return len(d.Fields) > 0 || d.Times || d.Attendees }

// Compare says what changed.
func Compare(before, after Event) Difference {
	var d Difference
	for _, x := range []struct {
		name string
		same bool
	}{{"kind", before.Kind == after.Kind}, {"title", before.Title == after.Title}, {"place", before.Place == after.Place}, {"text", before.Text == after.Text}} {
		if !x.same {
			d.Fields = append(d.Fields, x.name)
		}
	}
	d.Times = !before.Times.Equal(after.Times)
	d.Attendees = !slices.Equal(before.Users, after.Users) || !slices.Equal(before.Participants, after.Participants)
	return d
}

// Try answers what [Service.Edit] would make of an event, and keeps nothing.
func (s *Service) Try(ctx context.Context, by access.Actor, event ids.Event, in Input) (before, after Event, err error) {
	before, err = s.Event(ctx, by, event)
	if err != nil {
		return before, before, err
	}
	after = before
	err = in.apply(&after)
	return before, after, err
}

// Cancel calls an event off for good, with a reason that the people of the case see. ifVersion is as in [Service.Edit];
// cancelling twice changes nothing.
func (s *Service) Cancel(ctx context.Context, by access.Actor, event ids.Event, reason string, ifVersion int64) (Event, error) {
	var e Event
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if e, err = s.hold(ctx, tx, by, event, 0); err != nil || e.Status == Cancelled {
			return err
		}
		if e, err = s.hold(ctx, tx, by, event, ifVersion); err != nil {
			return err
		}
		var wrong errs.Fields
		text, fault := writing.Block(reason, MaxReason)
		note(&wrong, "reason", fault, MaxReason)
		if text == "" && fault == "" {
			wrong.Add("reason", "events.reason.required")
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		was := e.Status
		e.Status, e.Reason = Cancelled, text
		e.Version++
		if err := s.keep(ctx, tx, e); err != nil {
			return err
		}
		return s.note(ctx, tx, by, e, act(e, EventCancelled, CancelledPayload{From: was, Before: recorded(e.Times)}, map[string]string{reasonName: text}),
			Change{What: "cancelled", From: &e.Times, Reason: text})
	})
	return e, err
}

// SetHeld says that an event took place, or that it is planned after all. One that hasn't begun is errs.Conflict
// "events.not_begun", one that was cancelled "events.cancelled". ifVersion is as in [Service.Edit].
func (s *Service) SetHeld(ctx context.Context, by access.Actor, event ids.Event, held bool, ifVersion int64) (Event, error) {
	to, what := Planned, "planned"
	if held {
		to, what = Held, "held"
	}
	var e Event
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if e, err = s.hold(ctx, tx, by, event, 0); err != nil || e.Status == to {
			return err
		}
		if e, err = s.hold(ctx, tx, by, event, ifVersion); err != nil {
			return err
		}
		switch {
		case e.Status == Cancelled:
			return errs.E(errs.Conflict, "events.cancelled", nil)
		case held && !e.Began(tx.Now()):
			return errs.E(errs.Conflict, "events.not_begun", nil)
		}
		was := e.Status
		e.Status = to
		e.Version++
		if err := s.keep(ctx, tx, e); err != nil {
			return err
		}
		return s.note(ctx, tx, by, e, act(e, EventStatus, StatusPayload{From: was, To: to}, nil), Change{What: what})
	})
	return e, err
}
