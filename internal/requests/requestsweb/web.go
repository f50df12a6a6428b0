package requestsweb

import (
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/requests"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Deps is what the pages need.
type Deps struct {
	Requests *requests.Service
	Frame    ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

func requestID(c *web.Ctx) ids.Request { return ids.Request(c.Path("id")) }

// Nav returns this room's entry of the settings.
func Nav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("requestsweb.mine.title"), Path: links.MyTitle(), Icon: "briefcase"}}
}

// AdminNav returns this room's entry of Account settings, with the number of requests that wait for an answer.
func AdminNav(p ui.Texts, waiting int) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("requestsweb.admin.title"), Path: links.Requests(), Icon: "list-checks", Count: waiting}}
}

// titleOf reads a job title as addresses and forms name it.
func titleOf(text string) ids.JobTitle {
	if text == links.NoTitle {
		return ""
	}
	return ids.JobTitle(text)
}

func titleText(t ids.JobTitle) string {
	if t == "" {
		return links.NoTitle
	}
	return string(t)
}

// called is how a title is called, an empty name being none.
func called(p ui.Texts, name string) string {
	if name == "" {
		return p.T("requests.no_title")
	}
	return name
}

// longList is from how many titles on a list can be searched.
const longList = 12

// options are the titles to choose from, but for one; the first asks to choose.
func options(p ui.Texts, titles []roles.JobTitle, but ids.JobTitle, none bool) []ui.Option {
	out := []ui.Option{{Text: p.T("requestsweb.title.choose")}}
	for _, t := range titles {
		if t.ID != but {
			out = append(out, ui.Option{Value: string(t.ID), Text: t.Name})
		}
	}
	if none && but != "" {
		out = append(out, ui.Option{Value: links.NoTitle, Text: p.T("requests.no_title")})
	}
	return out
}

func permissions(p ui.Texts, list []access.Permission) []string {
	var out []string
	for _, x := range list {
		out = append(out, p.T(x.Key()))
	}
	return out
}

// refused reports whether an error is told on the page that was sent.
func refused(err error) bool {
	return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) || errs.Is(err, errs.TooMany)
}

func tone(s requests.State) ui.Tone {
	switch s {
	case requests.Open:
		return ui.Warn
	case requests.Approved:
		return ui.OK
	case requests.Declined:
		return ui.Bad
	default:
		return ui.Neutral
	}
}
