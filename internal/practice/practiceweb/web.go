package practiceweb

import (
	"embed"
	"io/fs"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Deps is what the pages need.
type Deps struct {
	Practice *practice.Settings
	Frame    ui.Framer
}

type handlers struct{ Deps }

// section is the pages of one list.
type section struct {
	handlers
	list practice.List
}

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// AdminNav returns this room's entries of Account settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{
		{Text: p.T("practiceweb.area.title"), Path: links.PracticeAreas(), Icon: "git-branch"},
		{Text: p.T("practiceweb.type.title"), Path: links.CaseTypes(), Icon: "tag"},
		{Text: p.T("practiceweb.group.title"), Path: links.CaseGroups(), Icon: "folder"},
		{Text: p.T("practiceweb.numbers.title"), Path: links.CaseNumbers(), Icon: "hash"},
	}
}

// words is where the texts about a list begin.
func words(list practice.List) string {
	switch list {
	case practice.Areas:
		return "practiceweb.area."
	case practice.Stages:
		return "practiceweb.stage."
	case practice.Types:
		return "practiceweb.type."
	default:
		return "practiceweb.group."
	}
}

// root is the address of a list; area is that of stages.
func root(list practice.List, area ids.PracticeArea) string {
	switch list {
	case practice.Areas:
		return links.PracticeAreas()
	case practice.Stages:
		return links.PracticeStages(area)
	case practice.Types:
		return links.CaseTypes()
	default:
		return links.CaseGroups()
	}
}

// home is the page on which a list stands.
func home(list practice.List, area ids.PracticeArea) string {
	if list == practice.Stages {
		return links.PracticeArea(area)
	}
	return root(list, area)
}

// menu is the entry of the navigation that a list belongs to.
func menu(list practice.List) string {
	if list == practice.Stages {
		return links.PracticeAreas()
	}
	return root(list, "")
}

// area is the area that the address names, for stages.
func (s section) area(c *web.Ctx) ids.PracticeArea {
	if s.list == practice.Stages {
		return ids.PracticeArea(c.Path("id"))
	}
	return ""
}

// id is the entry that the address names.
func (s section) id(c *web.Ctx) string {
	if s.list == practice.Stages {
		return c.Path("stage")
	}
	return c.Path("id")
}

// entry reads the entry that the address names: a stage under its own area alone.
func (s section) entry(c *web.Ctx) (practice.EntryInUse, error) {
	e, err := s.Practice.Entry(c.Context(), by(c), s.list, s.id(c))
	if err == nil && e.Area != s.area(c) {
		err = errs.E(errs.NotFound, "access.not_found", nil)
	}
	return e, err
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// refused reports whether the error is for the person to correct.
func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) }
