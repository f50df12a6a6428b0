package app_test

import (
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
)

// footing is where the reference believes a user to stand: what was decided, from which follows what holds at a moment.
type footing struct {
	status    people.Status
	lasting   people.Standing
	tempRole  *people.TemporaryRole
	tempGroup *people.TemporaryGroup
	endsAt    time.Time
	title     ids.JobTitle
	position  string
}

// figure is a user of the reference.
type figure struct {
	footing
	realm   *estate
	id      ids.User
	login   ids.Login
	name    string // in the story
	address string
	first   access.Actor // as they could act when the story began, or when they came
}

// footingOf reads a footing off a user as stored.
func footingOf(p people.Person) footing {
	return footing{status: p.Status, lasting: p.Lasting, tempRole: p.TempRole, tempGroup: p.TempGroup, endsAt: p.EndsAt, title: p.JobTitle, position: p.Position}
}

// at drops what is over: grants that ended, and being active after a last day.
func (f footing) at(now time.Time) footing {
	if t := f.tempRole; t != nil && !t.Until.IsZero() && !now.Before(t.Until) {
		f.tempRole = nil
	}
	if t := f.tempGroup; t != nil && !t.Until.IsZero() && !now.Before(t.Until) {
		f.tempGroup = nil
	}
	if f.status == people.Active && !f.endsAt.IsZero() && !now.Before(f.endsAt) {
		f.status = people.Inactive
	}
	return f
}

// now returns the role, the group and whether it is managed as they hold at a moment.
func (f footing) now(now time.Time) people.Standing {
	f = f.at(now)
	s := f.lasting
	if t := f.tempRole; t != nil && !now.Before(t.From) {
		s.Role = t.Role
	}
	if t := f.tempGroup; t != nil && !now.Before(t.From) {
		s.Group, s.Manages = t.Group, t.Manages
	}
	return s
}

// same reports whether two footings, both read at the same moment, are one.
func (f footing) same(g footing) bool {
	period := func(a, b people.Period) bool { return a.From.Equal(b.From) && a.Until.Equal(b.Until) }
	role := f.tempRole == nil && g.tempRole == nil ||
		f.tempRole != nil && g.tempRole != nil && f.tempRole.Role == g.tempRole.Role && period(f.tempRole.Period, g.tempRole.Period)
	group := f.tempGroup == nil && g.tempGroup == nil || f.tempGroup != nil && g.tempGroup != nil && f.tempGroup.Group == g.tempGroup.Group &&
		f.tempGroup.Manages == g.tempGroup.Manages && period(f.tempGroup.Period, g.tempGroup.Period)
	return role && group && f.status == g.status && f.lasting == g.lasting && f.endsAt.Equal(g.endsAt) && f.title == g.title && f.position == g.position
}

func (f footing) active(now time.Time) bool { return f.at(now).status == people.Active }

// rules reports whether the user is an administrator at a moment.
func (f footing) rules(now time.Time) bool {
	return f.active(now) && f.now(now).Role == access.Administrator
}

// reigns reports whether the user is an administrator for good, on whom P8 relies.
func (f footing) reigns(now time.Time) bool {
	f = f.at(now)
	return f.status == people.Active && f.lasting.Role == access.Administrator && f.endsAt.IsZero() &&
		(f.tempRole == nil || f.tempRole.Role == access.Administrator)
}

// roles are all roles that the user has or is to have.
func (f footing) roles(now time.Time) []access.Role {
	f = f.at(now)
	out := []access.Role{f.lasting.Role}
	if f.tempRole != nil {
		out = append(out, f.tempRole.Role)
	}
	return out
}

// everManages reports whether the user manages a group, or is to.
func (f footing) everManages(now time.Time) bool {
	f = f.at(now)
	return f.lasting.Manages || f.tempGroup != nil && f.tempGroup.Manages
}

// heads reports whether the user manages a group at a moment.
func (f footing) heads(group ids.Group, now time.Time) bool {
	s := f.now(now)
	return f.active(now) && group != "" && s.Group == group && s.Manages && s.Role != access.Guest
}

// height of a role: 1 is the least.
func height(r access.Role) int { return len(access.Roles()) - slices.Index(access.Roles(), r) }

// covers reports whether the figure holds everything that a role with a title gives (R40).
func (f *figure) covers(role access.Role, title ids.JobTitle, now time.Time) bool {
	own := f.now(now).Role
	return height(role) <= height(own) && f.realm.may[role][title].Minus(f.realm.may[own][f.title]) == 0
}

// mayTouch reports whether the figure may look after another: administrators everybody, who manages a group those in it who
// hold nothing that they lack, now or to come. Beneath asks for somebody who stands lower.
func (f *figure) mayTouch(g *figure, beneath bool, now time.Time) bool {
	if f.realm != g.realm || !f.active(now) {
		return false
	}
	if f.rules(now) {
		return true
	}
	if !f.heads(g.now(now).Group, now) {
		return false
	}
	for _, role := range g.roles(now) {
		if !f.covers(role, g.title, now) || beneath && role == f.now(now).Role && g.everManages(now) && role != access.Guest {
			return false
		}
	}
	return true
}

// mayOffer reports whether the figure may ask somebody in as such a one.
func (f *figure) mayOffer(as footing, now time.Time) bool {
	switch {
	case !f.active(now):
		return false
	case f.rules(now):
		return true
	}
	return f.heads(as.lasting.Group, now) && f.covers(as.lasting.Role, as.title, now)
}

// toRole is what a new lasting role does to the rest.
func (f *footing) toRole(role access.Role) {
	if role != f.lasting.Role {
		f.setRole(role)
	}
}

// setRole is toRole where the lasting role that somebody has already ends one for a time as well.
func (f *footing) setRole(role access.Role) {
	f.lasting.Role, f.tempRole = role, nil
	if role == access.Administrator {
		f.lasting.Group, f.tempGroup = "", nil
	}
	if role == access.Administrator || role == access.Guest {
		f.lasting.Manages = false
	}
}

// toGroup is what a new lasting group does to the rest.
func (f *footing) toGroup(group ids.Group, manages bool) {
	if group != f.lasting.Group {
		f.lasting.Group, f.tempGroup = group, nil
	}
	f.lasting.Manages = manages
}

// without is what becomes of the user when a group goes and its people are put into another.
func (f *footing) without(group, into ids.Group) {
	if f.lasting.Group == group {
		f.lasting.Group, f.lasting.Manages = into, false
	}
	if t := f.tempGroup; t != nil && t.Group == group {
		moved := *t
		moved.Group, moved.Manages = into, false
		f.tempGroup = &moved
		if into == f.lasting.Group && !f.lasting.Manages {
			f.tempGroup = nil
		}
	}
}

// toStatus is what leaving and returning do to the rest.
func (f *footing) toStatus(status people.Status) {
	if f.status != status && status == people.Active {
		f.endsAt = time.Time{}
	}
	f.status = status
}

// GoString is how a draw names the figure.
func (f *figure) GoString() string { return f.name }
