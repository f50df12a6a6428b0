package leavingweb

import (
	"context"
	"embed"
	"io/fs"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/leaving"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Deps is what the pages need.
type Deps struct {
	DB      *db.DB
	Leaving *leaving.Service
	People  *people.Service
	Groups  *groups.Service
	// CaseName is what a case is called, for who sees it; empty for others.
	CaseName func(ctx context.Context, by access.Actor, c ids.Case) string
	Frame    ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

func userID(c *web.Ctx) ids.User { return ids.User(c.Path("id")) }

// refused reports whether the person can mend err on the page.
func refused(err error) bool {
	return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) || errs.Is(err, errs.Forbidden)
}

// name is what a user is called.
func name(p ui.Texts, u people.Person) string {
	if full := u.FullName(p.Lang()); full != "" {
		return full
	}
	return u.Email
}

// maxOffered is how many people a list offers; in larger organisations addresses are typed.
const maxOffered = 300

// colleagues are who can take something over.
type colleagues struct {
	list []people.Person
	// many tells that there are more than a list offers.
	many bool
}

func (h handlers) colleagues(c *web.Ctx, without ids.User) (colleagues, error) {
	page, err := h.People.List(c.Context(), by(c), people.Filter{Status: people.Active, Limit: maxOffered})
	out := colleagues{many: page.Next != ""}
	for _, u := range page.Items {
		if u.ID != without && u.Role != access.Guest && u.Status == people.Active {
			out.list = append(out.list, u)
		}
	}
	return out, err
}

func (o colleagues) options(p ui.Texts, keep func(people.Person) bool) []ui.Option {
	var out []ui.Option
	for _, u := range o.list {
		if keep == nil || keep(u) {
			out = append(out, ui.Option{Value: string(u.ID), Text: name(p, u), Hint: u.Email})
		}
	}
	return out
}

// heir reads whom a field names: the id that a list sent, or an address that was typed. What is neither comes back as it
// is, for the service to refuse.
func (h handlers) heir(c *web.Ctx, text string) (ids.User, error) {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "@") {
		return ids.User(text), nil
	}
	page, err := h.People.List(c.Context(), by(c), people.Filter{Search: text, Status: people.Active, Limit: maxOffered})
	if err != nil {
		return "", err
	}
	for _, u := range page.Items {
		if strings.EqualFold(u.Email, text) {
			return u.ID, nil
		}
	}
	return ids.User(text), nil
}

// places are the names of the groups and cases in which things lie.
type places struct {
	groups map[string]string
	cases  func(ids.Case) string
}

func (h handlers) places(c *web.Ctx) (places, error) {
	list, err := h.Groups.Groups(c.Context(), h.DB, by(c).Account)
	out := places{groups: map[string]string{holdings.InGroup + ":": c.P.T("leavingweb.place.default")}}
	out.cases = func(in ids.Case) string { return h.CaseName(c.Context(), by(c), in) }
	for _, g := range list {
		out.groups[holdings.Place{Type: holdings.InGroup, ID: string(g.ID)}.String()] = g.Name
	}
	return out, err
}

func (p places) name(c *web.Ctx, place holdings.Place) string {
	if found := p.groups[place.String()]; found != "" {
		return c.P.T("leavingweb.place.group", errs.Args{"Name": found})
	}
	if place.Type == holdings.InCase {
		if called := p.cases(ids.Case(place.ID)); called != "" {
			return called
		}
	}
	return c.P.T("leavingweb.place.unknown")
}
