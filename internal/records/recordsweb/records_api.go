package recordsweb

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
)

// shelf is the operations on one kind of records.
type shelf struct {
	handlers
	list       records.List
	path, noun string
}

// CaseRecord is a participant, an issue or a source of a case, in the API.
type CaseRecord struct {
	ID          string                       `json:"id"`
	Name        string                       `json:"name" doc:"A participant's is made of their names"`
	Note        string                       `json:"note"`
	Link        string                       `json:"link,omitempty" doc:"Where a source is found"`
	Participant *CaseParticipant             `json:"participant,omitempty" doc:"What only participants have"`
	Values      map[ids.TemplateField]string `json:"values" doc:"Answers to the fields of record templates, by their ids"`
	CreatedAt   time.Time                    `json:"created_at" format:"date-time"`
	UpdatedAt   time.Time                    `json:"updated_at" format:"date-time"`
}

// CaseParticipant is what only participants have.
type CaseParticipant struct {
	Kind       records.ParticipantKind `json:"kind" enum:"person,company"`
	Role       ids.TemplateField       `json:"role_id"`
	FirstName  string                  `json:"first_name"`
	MiddleName string                  `json:"middle_name"`
	LastName   string                  `json:"last_name"`
	Company    string                  `json:"company"`
	Address    string                  `json:"address"`
	Email      string                  `json:"email"`
	Phone      string                  `json:"phone" doc:"E.164, or as it was typed where it couldn't be read"`
	INN        string                  `json:"inn" doc:"Russian tax number"`
}

// CaseRecordInput is what is wanted of a record: what is absent stays, or is empty in a new one.
type CaseRecordInput struct {
	Name       web.Patch[string]                       `json:"name,omitzero" doc:"Of an issue or a source; at most 200 characters"`
	Note       web.Patch[string]                       `json:"note,omitzero"`
	Link       web.Patch[string]                       `json:"link,omitzero" doc:"Of a source"`
	Kind       web.Patch[string]                       `json:"kind,omitzero" doc:"Of a participant: person or company"`
	Role       web.Patch[string]                       `json:"role_id,omitzero" doc:"Of a participant"`
	FirstName  web.Patch[string]                       `json:"first_name,omitzero"`
	MiddleName web.Patch[string]                       `json:"middle_name,omitzero"`
	LastName   web.Patch[string]                       `json:"last_name,omitzero"`
	Company    web.Patch[string]                       `json:"company,omitzero"`
	Address    web.Patch[string]                       `json:"address,omitzero"`
	Email      web.Patch[string]                       `json:"email,omitzero"`
	Phone      web.Patch[string]                       `json:"phone,omitzero"`
	INN        web.Patch[string]                       `json:"inn,omitzero"`
	Values     web.Patch[map[ids.TemplateField]string] `json:"values,omitzero" doc:"Answers by the ids of fields; an empty one clears"`
	Confirmed  bool                                    `json:"confirmed,omitempty" doc:"Saves what looks odd, such as a tax number with wrong check digits or a participant who is in the case already"`
}

type casePath struct {
	ID string `path:"id"`
}

type recordPath struct {
	casePath
	Record string `path:"record"`
}

type recordOutput struct {
	ETag string `header:"ETag"`
	Body CaseRecord
}

type listRecordsInput struct {
	casePath
	web.ListInput
	Role string `query:"role_id" doc:"Keeps the participants of a role"`
}

type listRecordsOutput struct{ Body web.List[CaseRecord] }

type createRecordInput struct {
	casePath
	Body CaseRecordInput
}

type patchRecordInput struct {
	recordPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the record the change was made from"`
	Body    CaseRecordInput
}

type deleteRecordInput struct {
	recordPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the record that was looked at"`
}

// position is where a page begins; it holds a name, so that it travels sealed.
type position struct {
	At string `json:"a"`
}

func recordBody(r records.Record) CaseRecord {
	out := CaseRecord{ID: r.ID, Name: r.Name, Note: r.Note, Link: r.Link, Values: r.Values, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt}
	if out.Values == nil {
		out.Values = map[ids.TemplateField]string{}
	}
	if p := r.Participant; r.List == records.Participants {
		out.Participant = &CaseParticipant{Kind: p.Kind, Role: p.Role, FirstName: p.FirstName, MiddleName: p.MiddleName, LastName: p.LastName, Company: p.Company,
			Address: p.Address, Email: p.Email, Phone: p.Phone, INN: p.INN}
	}
	return out
}

func (b CaseRecordInput) input() records.Input {
	in := records.Input{Name: b.Name.Pointer(), Note: b.Note.Pointer(), Link: b.Link.Pointer(), FirstName: b.FirstName.Pointer(), MiddleName: b.MiddleName.Pointer(),
		LastName: b.LastName.Pointer(), Company: b.Company.Pointer(), Address: b.Address.Pointer(), Email: b.Email.Pointer(), Phone: b.Phone.Pointer(), INN: b.INN.Pointer(),
		Confirmed: b.Confirmed}
	if text := b.Kind.Pointer(); text != nil {
		kind := records.ParticipantKind(*text)
		in.Kind = &kind
	}
	if text := b.Role.Pointer(); text != nil {
		role := ids.TemplateField(*text)
		in.Role = &role
	}
	if values := b.Values.Pointer(); values != nil {
		in.Values = *values
	}
	return in
}

func (s shelf) listAPI(ctx context.Context, c *web.Ctx, in *listRecordsInput) (*listRecordsOutput, error) {
	var after position
	if in.After != "" {
		if err := web.ReadCursor(in.After, &after); err != nil {
			return nil, err
		}
	}
	page, err := s.Records.List(ctx, by(c), ids.Case(in.ID), s.list, records.Filter{Role: ids.TemplateField(in.Role), After: after.At, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listRecordsOutput{}
	for _, r := range page.Records {
		out.Body.Items = append(out.Body.Items, recordBody(r))
	}
	if page.Next != "" {
		out.Body.Next, err = web.Cursor(position{page.Next})
	}
	return out, err
}

func (s shelf) getAPI(ctx context.Context, c *web.Ctx, in *recordPath) (*recordOutput, error) {
	r, err := s.Records.Record(ctx, by(c), ids.Case(in.ID), s.list, in.Record)
	return recordAnswer(r, err)
}

func (s shelf) createAPI(ctx context.Context, c *web.Ctx, in *createRecordInput) (*recordOutput, error) {
	r, err := s.Records.Add(ctx, by(c), ids.Case(in.ID), s.list, in.Body.input())
	return recordAnswer(r, odd(err))
}

// patchAPI changes what the body names. With If-Match, somebody else's change in between is 412.
func (s shelf) patchAPI(ctx context.Context, c *web.Ctx, in *patchRecordInput) (*recordOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	r, err := s.Records.Change(ctx, by(c), ids.Case(in.ID), s.list, in.Record, in.Body.input(), version)
	return recordAnswer(r, stale(given, odd(err)))
}

func (s shelf) deleteAPI(ctx context.Context, c *web.Ctx, in *deleteRecordInput) (*struct{}, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	return nil, stale(given, s.Records.Delete(ctx, by(c), ids.Case(in.ID), s.list, in.Record, version))
}

// stale makes a conflict with another version one with If-Match, where that was given.
func stale(given bool, err error) error {
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict {
		if _, ok := e.Detail.(records.Record); ok {
			return errs.E(errs.Stale, "web.error.stale", err)
		}
	}
	return err
}

// odd tells a program what looks odd, field by field; with "confirmed" it is saved all the same.
func odd(err error) error {
	e := errs.As(err)
	if e == nil {
		return err
	}
	warnings, ok := e.Detail.([]records.Warning)
	if !ok {
		return err
	}
	told := errs.E(errs.Conflict, e.Key, err)
	for _, w := range warnings {
		told.Fields = append(told.Fields, errs.Field{Name: w.Field, Key: w.Key, Args: errs.Args{"Name": w.Name}})
	}
	return told
}

func recordAnswer(r records.Record, err error) (*recordOutput, error) {
	if err != nil {
		return nil, err
	}
	return &recordOutput{ETag: web.ETag(r.Version), Body: recordBody(r)}, nil
}
