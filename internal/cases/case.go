package cases

import (
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// State is where a case stands.
type State string

// The states of a case (C1).
const (
	Onboarding State = "onboarding"
	Active     State = "active"
	OnHold     State = "on_hold"
	Closed     State = "closed"
)

// States lists the states in the order in which a case passes them.
func States() []State { return []State{Onboarding, Active, OnHold, Closed} }

// Key returns the message key of the state's name.
func (s State) Key() string { return "cases.state_name." + string(s) }

// Next lists the states that a case can be brought to from s. A closed one is only reopened.
func (s State) Next() []State {
	switch s {
	case Onboarding:
		return []State{Active, Closed}
	case Active:
		return []State{OnHold, Closed}
	case OnHold:
		return []State{Active, Closed}
	case Closed:
		return []State{Active}
	default:
		return nil
	}
}

func (s State) valid() bool { return slices.Contains(States(), s) }

// Case is a case of an account (C1). What belongs to it, such as participants and tasks, is kept by the rooms above.
type Case struct {
	ID     ids.Case
	Number string // unique in the account, in whatever letter case
	Name   string
	Type   ids.CaseType // empty for none
	Area   ids.PracticeArea
	Stage  ids.Stage // of the area; empty for none
	State  State
	// Project, Responsible and Group are empty for none.
	Project       ids.Project
	Responsible   ids.User
	Group         ids.CaseGroup
	Description   string
	IntegrationID string   // what another system calls the case; unique in the account where it isn't empty
	CreatedBy     ids.User // empty for the machine
	CreatedAt     time.Time
	ClosedAt      time.Time // zero unless closed
	// TouchedAt is when something in the case was last changed, to a minute.
	TouchedAt time.Time
	// Version grows with each change of the case's own data.
	Version int64
}

// Standing is a case with how somebody stands to it at the moment of asking.
type Standing struct {
	Case
	Facts access.CaseFacts
	Level access.Level
}

// ProjectState says whether a project takes cases.
type ProjectState string

// The states of a project.
const (
	ProjectOpen   ProjectState = "open"
	ProjectClosed ProjectState = "closed"
)

// Key returns the message key of the state's name.
func (s ProjectState) Key() string { return "cases.project_state_name." + string(s) }

// Project joins cases, which share its grants.
type Project struct {
	ID          ids.Project
	Name        string // unique in the account, in whatever letter case
	Description string
	Responsible ids.User // empty for none
	State       ProjectState
	CreatedBy   ids.User // empty for the machine
	CreatedAt   time.Time
	ClosedAt    time.Time // zero unless closed
	Version     int64
}
