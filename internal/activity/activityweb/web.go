package activityweb

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Named is a user with the name that people know, and what tells namesakes apart.
type Named struct {
	User ids.User
	Name string
	Hint string
}

// Names tells how users are called. Nobody's right is asked: these pages are for administrators.
type Names interface {
	// Names returns the full names of users of an account as a language orders them; users who aren't there are left out.
	Names(ctx context.Context, account ids.Account, users []ids.User, lang string) (map[ids.User]string, error)
}

// Thing is a record that acts touch.
type Thing struct{ Type, ID string }

// Record is what a thing is called and where it is shown; either may be empty.
type Record struct{ Name, Path string }

// Records tells what things other than users are called. What it doesn't know it leaves out.
type Records interface {
	Records(ctx context.Context, by access.Actor, lang string, things []Thing) (map[Thing]Record, error)
}

// Requester makes files in the background; exports.Service is one.
type Requester interface {
	Request(ctx context.Context, by access.Actor, kind string, params any) (exports.Export, error)
}

// Deps is what the pages need.
type Deps struct {
	Log   *activity.Log
	Names Names
	// Records may be nil: then things other than users are shown by their type.
	Records Records
	// Find returns the users of an account in whose names, addresses or ID number every word occurs, by name and at most
	// limit. It may be nil: then people are asked for by their id alone.
	Find    func(ctx context.Context, account ids.Account, lang, words string, limit int) ([]Named, error)
	Exports Requester
	Frame   ui.Framer
}

type handlers struct {
	Deps
	shapes map[activity.Kind]shape
	looks  map[activity.Kind]bool // kinds that are views
}

func newHandlers(d Deps) handlers {
	h := handlers{Deps: d, looks: map[activity.Kind]bool{}}
	if d.Log != nil {
		kinds := d.Log.Kinds()
		h.shapes = shapes(kinds)
		for _, k := range kinds {
			h.looks[k.Kind] = k.View
		}
	}
	return h
}

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// AdminNav returns this room's entries of Account settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("activityweb.title"), Path: links.Audit(), Icon: "scroll-text"}}
}
