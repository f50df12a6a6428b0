package scim

import (
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// Mode says whether what a directory wants is done.
type Mode string

// The modes.
const (
	// DryRun judges and lists everything, and changes nothing.
	DryRun Mode = "dry_run"
	Live   Mode = "live"
)

// Valid reports whether m is one of the modes.
func (m Mode) Valid() bool { return m == DryRun || m == Live }

// Reason is why a wish of a directory waits.
type Reason string

// The reasons.
const (
	// ReasonDry is a dry run, and nothing else.
	ReasonDry Reason = "dry"
	// ReasonMany is too many people made inactive within a day; it stops the connection.
	ReasonMany Reason = "many"
	// ReasonRaise is somebody who would get more rights; it stops the connection.
	ReasonRaise Reason = "raise"
	// ReasonAdministrator is a wish about an administrator.
	ReasonAdministrator Reason = "administrator"
	// ReasonRevive is a wish to make somebody active again.
	ReasonRevive Reason = "revive"
	// ReasonEmail is a wish for another sign-in email, which nobody can approve here.
	ReasonEmail Reason = "email"
	// ReasonStopped is a connection that was stopped for something else.
	ReasonStopped Reason = "stopped"
	// ReasonPaused is a connection that somebody paused.
	ReasonPaused Reason = "paused"
)

// Key returns the message key of the reason.
func (r Reason) Key() string { return "scim.reason." + string(r) }

// stops reports whether a wish stops its connection.
func (r Reason) stops() bool { return r == ReasonMany || r == ReasonRaise }

// Connection is one directory that keeps users of an account.
type Connection struct {
	Account ids.Account
	ID      ids.Connection
	Name    string
	Mode    Mode
	// Stopped is why nothing is changed until an administrator resumes; empty while it runs.
	Stopped   Reason
	StoppedAt time.Time
	// Role, Group and Language are what a new user begins with; an empty group is the default one, an empty language the
	// account's.
	Role     access.Role
	Group    ids.Group
	Language string
	// Invite has new users mailed an invitation; else it waits until somebody sends it.
	Invite               bool
	Version              int64
	CreatedAt, UpdatedAt time.Time
}

// Roles lists what a new user of a directory can begin with.
func Roles() []access.Role { return []access.Role{access.Standard, access.Limited, access.Guest} }

// MappedRoles lists what a group of a directory can give.
func MappedRoles() []access.Role { return []access.Role{access.Standard, access.Limited} }

// higher reports whether a role reaches further than another.
func higher(a, b access.Role) bool {
	return slices.Index(access.Roles(), a) < slices.Index(access.Roles(), b)
}

// Mapping says what a group of a directory means: a role, a group of ours, or both. Of several that a user is in the first
// with a role gives the role, the first with a group the group.
type Mapping struct {
	ID string
	// Name is what the directory calls the group, in any letter case.
	Name  string
	Role  access.Role // empty gives none
	Group ids.Group   // empty gives none
}

// Token is a bearer token of a connection, without its secret.
type Token struct {
	ID                               ids.APIToken
	Connection                       ids.Connection
	CreatedAt, ExpiresAt, LastUsedAt time.Time
	LastIP                           string
}

// Expired reports whether the token's time is over at a moment.
func (t Token) Expired(at time.Time) bool { return !at.Before(t.ExpiresAt) }
