package events

import (
	"slices"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Input is what is wanted of an event. A nil field stays as it is; a new one begins as a meeting without place, text and
// attendees.
type Input struct {
	Kind  *Kind
	Title *string
	Place *string
	Text  *string
	// When says when it is; a new event needs it.
	When *When
	// Users and Participants are all who attend: users who are active and may open the case when they are added, and
	// participants of the case.
	Users        *[]ids.User
	Participants *[]ids.Participant
}

// apply puts what is given into the event, cleaned, and answers all that is wrong with it together.
func (in Input) apply(e *Event) error {
	var wrong errs.Fields
	if in.Kind != nil {
		if e.Kind = *in.Kind; !e.Kind.Valid() {
			wrong.Add("kind", "events.kind.unknown")
		}
	}
	if in.Title != nil {
		title, fault := writing.Name(*in.Title, MaxTitle)
		note(&wrong, "title", fault, MaxTitle)
		if e.Title = title; title == "" && fault == "" {
			wrong.Add("title", "events.title.required")
		}
	}
	if in.Place != nil {
		place, fault := writing.Name(*in.Place, MaxPlace)
		note(&wrong, "place", fault, MaxPlace)
		e.Place = place
	}
	if in.Text != nil {
		text, fault := writing.Block(*in.Text, MaxText)
		note(&wrong, "text", fault, MaxText)
		e.Text = text
	}
	if in.When != nil {
		times, err := in.When.Resolve()
		if x := errs.As(err); x != nil {
			for _, f := range x.Fields {
				wrong.Add(f.Name, f.Key, f.Args)
			}
		}
		e.Times = times
	}
	if in.Users != nil {
		e.Users = once(*in.Users)
	}
	if in.Participants != nil {
		e.Participants = once(*in.Participants)
	}
	if len(e.Users) > MaxAttendees {
		wrong.Add("users", "events.attendees.many", errs.Args{"Max": MaxAttendees})
	}
	if len(e.Participants) > MaxAttendees {
		wrong.Add("participants", "events.attendees.many", errs.Args{"Max": MaxAttendees})
	}
	return wrong.Err()
}

// once sorts ids and leaves out empty and repeated ones.
func once[T ~string](list []T) []T {
	out := slices.DeleteFunc(slices.Clone(list), func(id T) bool { return id == "" })
	slices.Sort(out)
	return slices.Compact(out)
}

func note(wrong *errs.Fields, field string, fault writing.Fault, limit int) {
	switch fault {
	case "":
	case writing.Long:
		wrong.Add(field, "events.long", errs.Args{"Max": limit})
	default:
		wrong.Add(field, "events.characters")
	}
}
