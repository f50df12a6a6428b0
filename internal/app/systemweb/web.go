package systemweb

import (
	"embed"
	"io/fs"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/system"
	"cabinet/internal/links"
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
	System *system.Service
	Frame  ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// AdminNav returns the entries of Account settings; mine says that the person looks after the deployment.
func AdminNav(p ui.Texts, mine bool) []ui.NavItem {
	out := []ui.NavItem{{Text: p.T("systemweb.stopped.title"), Path: links.StoppedAddresses(""), Icon: "mailbox"}}
	if mine {
		out = append(out, ui.NavItem{Text: p.T("systemweb.title"), Path: links.System(), Icon: "server"})
	}
	return out
}

// words says numbers and times the visitor's way.
type words struct{ c *web.Ctx }

func (w words) t(key string, args ...errs.Args) string { return w.c.P.T(key, args...) }

// at writes a time, or that it never was.
func (w words) at(t time.Time) string {
	if t.IsZero() {
		return w.t("systemweb.never")
	}
	return w.c.DateTime(t)
}

// span writes a duration, down to milliseconds.
func (w words) span(d time.Duration) string {
	switch d = d.Abs(); {
	case d < time.Millisecond:
		return w.t("systemweb.span.moment")
	case d < time.Second:
		return w.c.P.N("systemweb.span.milliseconds", int(d.Milliseconds()))
	case d < time.Minute:
		return w.c.P.N("systemweb.span.seconds", int(d/time.Second))
	default:
		return w.c.P.Span(d)
	}
}

func (w words) number(n int64) string { return w.c.P.Number(int(n)) }
