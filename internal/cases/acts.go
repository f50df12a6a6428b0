package cases

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// What this room records. The subject is the case or project; who was assigned, granted or kept out stands in the payload.
const (
	CaseCreated         activity.Kind = "cases.case_created"
	CaseEdited          activity.Kind = "cases.case_edited"
	CaseViewed          activity.Kind = "cases.case_viewed"
	StageChanged        activity.Kind = "cases.stage_changed"
	StateChanged        activity.Kind = "cases.state_changed"
	Assigned            activity.Kind = "cases.assigned"
	Unassigned          activity.Kind = "cases.unassigned"
	GuestInvited        activity.Kind = "cases.guest_invited"
	Granted             activity.Kind = "cases.granted"
	Revoked             activity.Kind = "cases.revoked"
	Walled              activity.Kind = "cases.walled"
	WallLifted          activity.Kind = "cases.wall_lifted"
	ProjectCreated      activity.Kind = "cases.project_created"
	ProjectEdited       activity.Kind = "cases.project_edited"
	ProjectStateChanged activity.Kind = "cases.project_state_changed"
	SettingsChanged     activity.Kind = "cases.settings_changed"
)

// CreatedPayload says where a case began.
type CreatedPayload struct {
	Area    ids.PracticeArea `json:"area"`
	State   State            `json:"state"`
	Project ids.Project      `json:"project,omitempty"`
}

// EditedPayload names the fields of a case or project that were changed.
type EditedPayload struct {
	Fields []string `json:"fields"`
}

// StagePayload says which stage a case was at and is at; empty is none.
type StagePayload struct {
	From ids.Stage `json:"from"`
	To   ids.Stage `json:"to"`
}

// StatePayload says which state a case or project was in and is in.
type StatePayload struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// AssignedPayload says who was assigned, removed, or invited as a guest.
type AssignedPayload struct {
	User  ids.User  `json:"user"`
	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`
}

// GrantPayload says to whom which level was granted, or of whom it was taken.
type GrantPayload struct {
	Grant ids.Grant    `json:"grant"`
	User  ids.User     `json:"user,omitempty"`
	Group ids.Group    `json:"group,omitempty"`
	Level access.Level `json:"level"`
	From  time.Time    `json:"from,omitzero"`
	Until time.Time    `json:"until,omitzero"`
}

// WallPayload says who is kept out, or is no more.
type WallPayload struct {
	Wall  ids.Wall  `json:"wall"`
	User  ids.User  `json:"user,omitempty"`
	Group ids.Group `json:"group,omitempty"`
	// Blind tells that a wall was lifted by an administrator whom it kept out.
	Blind bool `json:"blind,omitempty"`
}

// SettingsPayload says how the account's guests are limited now.
type SettingsPayload struct {
	MaxGuests     int  `json:"max_guests"`
	OutsideGuests bool `json:"outside_guests"`
}

// reason is the personal value beside acts on access.
const reason = "reason"

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	words := []string{reason}
	return []activity.KindInfo{
		{Kind: CaseCreated, Payload: CreatedPayload{}},
		{Kind: CaseEdited, Payload: EditedPayload{}},
		{Kind: CaseViewed, View: true},
		{Kind: StageChanged, Payload: StagePayload{}},
		{Kind: StateChanged, Payload: StatePayload{}},
		{Kind: Assigned, Payload: AssignedPayload{}, Erasable: words},
		{Kind: Unassigned, Payload: AssignedPayload{}},
		{Kind: GuestInvited, Payload: AssignedPayload{}},
		{Kind: Granted, Payload: GrantPayload{}, Erasable: words},
		{Kind: Revoked, Payload: GrantPayload{}},
		{Kind: Walled, Payload: WallPayload{}, Erasable: words},
		{Kind: WallLifted, Payload: WallPayload{}, Erasable: words},
		{Kind: ProjectCreated},
		{Kind: ProjectEdited, Payload: EditedPayload{}},
		{Kind: ProjectStateChanged, Payload: StatePayload{}},
		{Kind: SettingsChanged, Payload: SettingsPayload{}},
	}
}

// note records what was done to a case.
func (s *Service) note(ctx context.Context, tx *db.Tx, by access.Actor, c ids.Case, kind activity.Kind, payload any, why string) error {
	act := activity.Act{Kind: kind, Case: c, SubjectType: "case", SubjectID: string(c), Payload: payload}
	return s.record(ctx, tx, by, act, why)
}

// noteProject records what was done to a project.
func (s *Service) noteProject(ctx context.Context, tx *db.Tx, by access.Actor, p ids.Project, kind activity.Kind, payload any, why string) error {
	return s.record(ctx, tx, by, activity.Act{Kind: kind, SubjectType: "project", SubjectID: string(p), Payload: payload}, why)
}

func (s *Service) record(ctx context.Context, tx *db.Tx, by access.Actor, act activity.Act, why string) error {
	if why != "" {
		act.Erasable = map[string]string{reason: why}
	}
	_, err := s.Log.Record(ctx, tx, by, act)
	return err
}

func (s *Service) recordSettings(ctx context.Context, tx *db.Tx, by access.Actor, payload SettingsPayload) error {
	return s.record(ctx, tx, by, activity.Act{Kind: SettingsChanged, Payload: payload}, "")
}
