package usersweb

import (
	"context"
	"embed"
	"io/fs"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/attributes"
	"cabinet/internal/bulk"
	"cabinet/internal/exports"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/leaving"
	"cabinet/internal/links"
	"cabinet/internal/moves"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Sessions counts what leads to a user; identity implements it.
type Sessions interface {
	// CountMembership returns how many sessions and bearer tokens lead to a user.
	CountMembership(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (sessions, tokens int64, err error)
}

// Deps is what the pages need.
type Deps struct {
	DB          *db.DB
	People      *people.Service
	Accounts    *accounts.Service
	Roles       *roles.Service
	Groups      *groups.Service
	Invitations *invitations.Service
	Bulk        *bulk.Service
	Moves       *moves.Service
	Exports     *exports.Service
	Attributes  *attributes.Service
	Sessions    Sessions
	Seats       people.Seats
	Leaving     *leaving.Service
	// MayViewAs tells whether the actor's account lets them look at the workspace as its users. Optional: without it nobody is offered to.
	MayViewAs func(ctx context.Context, by access.Actor) (bool, error)
	Frame     ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// AdminNav returns this room's entry of Account settings, which the managers of groups have too.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("usersweb.list.title"), Path: links.Users(), Icon: "users"}}
}

func administers(by access.Actor) bool { return by.Role == access.Administrator }

func userID(c *web.Ctx) ids.User { return ids.User(c.Path("id")) }

// name is what a user is called: whoever was only invited may have nothing but an address.
func name(p ui.Texts, u people.Person) string {
	if full := u.FullName(p.Lang()); full != "" {
		return full
	}
	return u.Email
}

// names are what the parts of an account are called.
type names struct {
	groups   []groups.Group
	titles   []roles.JobTitle
	branches []accounts.Branch
}

// names reads what groups, titles and branches are called. Who manages one group learns the name of no other.
func (h handlers) names(c *web.Ctx) (n names, err error) {
	actor := by(c)
	if administers(actor) {
		n.groups, err = h.Groups.Groups(c.Context(), h.DB, actor.Account)
	} else if actor.Group != "" {
		var own groups.Group
		own, err = h.Groups.Recent(c.Context(), h.DB, actor.Account, actor.Group)
		n.groups = []groups.Group{own}
	}
	if err != nil {
		return n, err
	}
	if n.titles, err = h.Roles.Titles(c.Context(), h.DB, actor.Account); err != nil {
		return n, err
	}
	n.branches, err = h.Accounts.RecentBranches(c.Context(), actor.Account)
	return n, err
}

func (n names) group(p ui.Texts, id ids.Group) string {
	for _, g := range n.groups {
		if g.ID == id {
			return g.Name
		}
	}
	if id == "" {
		return p.T("usersweb.group.default")
	}
	return p.T("usersweb.group.other")
}

func (n names) title(id ids.JobTitle) string {
	for _, t := range n.titles {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}

func (n names) branch(id ids.Branch) string {
	for _, b := range n.branches {
		if b.ID == id {
			return b.Name
		}
	}
	return ""
}

// groupOptions offers the groups, first the default one under the given value.
func (n names) groupOptions(p ui.Texts, none string) []ui.Option {
	out := []ui.Option{{Value: none, Text: p.T("usersweb.group.default")}}
	for _, g := range n.groups {
		out = append(out, ui.Option{Value: string(g.ID), Text: g.Name})
	}
	return out
}

func (n names) titleOptions(p ui.Texts, none string) []ui.Option {
	out := []ui.Option{{Value: none, Text: p.T("usersweb.title.none")}}
	for _, t := range n.titles {
		out = append(out, ui.Option{Value: string(t.ID), Text: t.Name})
	}
	return out
}

func (n names) branchOptions(p ui.Texts, none string) []ui.Option {
	out := []ui.Option{{Value: none, Text: p.T("usersweb.branch.none")}}
	for _, b := range n.branches {
		out = append(out, ui.Option{Value: string(b.ID), Text: b.Name})
	}
	return out
}

func roleOptions(p ui.Texts) []ui.Option {
	var out []ui.Option
	for _, r := range access.Roles() {
		out = append(out, ui.Option{Value: string(r), Text: p.T(r.Key())})
	}
	return out
}

// refused reports whether the person can mend err on the page.
func refused(err error) bool {
	return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) || errs.Is(err, errs.TooMany) || errs.Is(err, errs.Forbidden)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// version reads the version that the person was looking at. Without one the last save wins, as it would for a program
// without If-Match.
func version(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
