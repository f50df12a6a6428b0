package events

import (
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the event, and every act belongs to its case.
const (
	EventCreated     activity.Kind = "events.created"
	EventEdited      activity.Kind = "events.edited"
	EventTimeChanged activity.Kind = "events.time_changed"
	EventAttendees   activity.Kind = "events.attendees_changed"
	EventStatus      activity.Kind = "events.status_changed"
	EventCancelled   activity.Kind = "events.cancelled"
	EventHandedOver  activity.Kind = "events.handed_over"
	EventAnswered    activity.Kind = "events.answered"
)

// The names of what was written, as far as an act keeps it.
const (
	titleBefore = "title_before"
	placeBefore = "place_before"
	textBefore  = "text_before"
	reasonName  = "reason"
	noteName    = "note"
)

// SubjectType is the type of the subject of this room's acts.
const SubjectType = "event"

// RecordedTimes are when an event is, as an act keeps it.
type RecordedTimes struct {
	StartsAt time.Time `json:"starts_at"`
	EndsAt   time.Time `json:"ends_at"`
	WholeDay bool      `json:"whole_day"`
	Zone     string    `json:"zone"`
}

func recorded(t Times) RecordedTimes {
	return RecordedTimes{t.Start.UTC(), t.End.UTC(), t.WholeDay, t.Zone}
}

// CreatedPayload says what an event began with.
type CreatedPayload struct {
	Kind         Kind              `json:"kind"`
	Times        RecordedTimes     `json:"times"`
	Users        []ids.User        `json:"users,omitempty"`
	Participants []ids.Participant `json:"participants,omitempty"`
}

// EditedPayload names the fields that changed.
type EditedPayload struct {
	Fields []string `json:"fields"`
}

// TimePayload is when an event was and is.
type TimePayload struct {
	Before RecordedTimes `json:"before"`
	After  RecordedTimes `json:"after"`
}

// AttendeesPayload says who was added and removed.
type AttendeesPayload struct {
	Added               []ids.User        `json:"added,omitempty"`
	Removed             []ids.User        `json:"removed,omitempty"`
	AddedParticipants   []ids.Participant `json:"added_participants,omitempty"`
	RemovedParticipants []ids.Participant `json:"removed_participants,omitempty"`
}

// StatusPayload says what an event was and is.
type StatusPayload struct {
	From Status `json:"from"`
	To   Status `json:"to"`
}

// CancelledPayload says what was called off.
type CancelledPayload struct {
	From   Status        `json:"from"`
	Before RecordedTimes `json:"before"`
}

// AnsweredPayload is what somebody who attends said to an event.
type AnsweredPayload struct {
	Answer Answer `json:"answer"`
}

// HandedPayload says who attended and who does in their place; empty is nobody.
type HandedPayload struct {
	From ids.User `json:"from,omitempty"`
	To   ids.User `json:"to,omitempty"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: EventCreated, Payload: CreatedPayload{}},
		{Kind: EventEdited, Payload: EditedPayload{}, Erasable: []string{titleBefore, placeBefore, textBefore}},
		{Kind: EventTimeChanged, Payload: TimePayload{}},
		{Kind: EventAttendees, Payload: AttendeesPayload{}},
		{Kind: EventStatus, Payload: StatusPayload{}},
		{Kind: EventCancelled, Payload: CancelledPayload{}, Erasable: []string{reasonName}},
		{Kind: EventHandedOver, Payload: HandedPayload{}},
		{Kind: EventAnswered, Payload: AnsweredPayload{}, Erasable: []string{noteName}},
	}
}

func act(e Event, kind activity.Kind, payload any, words map[string]string) activity.Act {
	return activity.Act{Kind: kind, Case: e.Case, SubjectType: SubjectType, SubjectID: string(e.ID), Payload: payload, Erasable: words}
}

// wordsBefore are the words that the named fields held.
func wordsBefore(e Event, fields []string) map[string]string {
	out := map[string]string{}
	for _, f := range fields {
		switch {
		case f == "title":
			out[titleBefore] = e.Title
		case f == "place" && e.Place != "":
			out[placeBefore] = e.Place
		case f == "text" && e.Text != "":
			out[textBefore] = e.Text
		}
	}
	return out
}
