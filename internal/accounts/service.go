package accounts

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the texts of this room's tables.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Service keeps the accounts of a deployment. It is safe for parallel use.
type Service struct {
	db     *db.DB
	ids    *id.Maker
	log    *activity.Log
	recent *cache.Cache[ids.Account, Account]

	recentBranches *cache.Cache[ids.Account, []Branch]
	furnisher      Furnisher
}

// Furnisher gives a new account what it begins with elsewhere, which a higher room does.
type Furnisher interface {
	// Furnish runs in the transaction that makes the account.
	Furnish(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account) error
}

// FurnishedBy names who gives new accounts what they begin with; it belongs to the wiring, before anything is served.
func (s *Service) FurnishedBy(f Furnisher) { s.furnisher = f }

// maxRecent bounds how many accounts are remembered.
const maxRecent = 1000

// New returns the service; log must know the kinds of [Acts].
func New(d *db.DB, wall clock.Wall, maker *id.Maker, log *activity.Log) *Service {
	return &Service{db: d, ids: maker, log: log, recent: cache.New[ids.Account, Account](wall, maxRecent),
		recentBranches: cache.New[ids.Account, []Branch](wall, maxRecent)}
}
