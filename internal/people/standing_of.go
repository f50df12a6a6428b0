package people

import (
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// Standing is where a user stands in an account: the role, the one group and whether they manage it.
type Standing struct {
	Role    access.Role
	Group   ids.Group // empty is the default group
	Manages bool
}

// Period is when a grant holds, and why it was given (C7).
type Period struct {
	From, Until time.Time // Until is the first moment at which it holds no more; zero without an end
	Reason      string
}

// Holds reports whether the grant holds at a moment.
func (p Period) Holds(at time.Time) bool {
	return !at.Before(p.From) && (p.Until.IsZero() || at.Before(p.Until))
}

// over reports whether the grant will never hold again.
func (p Period) over(at time.Time) bool { return !p.Until.IsZero() && !at.Before(p.Until) }

// TemporaryRole is a role that a user has for a time, in place of the lasting one.
type TemporaryRole struct {
	Role access.Role
	Period
}

// TemporaryGroup is a group that a user is in for a time, in place of the lasting one.
type TemporaryGroup struct {
	Group   ids.Group
	Manages bool
	Period
}

// Rank returns what the user holds as far as it gives power over others; can is what they may do.
func (p Person) Rank(can access.Set) access.Rank {
	return access.Rank{Role: p.Role, Manages: p.Manages, Permissions: can}
}

// managesLastingly reports whether the user manages the group that they are in, and not for a time: no grant gave it, so that
// none takes it away by its end.
func (p Person) managesLastingly() bool {
	return p.Manages && p.Lasting.Manages && p.Lasting.Group == p.Group
}

// settle fills in what holds at a moment: a grant with an end is judged when somebody asks, whether or not the machine came
// to note its end (C7).
func (p *Person) settle(at time.Time) {
	p.Role, p.Group, p.Manages = p.Lasting.Role, p.Lasting.Group, p.Lasting.Manages
	if t := p.TempRole; t != nil && t.Holds(at) {
		p.Role = t.Role
	}
	if t := p.TempGroup; t != nil && t.Holds(at) {
		p.Group, p.Manages = t.Group, t.Manages
	}
	if !p.EndsAt.IsZero() && !at.Before(p.EndsAt) && p.Status == Active {
		p.Status = Inactive
	}
}

// nextChange returns when [Person.settle] will next give something else, or the zero time.
func (p Person) nextChange(at time.Time) time.Time {
	var next time.Time
	consider := func(moments ...time.Time) {
		for _, m := range moments {
			if m.After(at) && (next.IsZero() || m.Before(next)) {
				next = m
			}
		}
	}
	if t := p.TempRole; t != nil {
		consider(t.From, t.Until)
	}
	if t := p.TempGroup; t != nil {
		consider(t.From, t.Until)
	}
	if p.Status == Active {
		consider(p.EndsAt)
	}
	return next
}

// administers reports whether the user is an administrator and stays one: the account can rely on nobody whose days, or
// whose days as administrator, are counted (P8).
func (p Person) administers() bool {
	return p.Lasting.Role == access.Administrator && p.Status == Active && p.EndsAt.IsZero() &&
		(p.TempRole == nil || p.TempRole.Role == access.Administrator)
}
