package groupsweb

import (
	"context"
	"embed"
	"io/fs"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Names tells how users are called. Nobody's right is asked: these are managers of groups that the reader may see.
type Names interface {
	// Names returns the full names of users of an account as a language orders them; users who aren't there are left out.
	Names(ctx context.Context, account ids.Account, users []ids.User, lang string) (map[ids.User]string, error)
}

// Deps is what the pages need.
type Deps struct {
	Groups *groups.Settings
	Names  Names
	Frame  ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// AdminNav returns this room's entries of Account settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("groupsweb.list.title"), Path: links.Groups(), Icon: "layers"}}
}

// groupOf reads a group as addresses, forms and operations name it.
func groupOf(text string) ids.Group {
	if text == links.DefaultGroup {
		return groups.Default
	}
	return ids.Group(text)
}

// nameOf is how a group is called.
func nameOf(p ui.Texts, g groups.Group) string {
	if g.ID == groups.Default {
		return p.T("groupsweb.default.name")
	}
	return g.Name
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// problems puts a conflict that one field causes beside that field.
func problems(p ui.Texts, field string, err error) ui.Problems {
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		return ui.Problems{{Field: field, Text: p.T(e.Key, e.Args)}}
	}
	return ui.ProblemsOf(p, err)
}

// manages gives the managers of each group their names, in the order of the groups' lists.
func (h handlers) manages(c *web.Ctx, list ...groups.GroupInUse) (map[ids.User]string, error) {
	var users []ids.User
	for _, g := range list {
		users = append(users, g.Managers...)
	}
	if len(users) == 0 {
		return nil, nil
	}
	return h.Names.Names(c.Context(), by(c).Account, users, c.P.Lang())
}
