package eventsweb

import (
	"context"
	"time"

	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Event is an event in the API, without who attends.
type Event struct {
	ID        ids.Event     `json:"id"`
	CaseID    ids.Case      `json:"case_id"`
	Kind      events.Kind   `json:"kind" enum:"hearing,meeting,deadline,call,other"`
	Title     string        `json:"title"`
	Place     string        `json:"place"`
	Text      string        `json:"text"`
	StartsAt  time.Time     `json:"starts_at" format:"date-time"`
	EndsAt    time.Time     `json:"ends_at" format:"date-time" doc:"The same as starts_at for a moment; the midnight after the last of whole days"`
	WholeDay  bool          `json:"whole_day"`
	Zone      string        `json:"zone" doc:"The time zone by whose clock it was agreed on, as IANA calls it"`
	Status    events.Status `json:"status" enum:"planned,held,cancelled"`
	Reason    string        `json:"reason" doc:"Why it was cancelled"`
	CreatedBy ids.User      `json:"created_by"`
	CreatedAt time.Time     `json:"created_at" format:"date-time"`
}

// CaseEvent is an event of a list with the users who attend it.
type CaseEvent struct {
	Event
	UserIDs []ids.User `json:"user_ids"`
}

// WholeEvent is one event with everybody who attends it.
type WholeEvent struct {
	CaseEvent
	ParticipantIDs []ids.Participant `json:"participant_ids"`
	Answers        []EventAnswer     `json:"answers" doc:"Of users who attend and have answered"`
}

// EventAnswer is what somebody who attends an event answered.
type EventAnswer struct {
	UserID ids.User      `json:"user_id"`
	Answer events.Answer `json:"answer" enum:"accepted,tentative,declined"`
	Note   string        `json:"note"`
	At     time.Time     `json:"at" format:"date-time"`
}

// OwnAnswer is one's own answer to an event.
type OwnAnswer struct {
	Answer events.Answer `json:"answer" enum:"accepted,tentative,declined"`
	Note   string        `json:"note,omitempty" required:"false" doc:"At most 300 characters"`
}

// CalendarEvent is an event of the calendar, with the case that it is on.
type CalendarEvent struct {
	Event
	CaseNumber string `json:"case_number"`
	CaseName   string `json:"case_name"`
}

// EventWhen is when an event is wanted, by the clock of a time zone.
type EventWhen struct {
	Start      string       `json:"start" doc:"Such as 2026-11-24T10:00; a day such as 2026-11-24 for whole days"`
	End        string       `json:"end,omitempty" required:"false" doc:"Written as start; empty for a moment, or for one whole day. The last day of whole days is among them"`
	StartWhich events.Which `json:"start_which,omitempty" required:"false" doc:"earlier or later: which is meant, where clocks go back and show that time twice"`
	EndWhich   events.Which `json:"end_which,omitempty" required:"false" doc:"The same for the end"`
	WholeDay   bool         `json:"whole_day,omitempty" required:"false"`
	Zone       string       `json:"zone" doc:"As IANA calls it, such as Europe/London"`
}

func (w EventWhen) when() *events.When {
	return &events.When{Start: w.Start, End: w.End, StartWhich: w.StartWhich, EndWhich: w.EndWhich, WholeDay: w.WholeDay, Zone: w.Zone}
}

// NewEvent is an event to be added.
type NewEvent struct {
	Title          string                       `json:"title"`
	When           EventWhen                    `json:"when"`
	Kind           web.Patch[events.Kind]       `json:"kind,omitzero" doc:"hearing, meeting, deadline, call or other; meeting when left out"`
	Place          web.Patch[string]            `json:"place,omitzero"`
	Text           web.Patch[string]            `json:"text,omitzero"`
	UserIDs        web.Patch[[]ids.User]        `json:"user_ids,omitzero" doc:"Active users who may open the case"`
	ParticipantIDs web.Patch[[]ids.Participant] `json:"participant_ids,omitzero" doc:"Participants of the case"`
}

// EventPatch changes an event: what is absent stays.
type EventPatch struct {
	Title          web.Patch[string]            `json:"title,omitzero"`
	When           web.Patch[EventWhen]         `json:"when,omitzero"`
	Kind           web.Patch[events.Kind]       `json:"kind,omitzero"`
	Place          web.Patch[string]            `json:"place,omitzero"`
	Text           web.Patch[string]            `json:"text,omitzero"`
	UserIDs        web.Patch[[]ids.User]        `json:"user_ids,omitzero" doc:"All who attend, not those to add"`
	ParticipantIDs web.Patch[[]ids.Participant] `json:"participant_ids,omitzero"`
	Status         web.Patch[events.Status]     `json:"status,omitzero"`
	Reason         web.Patch[string]            `json:"reason,omitzero" doc:"Why it is cancelled"`
}

// EventTimes are the times of an event before or after a change.
type EventTimes struct {
	StartsAt time.Time `json:"starts_at" format:"date-time"`
	EndsAt   time.Time `json:"ends_at" format:"date-time"`
	WholeDay bool      `json:"whole_day"`
	Zone     string    `json:"zone"`
}

// EventChange is a line of an event's history.
type EventChange struct {
	What   string      `json:"what" enum:"created,edited,time_changed,attendees_changed,held,planned,cancelled,handed_over"`
	At     time.Time   `json:"at" format:"date-time"`
	By     ids.User    `json:"by" doc:"Empty for the machine"`
	Before *EventTimes `json:"before" doc:"When it was, where the time changed or it was cancelled; else null"`
	After  *EventTimes `json:"after" doc:"When it is since then; null where the time stayed"`
	Reason string      `json:"reason"`
}

type eventPath struct {
	ID string `path:"id"`
}

type eventOutput struct {
	ETag string `header:"ETag"`
	Body WholeEvent
}

type listEventsInput struct {
	eventPath
	web.ListInput
	Span events.Span `query:"span" enum:"upcoming,past,cancelled" doc:"What isn't over, the next first, which is what comes when left out; what is over, the last first; or what was cancelled"`
}

type listEventsOutput struct{ Body web.List[CaseEvent] }

type calendarInput struct {
	web.ListInput
	From  string `query:"from" required:"true" doc:"A moment such as 2026-11-24T00:00:00Z"`
	Until string `query:"until" required:"true" doc:"A moment, at most 400 days later"`
	Whose string `query:"whose" enum:"mine,all" doc:"Events that I attend, which is what comes when left out, or those of everybody"`
}

type calendarOutput struct{ Body web.List[CalendarEvent] }

type historyOutput struct{ Body web.List[EventChange] }

type createEventInput struct {
	eventPath
	Body NewEvent
}

type answerInput struct {
	eventPath
	Body OwnAnswer
}

type patchEventInput struct {
	eventPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the event the change was made from"`
	Body    EventPatch
}

func body(e events.Event) Event {
	return Event{ID: e.ID, CaseID: e.Case, Kind: e.Kind, Title: e.Title, Place: e.Place, Text: e.Text, StartsAt: e.Start, EndsAt: e.End, WholeDay: e.WholeDay, Zone: e.Zone,
		Status: e.Status, Reason: e.Reason, CreatedBy: e.CreatedBy, CreatedAt: e.CreatedAt}
}

func ofCase(e events.Event) CaseEvent {
	return CaseEvent{Event: body(e), UserIDs: append([]ids.User{}, e.Users...)}
}

func answer(e events.Event, err error) (*eventOutput, error) {
	if err != nil {
		return nil, err
	}
	out := WholeEvent{CaseEvent: ofCase(e), ParticipantIDs: append([]ids.Participant{}, e.Participants...), Answers: []EventAnswer{}}
	for _, u := range e.Users {
		if r, answered := e.Replies[u]; answered {
			out.Answers = append(out.Answers, EventAnswer{UserID: u, Answer: r.Answer, Note: r.Note, At: r.At})
		}
	}
	return &eventOutput{ETag: web.ETag(e.Version), Body: out}, nil
}

func times(t *events.Times) *EventTimes {
	if t == nil {
		return nil
	}
	return &EventTimes{StartsAt: t.Start, EndsAt: t.End, WholeDay: t.WholeDay, Zone: t.Zone}
}

func (h handlers) calendarAPI(ctx context.Context, c *web.Ctx, in *calendarInput) (*calendarOutput, error) {
	f := events.CalendarFilter{All: in.Whose == "all", After: in.After, Limit: in.Limit}
	var wrong errs.Fields
	moment := func(name, text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			wrong.Add(name, "eventsweb.api.moment")
		}
		return at
	}
	f.From, f.Until = moment("from", in.From), moment("until", in.Until)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	page, err := h.Events.Calendar(ctx, by(c), f)
	if err != nil {
		return nil, err
	}
	out := &calendarOutput{}
	for _, e := range page.Events {
		out.Body.Items = append(out.Body.Items, CalendarEvent{Event: body(e.Event), CaseNumber: e.CaseNumber, CaseName: e.CaseName})
	}
	out.Body.Next = page.Next
	return out, nil
}

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *listEventsInput) (*listEventsOutput, error) {
	page, err := h.Events.OfCase(ctx, by(c), ids.Case(in.ID), events.CaseFilter{Span: in.Span, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listEventsOutput{}
	for _, e := range page.Events {
		out.Body.Items = append(out.Body.Items, ofCase(e))
	}
	out.Body.Next = page.Next
	return out, nil
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *eventPath) (*eventOutput, error) {
	return answer(h.Events.Event(ctx, by(c), ids.Event(in.ID)))
}

func (h handlers) historyAPI(ctx context.Context, c *web.Ctx, in *eventPath) (*historyOutput, error) {
	list, err := h.Events.History(ctx, by(c), ids.Event(in.ID))
	if err != nil {
		return nil, err
	}
	out := &historyOutput{}
	for _, x := range list {
		out.Body.Items = append(out.Body.Items, EventChange{What: x.What, At: x.At, By: x.By, Before: times(x.From), After: times(x.To), Reason: x.Reason})
	}
	return out, nil
}

func (h handlers) createAPI(ctx context.Context, c *web.Ctx, in *createEventInput) (*eventOutput, error) {
	b := in.Body
	return answer(h.Events.Create(ctx, by(c), ids.Case(in.ID), events.Input{Title: &b.Title, When: b.When.when(), Kind: b.Kind.Pointer(), Place: b.Place.Pointer(), Text: b.Text.Pointer(),
		Users: b.UserIDs.Pointer(), Participants: b.ParticipantIDs.Pointer()}))
}

// patchAPI changes what the body names. With If-Match, somebody else's change in between is 412.
func (h handlers) patchAPI(ctx context.Context, c *web.Ctx, in *patchEventInput) (*eventOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	b, event := in.Body, ids.Event(in.ID)
	fields := events.Input{Title: b.Title.Pointer(), Kind: b.Kind.Pointer(), Place: b.Place.Pointer(), Text: b.Text.Pointer(), Users: b.UserIDs.Pointer(),
		Participants: b.ParticipantIDs.Pointer()}
	if when := b.When.Pointer(); when != nil {
		fields.When = when.when()
	}
	reason, explained := b.Reason.Get()
	status, moves := b.Status.Get()
	if moves && fields != (events.Input{}) || explained && status != events.Cancelled {
		return nil, errs.E(errs.Invalid, "eventsweb.patch.one", nil)
	}
	var e events.Event
	switch {
	case !moves:
		e, err = h.Events.Edit(ctx, by(c), event, fields, version)
	case status == events.Cancelled:
		e, err = h.Events.Cancel(ctx, by(c), event, reason, version)
	case status == events.Held || status == events.Planned:
		e, err = h.Events.SetHeld(ctx, by(c), event, status == events.Held, version)
	default:
		return nil, errs.FieldError("status", "eventsweb.status.unknown")
	}
	return answer(e, stale(err, given))
}

// stale makes a clash the failed precondition that it is where the program said what it had seen.
func stale(err error, given bool) error {
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		return errs.E(errs.Stale, e.Key, err)
	}
	return err
}
