package access

import (
	"slices"
	"strings"
)

// Role decides which data a user reaches (P6).
type Role string

// The four roles, from most to least reach.
const (
	Administrator Role = "administrator"
	Standard      Role = "standard"
	Limited       Role = "limited"
	Guest         Role = "guest"
)

// Roles lists the roles from most to least reach.
func Roles() []Role { return []Role{Administrator, Standard, Limited, Guest} }

// Valid reports whether r is one of the four roles.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// Staff reports whether r is a role that reaches every case and every colleague: administrator or standard.
func (r Role) Staff() bool { return r == Administrator || r == Standard }

// Scope limits a bearer token; each scope includes the ones before it and none goes beyond the owner's rights (O2).
type Scope string

// The scopes.
const (
	ScopeRead  Scope = "read"
	ScopeWrite Scope = "write"
	ScopeAdmin Scope = "admin"
)

// Scopes lists the scopes from least to most.
func Scopes() []Scope { return []Scope{ScopeRead, ScopeWrite, ScopeAdmin} }

// Covers reports whether a token of scope s may do what needs scope want.
func (s Scope) Covers(want Scope) bool {
	return slices.Index(Scopes(), s) >= slices.Index(Scopes(), want) && s != ""
}

// Permission is something a user may do within what the role reaches (P6a).
type Permission string

// The permissions of P6a.
const (
	CreateCases        Permission = "create_cases"
	CloseCases         Permission = "close_cases"
	ManageParticipants Permission = "manage_participants"
	AssignPeople       Permission = "assign_people"
	AssignTasks        Permission = "assign_tasks"
	ManageEvents       Permission = "manage_events"
	ManageDocuments    Permission = "manage_documents"
	MessageClients     Permission = "message_clients"
	InviteClients      Permission = "invite_clients"
	SendLetters        Permission = "send_letters"
	ShareTemplates     Permission = "share_templates"
	WriteReports       Permission = "write_reports"
	ReviewReports      Permission = "review_reports"
	TrackCompanies     Permission = "track_companies"
	Export             Permission = "export"
	SeeSatisfaction    Permission = "see_satisfaction"
)

// Permissions lists every permission in the order in which people see them.
func Permissions() []Permission {
	return []Permission{CreateCases, CloseCases, ManageParticipants, AssignPeople, AssignTasks, ManageEvents,
		ManageDocuments, MessageClients, InviteClients, SendLetters, ShareTemplates, WriteReports, ReviewReports,
		TrackCompanies, Export, SeeSatisfaction}
}

// Set is a set of permissions. The zero value is empty.
type Set uint32

// SetOf returns the set of the given permissions; unknown ones are left out.
func SetOf(list ...Permission) Set {
	var s Set
	for _, p := range list {
		if i := slices.Index(Permissions(), p); i >= 0 {
			s |= 1 << i
		}
	}
	return s
}

// Has reports whether p is in the set.
func (s Set) Has(p Permission) bool { return SetOf(p) != 0 && s&SetOf(p) != 0 }

// Cut returns what is in both sets.
func (s Set) Cut(other Set) Set { return s & other }

// Minus returns what is in s and not in other.
func (s Set) Minus(other Set) Set { return s &^ other }

// List returns the set's permissions in the order of [Permissions].
func (s Set) List() []Permission {
	var out []Permission
	for i, p := range Permissions() {
		if s&(1<<i) != 0 {
			out = append(out, p)
		}
	}
	return out
}

// String returns the permissions separated by commas, the form in which sets are stored.
func (s Set) String() string {
	names := make([]string, 0, len(Permissions()))
	for _, p := range s.List() {
		names = append(names, string(p))
	}
	return strings.Join(names, ",")
}

// ParseSet reads the form written by [Set.String]; unknown names are left out, so that an older binary stays safe.
func ParseSet(text string) Set {
	var list []Permission
	for name := range strings.SplitSeq(text, ",") {
		list = append(list, Permission(name))
	}
	return SetOf(list...)
}

// Ceiling returns the most that a role may ever do (P6): a job title only cuts it.
func Ceiling(r Role) Set {
	switch r {
	case Administrator, Standard:
		return SetOf(Permissions()...)
	case Limited:
		return SetOf(Permissions()...).Minus(SetOf(CreateCases, SeeSatisfaction))
	case Guest:
		return SetOf(ManageParticipants, AssignTasks, ManageEvents, ManageDocuments, MessageClients, WriteReports)
	default:
		return 0
	}
}

// Effective returns what a user may do: the role's ceiling cut to the title's set (P6a).
func Effective(r Role, title Set) Set { return Ceiling(r).Cut(title) }
