package access

import "slices"

// Rank is what a user holds, as far as it gives power over others.
type Rank struct {
	Role        Role
	Manages     bool // manages their group
	Permissions Set
}

// Within reports whether nothing in r goes beyond what other holds.
func (r Rank) Within(other Rank) bool {
	return r.Role.reach() <= other.Role.reach() && (other.Manages || !r.Manages) && r.Permissions.Minus(other.Permissions) == 0
}

// Beneath reports whether r is within other and of a role with less reach, or doesn't manage where other does: neither
// higher nor equal.
func (r Rank) Beneath(other Rank) bool {
	return r.Within(other) && (r.Role.reach() < other.Role.reach() || other.Manages && !r.Manages)
}

// reach counts from the least: 0 is no role at all.
func (r Role) reach() int {
	all := Roles()
	i := slices.Index(all, r)
	if i < 0 {
		return 0
	}
	return len(all) - i
}

// Limit says how high a user may stand whom somebody without the administrator's role touches or makes (R40). For
// administrators there is none.
type Limit string

// The limits.
const (
	// LimitNone is for actions that touch no user.
	LimitNone Limit = ""
	// LimitWithin is holding nothing that the actor lacks.
	LimitWithin Limit = "within"
	// LimitBeneath is standing lower than the actor.
	LimitBeneath Limit = "beneath"
)

// keeps reports whether the user who is touched or made stays within the limit. Where the action asks for a rank, facts
// without one never do.
func (l Limit) keeps(by Actor, on Facts) bool {
	switch {
	case l == LimitNone || by.Role == Administrator:
		return true
	case on.Rank == nil || !on.Rank.Role.Valid():
		return false
	case l == LimitWithin:
		return on.Rank.Within(by.Rank())
	default:
		return on.Rank.Beneath(by.Rank())
	}
}
