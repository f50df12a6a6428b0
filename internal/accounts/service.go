package accounts

import (
	"embed"
	"io/fs"

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
}

// maxRecent bounds how many accounts are remembered.
const maxRecent = 1000

// New returns the service; log must know the kinds of [Acts].
func New(d *db.DB, wall clock.Wall, maker *id.Maker, log *activity.Log) *Service {
	return &Service{db: d, ids: maker, log: log, recent: cache.New[ids.Account, Account](wall, maxRecent),
		recentBranches: cache.New[ids.Account, []Branch](wall, maxRecent)}
}
