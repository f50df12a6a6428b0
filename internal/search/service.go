package search

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the texts of this room's tables. Lists of what somebody sees read case_walls and case_assignments too.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// People finds users; the people's own room is one.
type People interface {
	// FindPeople returns users of the actor's account whom they see, in whose names every word begins a name, and whether
	// there are more than limit.
	FindPeople(ctx context.Context, by access.Actor, words []string, limit int) (found []Person, more bool, err error)
}

// Person is a user who was found.
type Person struct {
	ID   ids.User
	Name string
	// Note is the line under the name; may be empty.
	Note string
}

// Deps is what the service is made of.
type Deps struct {
	DB  *db.DB
	Log *activity.Log // must know the kinds of [Acts]
	// People finds users; nil finds none.
	People People
	// Logger hears of fills that fail.
	Logger *slog.Logger
}

// Service keeps the index and answers searches. It is safe for parallel use.
type Service struct {
	Deps
	sources []Source
	fill    *jobs.Handle[fillArgs]
}

// New returns the service.
func New(d Deps) *Service {
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	return &Service{Deps: d}
}
