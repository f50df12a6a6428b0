package activityweb

import (
	"context"
	"encoding/json"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/web"
)

// Act is one act in the API.
type Act struct {
	ID          ids.Act           `json:"id"`
	Position    int64             `json:"position" doc:"Place in the organisation's chain, without gaps; order by it, never by time"`
	At          time.Time         `json:"at" format:"date-time"`
	Kind        activity.Kind     `json:"kind" doc:"room.verb in the past tense"`
	Text        string            `json:"text" doc:"The kind in the caller's language"`
	Outcome     activity.Outcome  `json:"outcome" enum:"done,refused"`
	UserID      ids.User          `json:"user_id" doc:"Who acted; empty for the product, its operator and strangers"`
	UserName    string            `json:"user_name" doc:"As it is now"`
	IDNumber    string            `json:"id_number" doc:"Badge or personnel number as it was then"`
	Role        access.Role       `json:"role" doc:"As it was then"`
	OnBehalfOf  ids.User          `json:"on_behalf_of"`
	ViewedAs    ids.User          `json:"viewed_as" doc:"Whom the administrator who acted looked as; empty for nobody"`
	ViewedAsNo  string            `json:"viewed_as_number" doc:"That person’s badge or personnel number as it was then"`
	CaseID      ids.Case          `json:"case_id"`
	SubjectType string            `json:"subject_type"`
	SubjectID   string            `json:"subject_id"`
	Payload     json.RawMessage   `json:"payload" doc:"What more there is to say; its shape follows from the kind. null when nothing"`
	Personal    map[string]string `json:"personal" doc:"Personal values that haven't been erased"`
	Erased      []string          `json:"erased" doc:"Names of those that were"`
	Door        access.Door       `json:"door" enum:"web,api,cli,system"`
	RemoteIP    string            `json:"remote_ip" doc:"Erased after a year"`
	SessionID   ids.Session       `json:"session_id"`
	TokenID     ids.APIToken      `json:"token_id"`
	RequestID   string            `json:"request_id"`
	Hash        string            `json:"hash" doc:"SHA-256 over the act and the hash before it"`
}

// ActivityFilter are the parameters that narrow the record.
type ActivityFilter struct {
	Who      string `query:"who" doc:"Who acted, or whom an administrator looked as: the id of a user"`
	IDNumber string `query:"id_number" doc:"Badge or personnel number as it was then"`
	Record   string `query:"record" doc:"Subject type and id with a colon between, or the type alone"`
	Case     string `query:"case_id"`
	Kind     string `query:"kind" doc:"Kinds or rooms, separated by commas"`
	Outcome  string `query:"outcome" doc:"done or refused"`
	Door     string `query:"door" doc:"web, api, cli or system"`
	From     string `query:"from" doc:"Earliest time, included; RFC 3339, or a day in UTC"`
	To       string `query:"to" doc:"Latest time, RFC 3339 and not included, or a day in UTC that is"`
}

func (f ActivityFilter) query() query {
	return query{Who: f.Who, Number: f.IDNumber, Record: f.Record, Case: f.Case, What: f.Kind, Outcome: f.Outcome, Door: f.Door, From: f.From, To: f.To}
}

// listActivityInput is the filter with the page and its order.
type listActivityInput struct {
	web.ListInput
	ActivityFilter
	Oldest bool `query:"oldest" doc:"Oldest first"`
}

// actCursor is the position after which a page goes on.
type actCursor struct {
	Position int64 `json:"p"`
}

type listActivityOutput struct{ Body web.List[Act] }

// listActivity answers with a page of the record.
func (h handlers) listActivity(ctx context.Context, c *web.Ctx, in *listActivityInput) (*listActivityOutput, error) {
	if err := h.Log.Readable(by(c)); err != nil {
		return nil, err
	}
	f, err := in.query().filter(time.UTC)
	if err != nil {
		return nil, err
	}
	var from actCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	f.Newest, f.Limit = !in.Oldest, in.Limit
	if in.Oldest {
		f.After = from.Position
	} else {
		f.Before = from.Position
	}
	page, err := h.Log.Acts(ctx, by(c), f)
	if err != nil {
		return nil, err
	}
	out := &listActivityOutput{}
	if out.Body.Items, err = h.answer(c, page.Acts); err == nil && page.Next != 0 {
		out.Body.Next, err = web.Cursor(actCursor{page.Next})
	}
	return out, err
}

type getActivityInput struct {
	ID string `path:"id"`
}

type getActivityOutput struct{ Body Act }

// getActivity answers with one act.
func (h handlers) getActivity(ctx context.Context, c *web.Ctx, in *getActivityInput) (*getActivityOutput, error) {
	e, err := h.Log.Act(ctx, by(c), ids.Act(in.ID))
	if err != nil {
		return nil, err
	}
	items, err := h.answer(c, []activity.Entry{e})
	if err != nil {
		return nil, err
	}
	return &getActivityOutput{items[0]}, nil
}

func (h handlers) answer(c *web.Ctx, acts []activity.Entry) ([]Act, error) {
	s, err := h.show(c, acts, query{})
	if err != nil {
		return nil, err
	}
	out := make([]Act, 0, len(acts))
	for _, e := range acts {
		a := Act{ID: e.ID, Position: e.Position, At: e.At, Kind: e.Kind, Text: s.kind(e.Kind), Outcome: e.Outcome, UserID: e.User,
			UserName: s.names[e.User], IDNumber: e.IDNumber, Role: e.Role, OnBehalfOf: e.OnBehalfOf, ViewedAs: e.ViewedAs, ViewedAsNo: e.ViewedAsNumber, CaseID: e.Case, SubjectType: e.SubjectType,
			SubjectID: e.SubjectID, Personal: e.Erasable, Erased: e.Erased, Door: e.Door, RemoteIP: e.RemoteIP, SessionID: e.Session,
			TokenID: e.Token, RequestID: e.RequestID, Hash: e.Hash}
		if e.Payload != "" {
			a.Payload = json.RawMessage(e.Payload)
		}
		out = append(out, a)
	}
	return out, nil
}

// ExportRequest asks for a file of the record; its fields are those of the list.
type ExportRequest struct {
	Format   string `json:"format" doc:"csv or jsonl"`
	Reason   string `json:"reason" doc:"Why the records leave, in 3 to 300 characters on one line; the audit keeps it"`
	Who      string `json:"who,omitempty"`
	IDNumber string `json:"id_number,omitempty"`
	Record   string `json:"record,omitempty"`
	Case     string `json:"case_id,omitempty"`
	Kind     string `json:"kind,omitempty"`
	Outcome  string `json:"outcome,omitempty"`
	Door     string `json:"door,omitempty"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
}

// ExportAnswer names the export.
type ExportAnswer struct {
	ID ids.Export `json:"id" doc:"See /api/v1/exports"`
}

type exportActivityInput struct{ Body ExportRequest }
type exportActivityOutput struct{ Body ExportAnswer }

// exportActivity asks for the file.
func (h handlers) exportActivity(ctx context.Context, c *web.Ctx, in *exportActivityInput) (*exportActivityOutput, error) {
	b := in.Body
	q := query{Who: b.Who, Number: b.IDNumber, Record: b.Record, Case: b.Case, What: b.Kind, Outcome: b.Outcome, Door: b.Door, From: b.From, To: b.To,
		Reason: b.Reason}
	e, err := h.request(ctx, by(c), q, activity.Format(b.Format))
	if err != nil {
		return nil, err
	}
	return &exportActivityOutput{ExportAnswer{e.ID}}, nil
}
