package activity

import (
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// Kind names what was done, as room.verb in the past tense: "identity.signed_in".
type Kind string

// KindInfo is one row of the registry of kinds; each room exports its rows as Acts().
type KindInfo struct {
	Kind Kind
	// Payload is the zero value of the payload's type; nil where acts of this kind carry none.
	Payload any
	// Erasable names the personal values that acts of this kind may carry apart from the payload.
	Erasable []string
	// Alert tells the account's security contacts of every act of this kind that was done.
	Alert bool
	// View says that acts of this kind tell who looked at something: [Log.Saw] records them, [Log.Views] finds them.
	View bool
	// Viewing says that acts of this kind begin or end a look as another person: whoever looks so records nothing else but views.
	Viewing bool
}

// Outcome tells whether the act was done or refused.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Refused Outcome = "refused"
)

// Act is what a room records. Who did it, by which door and when comes from the actor and the transaction.
type Act struct {
	Kind Kind
	// Case is the case that the act belongs to, or empty.
	Case ids.Case
	// SubjectType and SubjectID name the thing that was touched, such as "user" and its id.
	SubjectType string
	SubjectID   string
	// Payload is a small struct of the type that the kind declares: ids, numbers, names of the product. No secrets and
	// no personal data.
	Payload any
	// Erasable holds personal values worth keeping until somebody asks for their erasure, by declared name.
	Erasable map[string]string
	// Outcome is [Done] when empty.
	Outcome Outcome
	// OnBehalfOf is for whom the actor acted, or empty.
	OnBehalfOf ids.User
}

// Entry is a sealed act as read back.
type Entry struct {
	Account    ids.Account
	Position   int64
	ID         ids.Act
	At         time.Time
	Kind       Kind
	Outcome    Outcome
	User       ids.User
	Login      ids.Login
	OnBehalfOf ids.User
	Role       access.Role
	// ViewedAs is whom the actor, an administrator, looked as, and ViewedAsNumber that person's number as it was then (C13).
	ViewedAs       ids.User
	ViewedAsNumber string
	// IDNumber is the actor's badge or personnel number as it was then (R70).
	IDNumber    string
	Case        ids.Case
	SubjectType string
	SubjectID   string
	// Payload is the payload's JSON, empty where there is none.
	Payload string
	// Erasable holds the personal values that haven't been erased, Erased the names of those that were.
	Erasable map[string]string
	Erased   []string
	Door     access.Door
	Session  ids.Session
	Token    ids.APIToken
	// RemoteIP is the client's address, a personal value too: it is erased a year later (R77).
	RemoteIP  string
	RequestID string
	// Hash is the seal: SHA-256 in hex over the position, the hash before and everything above but erasable values,
	// for which their digests stand.
	Hash string
}

// Key returns the message key of the kind's name: "identity.act.signed_in" for "identity.signed_in".
func (k Kind) Key() string {
	room, verb, _ := strings.Cut(string(k), ".")
	return room + ".act." + verb
}
