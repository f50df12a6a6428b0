package cases

import (
	"embed"
	"io/fs"

	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/groups"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
	"cabinet/internal/search"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the texts of this room's tables. They refer to those of accounts, people and groups.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Deps is what the service is made of.
type Deps struct {
	DB       *db.DB
	IDs      *id.Maker
	Log      *activity.Log // must know the kinds of [Acts]
	Accounts *accounts.Service
	People   *people.Service
	Groups   *groups.Service
	Lists    Lists
	Index    Index // may be nil: then cases aren't findable
}

// Service keeps the cases of every account, and says who may see and do what with them. It is safe for parallel use.
type Service struct{ Deps }

// New returns the service.
func New(d Deps) *Service {
	if d.Index == nil {
		d.Index = search.Nowhere{}
	}
	return &Service{d}
}
