package roles

import (
	"embed"
	"io/fs"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/id"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the texts of this room's tables.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Service keeps job titles and default sets; every method works within the transaction or reader it is handed. It is safe
// for parallel use.
type Service struct {
	ids    *id.Maker
	log    *activity.Log
	recent *cache.Cache[titleKey, JobTitle]
}

type titleKey struct {
	account ids.Account
	title   ids.JobTitle
}

// maxRecent bounds how many titles are remembered.
const maxRecent = 5000

// New returns the service; log must know the kinds of [Acts].
func New(wall clock.Wall, ids *id.Maker, log *activity.Log) *Service {
	return &Service{ids: ids, log: log, recent: cache.New[titleKey, JobTitle](wall, maxRecent)}
}
