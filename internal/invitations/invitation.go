package invitations

import (
	"time"

	"cabinet/internal/ids"
)

// Life is how long an invitation can be accepted after its last sending (P3).
const Life = 30 * 24 * time.Hour

// State is where an invitation stands.
type State string

// The states. Only a pending one can be accepted.
const (
	Pending   State = "pending"
	Expired   State = "expired"
	Dead      State = "dead" // see [DeathReason]
	Accepted  State = "accepted"
	Withdrawn State = "withdrawn"
)

// DeathReason is why an invitation that was neither accepted nor withdrawn opens nothing until it is sent anew.
type DeathReason string

// The reasons.
const (
	// InviterLeft is an inviter who isn't active any more.
	InviterLeft DeathReason = "inviter_left"
	// InviterMayNot is an inviter who may no longer hand out what the invitation offers (R23).
	InviterMayNot DeathReason = "inviter_may_not"
	// AddressChanged is a person who signs in with another address than the one that was invited (R22).
	AddressChanged DeathReason = "address_changed"
	// Stopped means that the account's directory no longer wants the person.
	Stopped DeathReason = "stopped"
)

// Invitation is one person asked into an account.
type Invitation struct {
	Account ids.Account
	ID      ids.Invitation
	// User is the pending user; once it is withdrawn there is none with this id.
	User ids.User
	// Inviter vouches for the invitation; empty for the machine.
	Inviter ids.User
	// Case is the one that a guest was invited from; empty for everybody else.
	Case ids.Case
	// Line is what the inviter wrote to the person; may be empty.
	Line string
	// Bulk marks one of many that were confirmed together.
	Bulk bool
	// Undelivered is whether the mail server refused the last mail for good.
	Undelivered bool
	// Sendings counts the times it was sent, reminders not included; 0 for one that nobody has sent yet.
	Sendings int64
	// SentAt is when it was last sent, ExpiresAt the first moment at which it can't be accepted any more.
	SentAt, ExpiresAt, CreatedAt time.Time
	Version                      int64

	stored   State // pending, accepted or withdrawn
	dead     DeathReason
	emailKey string
	offered  standing  // what the inviter handed out
	askedAt  time.Time // when the person last asked for another link; zero before
}

// State returns where the invitation stands at a moment.
func (i Invitation) State(at time.Time) State {
	switch {
	case i.stored != Pending:
		return i.stored
	case !at.Before(i.ExpiresAt):
		return Expired
	case i.dead != "":
		return Dead
	}
	return Pending
}

// Death returns why the invitation is [Dead], or "".
func (i Invitation) Death() DeathReason { return i.dead }

// Key returns the message key of the state's name.
func (s State) Key() string { return "invitations.state." + string(s) }

// Key returns the message key of the reason.
func (r DeathReason) Key() string { return "invitations.death." + string(r) }
