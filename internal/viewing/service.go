package viewing

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's tables. It refers to those of accounts and people.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Sessions begins and ends looks in a person's session; identity implements it.
type Sessions interface {
	// BeginViewing has the actor's session look as somebody else and returns its new secret.
	BeginViewing(ctx context.Context, tx *db.Tx, by access.Actor, viewing ids.Viewing) (string, error)
	// EndViewing has the session of a secret look as the person themselves again; it returns the session's new secret, the viewing
	// that ended and who acts from now on. A session in which nobody looks as another is errs.NotFound.
	EndViewing(ctx context.Context, tx *db.Tx, secret string) (string, ids.Viewing, access.Actor, error)
}

// Deps is what the room needs from others.
type Deps struct {
	DB       *db.DB
	IDs      *id.Maker
	Acts     *activity.Log // must know the kinds of [Acts]
	People   *people.Service
	Sessions Sessions
	// Actors tells who somebody is at this moment.
	Actors exports.Actors
	Post   exports.Post
}

// Service is the room's one door. It is safe for parallel use.
type Service struct {
	Deps
	tell *jobs.Handle[tellJob]
}

// New returns the service. [Service.RegisterJobs] must follow before anybody looks.
func New(d Deps) *Service { return &Service{Deps: d} }

// administrator returns by with the role that q shows now, if they may look as others of their account.
func (s *Service) administrator(ctx context.Context, q db.Queryer, by access.Actor) (access.Actor, error) {
	by, err := s.People.AsNow(ctx, q, by, access.ViewAs)
	if err != nil {
		return access.Actor{}, err
	}
	return by, access.Require(by, access.ViewAs, access.Facts{Account: by.Account})
}
