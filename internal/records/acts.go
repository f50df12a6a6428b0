package records

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// What this room records. The subject is the record or the template.
const (
	TemplateAdded   activity.Kind = "records.template_added"
	TemplateChanged activity.Kind = "records.template_changed"
	TemplateMoved   activity.Kind = "records.template_moved"
	TemplateDeleted activity.Kind = "records.template_deleted"

	ParticipantAdded   activity.Kind = "records.participant_added"
	ParticipantChanged activity.Kind = "records.participant_changed"
	ParticipantDeleted activity.Kind = "records.participant_deleted"
	// ParticipantSeen is looking at a participant with all that is known of them (C10).
	ParticipantSeen activity.Kind = "records.participant_seen"
	IssueAdded      activity.Kind = "records.issue_added"
	IssueChanged    activity.Kind = "records.issue_changed"
	IssueDeleted    activity.Kind = "records.issue_deleted"
	SourceAdded     activity.Kind = "records.source_added"
	SourceChanged   activity.Kind = "records.source_changed"
	SourceDeleted   activity.Kind = "records.source_deleted"
)

// TemplatePayload says what was added.
type TemplatePayload struct {
	List List `json:"list"`
	Kind Kind `json:"kind"`
}

// ChangedPayload names what was changed; answers to fields are called values.
type ChangedPayload struct {
	Fields []string `json:"fields"`
}

// MovedPayload says where a template stood in its list and stands now.
type MovedPayload struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// DeletedPayload says what took a role's place. For how many participants stands nowhere, since whoever reads it may be kept out of
// some of their cases.
type DeletedPayload struct {
	List        List              `json:"list"`
	Replacement ids.TemplateField `json:"replacement,omitempty"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: TemplateAdded, Payload: TemplatePayload{}},
		{Kind: TemplateChanged, Payload: ChangedPayload{}},
		{Kind: TemplateMoved, Payload: MovedPayload{}},
		{Kind: TemplateDeleted, Payload: DeletedPayload{}},
		{Kind: ParticipantAdded}, {Kind: ParticipantChanged, Payload: ChangedPayload{}}, {Kind: ParticipantDeleted},
		{Kind: ParticipantSeen, View: true},
		{Kind: IssueAdded}, {Kind: IssueChanged, Payload: ChangedPayload{}}, {Kind: IssueDeleted},
		{Kind: SourceAdded}, {Kind: SourceChanged, Payload: ChangedPayload{}}, {Kind: SourceDeleted},
	}
}

// kinds are the acts about records of a list: added, changed and deleted.
func (l List) kinds() (added, changed, deleted activity.Kind) {
	switch l {
	case Issues:
		return IssueAdded, IssueChanged, IssueDeleted
	case Sources:
		return SourceAdded, SourceChanged, SourceDeleted
	default:
		return ParticipantAdded, ParticipantChanged, ParticipantDeleted
	}
}

// act is an act about a record.
func (r Record) act(kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, Case: r.Case, SubjectType: string(r.List), SubjectID: r.ID, Payload: payload}
}

// note records what was done to a record, and that its case was touched.
func (s *Service) note(ctx context.Context, tx *db.Tx, by access.Actor, r Record, kind activity.Kind, payload any) error {
	if err := s.Cases.Touch(ctx, tx, by.Account, r.Case); err != nil {
		return err
	}
	_, err := s.Log.Record(ctx, tx, by, r.act(kind, payload))
	return err
}
