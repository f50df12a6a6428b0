package records

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
	"cabinet/internal/search"
)

//go:embed schema/*.sql locales/*.json defaults/*.json
var files embed.FS

// Schema returns the texts of this room's tables. They refer to those of accounts, people and cases.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Actors tells what somebody may do as of now.
type Actors interface {
	// AsNow returns the actor with the rights that they hold as q shows.
	AsNow(ctx context.Context, q db.Queryer, by access.Actor, do access.Action) (access.Actor, error)
}

// Index is where participants are made findable, in the transaction that changes them; search implements it.
type Index interface {
	Put(ctx context.Context, tx *db.Tx, account ids.Account, e search.Entry) error
	Remove(ctx context.Context, tx *db.Tx, account ids.Account, kind search.Kind, id string) error
}

// Deps is what the service is made of.
type Deps struct {
	DB       *db.DB
	IDs      *id.Maker
	Log      *activity.Log // must know the kinds of [Acts]
	Accounts *accounts.Service
	Actors   Actors
	Cases    *cases.Service
	Index    Index // may be nil: then participants aren't findable
}

// Service keeps the participants, issues and sources of cases. It is safe for parallel use.
type Service struct{ Deps }

// New returns the service.
func New(d Deps) *Service {
	if d.Index == nil {
		d.Index = search.Nowhere{}
	}
	return &Service{d}
}

// Templates returns what administrators change.
func (s *Service) Templates() Templates { return Templates{s} }
