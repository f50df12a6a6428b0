package access

import (
	"time"

	"cabinet/internal/ids"
)

// Door names the way by which an act came in.
type Door string

// The doors of the product.
const (
	DoorWeb    Door = "web"
	DoorAPI    Door = "api"
	DoorCLI    Door = "cli"
	DoorSystem Door = "system"
	// DoorDirectory is SCIM, by which an account's directory speaks.
	DoorDirectory Door = "scim"
)

// Actor is who acts: the second parameter of every service method. It is a plain value made by the room that proved
// who the person is; its fields are facts as they were then, and writes read them again inside their transaction.
// The zero Actor is nobody and may do nothing.
type Actor struct {
	Account ids.Account
	User    ids.User
	Login   ids.Login
	Role    Role
	// Permissions is what the actor may do: the role's ceiling cut to the job title's set (P6a).
	Permissions Set
	// Group is the one group that the user is in; empty is the default group. Manages tells that they manage it (P9).
	Group   ids.Group
	Manages bool
	// Lastingly tells that the managing isn't for a time: only such a manager makes others managers.
	Lastingly bool
	// IDNumber is the badge or personnel number at this moment; it is stamped on every act (C10, R70).
	IDNumber string
	// Scope limits what a bearer token may do; sessions have [ScopeAdmin].
	Scope Scope
	// ProvenAt is when the person last proved who they are in this session; zero for tokens.
	ProvenAt time.Time

	// Viewer is who looks as this actor; see [Through].
	Viewer Viewer

	Door      Door
	Session   ids.Session  // empty for tokens and commands
	Token     ids.APIToken // empty for sessions and commands; for a directory its connection
	RemoteIP  string       // the client's address, or empty
	RequestID string       // correlates log lines and acts of one request
}

// Rank returns what the actor holds, which nobody whom they look after may exceed (R40).
func (a Actor) Rank() Rank { return Rank{Role: a.Role, Manages: a.Manages, Permissions: a.Permissions} }

// ManagesGroup reports whether the actor manages a group: their own one, which isn't the default group; a guest never does
// (P6a, P9).
func (a Actor) ManagesGroup(group ids.Group) bool {
	return a.Manages && a.Group != "" && a.Group == group && a.Role != Guest
}

// SignedIn reports whether the actor is a known user of an account.
func (a Actor) SignedIn() bool { return a.User != "" && a.Account != "" }

// System returns the actor for what the product itself does in an account, such as a schedule; account may be empty.
func System(account ids.Account) Actor { return Actor{Account: account, Door: DoorSystem} }

// Operator returns the actor for what the machine's operator does by a command (security R7, R12).
func Operator(account ids.Account) Actor { return Actor{Account: account, Door: DoorCLI} }

// Directory returns the actor for what an account's directory does through SCIM. It is no person and no machine: see
// [RuleDirectory]. Acts name the connection where those of programs name their token.
func Directory(account ids.Account, connection ids.Connection) Actor {
	return Actor{Account: account, Door: DoorDirectory, Token: ids.APIToken(connection)}
}

// Of returns the actor that a request's visitor carries, or the zero actor. The web keeps it as an opaque principal.
func Of(principal any) Actor {
	a, _ := principal.(Actor)
	return a
}
