package attributes

import (
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// Audience says for whom something is. Administrators belong to every audience, so they are never listed; the zero value
// is for them alone.
type Audience struct {
	// Self is the person whose value it is, whatever their role.
	Self bool `json:"self" doc:"The person whose value it is"`
	// Roles are all users of these roles.
	Roles []access.Role `json:"roles" doc:"Users of these roles: standard, limited, guest. Administrators always belong"`
	// Titles are all holders of these job titles, whatever their role.
	Titles []ids.JobTitle `json:"job_title_ids" doc:"Holders of these job titles"`
}

// Roles lists the roles that an audience can name.
func Roles() []access.Role { return []access.Role{access.Standard, access.Limited, access.Guest} }

// Everybody returns the audience of all users of the account.
func Everybody() Audience { return Audience{Self: true, Roles: Roles()} }

// IsEverybody reports whether all users of the account belong, by their roles.
func (a Audience) IsEverybody() bool {
	return !slices.ContainsFunc(Roles(), func(r access.Role) bool { return !slices.Contains(a.Roles, r) })
}

// Within reports whether everybody who belongs to a belongs to b too, whoever holds which title.
func (a Audience) Within(b Audience) bool {
	if b.IsEverybody() {
		return true
	}
	outside := func(r access.Role) bool { return !slices.Contains(b.Roles, r) }
	untitled := func(t ids.JobTitle) bool { return !slices.Contains(b.Titles, t) }
	return (!a.Self || b.Self) && !slices.ContainsFunc(a.Roles, outside) && !slices.ContainsFunc(a.Titles, untitled)
}

// Equal reports whether both name the same.
func (a Audience) Equal(b Audience) bool {
	return a.Self == b.Self && slices.Equal(a.Roles, b.Roles) && slices.Equal(a.Titles, b.Titles)
}

// viewer is who looks at a value.
type viewer struct {
	role  access.Role
	title ids.JobTitle
	self  bool // it is their own
}

// has reports whether the viewer belongs.
func (a Audience) has(v viewer) bool {
	switch {
	case v.role == access.Administrator:
		return true
	case !v.role.Valid():
		return false
	default:
		return a.Self && v.self || slices.Contains(a.Roles, v.role) || v.title != "" && slices.Contains(a.Titles, v.title)
	}
}

// normal returns the audience with known roles in their order, without doubles and administrators.
func (a Audience) normal() Audience {
	out := Audience{Self: a.Self, Roles: []access.Role{}, Titles: []ids.JobTitle{}}
	for _, r := range Roles() {
		if slices.Contains(a.Roles, r) {
			out.Roles = append(out.Roles, r)
		}
	}
	out.Titles = append(out.Titles, a.Titles...)
	slices.Sort(out.Titles)
	out.Titles = slices.Compact(out.Titles)
	return out
}

const selfWord = "self"

// words is the form in which an audience is stored, without its titles.
func (a Audience) words() string {
	var list []string
	if a.Self {
		list = append(list, selfWord)
	}
	for _, r := range a.Roles {
		list = append(list, string(r))
	}
	return strings.Join(list, ",")
}

// audienceOf reads what words wrote; what this program doesn't know is left out, so that an older one stays safe.
func audienceOf(words string, titles []ids.JobTitle) Audience {
	a := Audience{Titles: titles}
	for word := range strings.SplitSeq(words, ",") {
		a.Self = a.Self || word == selfWord
		a.Roles = append(a.Roles, access.Role(word))
	}
	return a.normal()
}
