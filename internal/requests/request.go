package requests

import (
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// Kind is what a request is about.
type Kind string

// Title asks for a job title. It is the only kind so far.
const Title Kind = "title"

// State is where a request stands.
type State string

// The states. Only an open request can be answered or taken back.
const (
	Open      State = "open"
	Approved  State = "approved"
	Declined  State = "declined"
	Withdrawn State = "withdrawn"
	Closed    State = "closed"
)

// Key returns the message key of the state's name.
func (s State) Key() string { return "requests.state." + string(s) }

// Cause is why a request closed itself.
type Cause string

// The causes, in the order in which they are asked.
const (
	PersonErased Cause = "erased"
	PersonLeft   Cause = "left"
	Administers  Cause = "administrator"
	RoleChanged  Cause = "role_changed"
	AlreadyHolds Cause = "already_holds"
	TitleDeleted Cause = "title_deleted"
	noCause      Cause = ""
)

// Key returns the message key of what happened, in words for administrators.
func (c Cause) Key() string { return "requests.cause." + string(c) }

// OwnKey is Key in the words for the person themselves: what happened, and what they may do.
func (c Cause) OwnKey() string { return "requests.own_cause." + string(c) }

// Limits of what people write, in characters.
const (
	MaxReason    = 1000
	MaxTitleName = 100
)

// Request is what somebody asked the administrators for.
type Request struct {
	Account ids.Account
	ID      ids.Request
	Kind    Kind
	User    ids.User
	State   State
	// Title is the job title asked for; empty is none, or one that doesn't exist yet.
	Title ids.JobTitle
	// TitleName is what it was called when it was asked for; of a [Request.Wish] it is what the person wrote.
	TitleName string
	// Wish says that the title doesn't exist yet: an administrator chooses which one to give.
	Wish bool
	// Given is the title that the approval gave.
	Given ids.JobTitle
	// Role is the lasting role that the person had when they asked.
	Role access.Role
	// Reason is why the person asks, Answer what the administrator said; both may be empty.
	Reason, Answer string
	// Cause is why the request closed itself.
	Cause     Cause
	DecidedBy ids.User
	// DecidedAt is when it was answered, taken back or closed; zero while it is open.
	AskedAt, DecidedAt time.Time
	// Dismissed says that the person has read the answer.
	Dismissed bool
	// Version grows with each change.
	Version int64
}

// News reports whether the person hasn't read the answer yet.
func (r Request) News() bool {
	return !r.Dismissed && slices.Contains([]State{Approved, Declined, Closed}, r.State)
}
