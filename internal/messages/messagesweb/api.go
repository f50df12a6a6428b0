package messagesweb

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/messages"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// CaseMessage is a message in the API.
type CaseMessage struct {
	ID            ids.Message     `json:"id"`
	CaseID        ids.Case        `json:"case_id"`
	Number        int64           `json:"number" doc:"Counts the messages of the case from 1"`
	Text          string          `json:"text" doc:"Empty once it was withdrawn"`
	EnteredBy     ids.User        `json:"entered_by" doc:"Who wrote it, or entered what a participant said"`
	EnteredAt     time.Time       `json:"entered_at" format:"date-time"`
	ParticipantID ids.Participant `json:"participant_id" doc:"Whose words they are; empty for those of staff"`
	Way           messages.Way    `json:"way" doc:"phone, letter, in_person or other, where a participant said it elsewhere; else empty"`
	SaidAt        *time.Time      `json:"said_at" format:"date-time" doc:"When a participant said it elsewhere; else null"`
	DocumentIDs   []ids.Document  `json:"document_ids" doc:"Attached documents of the case; some may have been deleted since"`
	ChangedAt     *time.Time      `json:"changed_at" format:"date-time" doc:"Null unless it was changed"`
	WithdrawnBy   ids.User        `json:"withdrawn_by"`
	WithdrawnAt   *time.Time      `json:"withdrawn_at" format:"date-time" doc:"Null unless it was withdrawn"`
}

// Conversation is that of a case in the API, without what was said.
type Conversation struct {
	CaseID       ids.Case        `json:"case_id"`
	CaseNumber   string          `json:"case_number"`
	CaseName     string          `json:"case_name"`
	Unread       int             `json:"unread" doc:"How many messages I haven't read; 100 stands for as many or more"`
	LatestNumber int64           `json:"latest_number"`
	LatestAt     time.Time       `json:"latest_at" format:"date-time"`
	LatestBy     ids.User        `json:"latest_by" doc:"Who entered the latest message"`
	LatestSaidBy ids.Participant `json:"latest_said_by" doc:"Whose words it is; empty for those of staff"`
}

// SaidElsewhere is what a participant said outside of the product.
type SaidElsewhere struct {
	ParticipantID ids.Participant `json:"participant_id" doc:"A participant of the case"`
	Way           messages.Way    `json:"way" enum:"phone,letter,in_person,other"`
	At            time.Time       `json:"at" format:"date-time"`
}

// NewMessage is a message to be written, or to be recorded.
type NewMessage struct {
	Text        string                    `json:"text" doc:"At most 10,000 characters"`
	DocumentIDs web.Patch[[]ids.Document] `json:"document_ids,omitzero" doc:"At most 10 documents of the case"`
	Said        web.Patch[SaidElsewhere]  `json:"said,omitzero" doc:"Only for what a participant said elsewhere"`
}

// MessagePatch changes a message: what is absent stays.
type MessagePatch struct {
	Text        web.Patch[string]         `json:"text,omitzero"`
	DocumentIDs web.Patch[[]ids.Document] `json:"document_ids,omitzero" doc:"All that are attached, not those to add"`
	Said        web.Patch[SaidElsewhere]  `json:"said,omitzero" doc:"Only for what a participant said elsewhere"`
}

// ReadMark is how far a conversation has been read.
type ReadMark struct {
	Number int64 `json:"number" minimum:"1" doc:"Of the last message that was read; the latest for any greater number"`
}

type casePath struct {
	ID string `path:"id"`
}

type messagePath struct {
	casePath
	Message string `path:"message"`
}

type messageOutput struct {
	ETag string `header:"ETag"`
	Body CaseMessage
}

type listInput struct {
	casePath
	web.ListInput
}

type listOutput struct{ Body web.List[CaseMessage] }

type mineInput struct {
	web.ListInput
	Whose  string `query:"whose" enum:"mine,all" doc:"Of the cases that I am assigned to, which is what comes when left out, or of all that I may open"`
	Unread bool   `query:"unread" doc:"Only those in which there is something that I haven't read"`
}

type mineOutput struct {
	Body web.List[Conversation]
}

type createInput struct {
	casePath
	Body NewMessage
}

type patchInput struct {
	messagePath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the message the change was made from"`
	Body    MessagePatch
}

type withdrawInput struct {
	messagePath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the message that was seen"`
}

type readInput struct {
	casePath
	Body ReadMark
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func body(m messages.Message) CaseMessage {
	return CaseMessage{ID: m.ID, CaseID: m.Case, Number: m.Number, Text: m.Text, EnteredBy: m.EnteredBy, EnteredAt: m.EnteredAt, ParticipantID: m.Participant, Way: m.Way,
		SaidAt: orNull(m.SaidAt), DocumentIDs: append([]ids.Document{}, m.Documents...), ChangedAt: orNull(m.ChangedAt), WithdrawnBy: m.WithdrawnBy,
		WithdrawnAt: orNull(m.WithdrawnAt)}
}

func answer(m messages.Message, err error) (*messageOutput, error) {
	if err != nil {
		return nil, err
	}
	return &messageOutput{ETag: web.ETag(m.Version), Body: body(m)}, nil
}

func said(in web.Patch[SaidElsewhere]) *messages.Said {
	s := in.Pointer()
	if s == nil {
		return nil
	}
	return &messages.Said{Participant: s.ParticipantID, Way: s.Way, At: s.At}
}

func (h handlers) mineAPI(ctx context.Context, c *web.Ctx, in *mineInput) (*mineOutput, error) {
	page, err := h.Messages.Mine(ctx, by(c), messages.MineFilter{Assigned: in.Whose != "all", Unread: in.Unread, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &mineOutput{}
	for _, x := range page.Conversations {
		out.Body.Items = append(out.Body.Items, Conversation{CaseID: x.Case, CaseNumber: x.CaseNumber, CaseName: x.CaseName, Unread: x.Unread,
			LatestNumber: x.Latest.Number, LatestAt: x.Latest.EnteredAt, LatestBy: x.Latest.EnteredBy, LatestSaidBy: x.Latest.Participant})
	}
	out.Body.Next = page.Next
	return out, nil
}

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *listInput) (*listOutput, error) {
	page, err := h.Messages.Conversation(ctx, by(c), ids.Case(in.ID), messages.Filter{After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	for _, m := range page.Messages {
		out.Body.Items = append(out.Body.Items, body(m))
	}
	out.Body.Next = page.Next
	return out, nil
}

func (h handlers) createAPI(ctx context.Context, c *web.Ctx, in *createInput) (*messageOutput, error) {
	want := messages.Input{Text: &in.Body.Text, Documents: in.Body.DocumentIDs.Pointer(), Said: said(in.Body.Said)}
	if want.Said != nil {
		return answer(h.Messages.RecordSaid(ctx, by(c), ids.Case(in.ID), want))
	}
	return answer(h.Messages.Send(ctx, by(c), ids.Case(in.ID), want))
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *messagePath) (*messageOutput, error) {
	return answer(h.Messages.Message(ctx, by(c), ids.Case(in.ID), ids.Message(in.Message)))
}

// patchAPI changes a message. With If-Match, a change in between is 412.
func (h handlers) patchAPI(ctx context.Context, c *web.Ctx, in *patchInput) (*messageOutput, error) {
	seen, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	m, err := h.Messages.Change(ctx, by(c), ids.Case(in.ID), ids.Message(in.Message), messages.Input{Text: in.Body.Text.Pointer(),
		Documents: in.Body.DocumentIDs.Pointer(), Said: said(in.Body.Said)}, seen)
	return answer(m, stale(err, given))
}

func (h handlers) withdrawAPI(ctx context.Context, c *web.Ctx, in *withdrawInput) (*struct{}, error) {
	seen, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	_, err = h.Messages.Withdraw(ctx, by(c), ids.Case(in.ID), ids.Message(in.Message), seen)
	return nil, stale(err, given)
}

func (h handlers) readAPI(ctx context.Context, c *web.Ctx, in *readInput) (*struct{}, error) {
	return nil, h.Messages.MarkRead(ctx, by(c), ids.Case(in.ID), in.Body.Number)
}

// stale makes a clash the failed precondition that it is where the program said what it had seen.
func stale(err error, given bool) error {
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		return errs.E(errs.Stale, e.Key, err)
	}
	return err
}
