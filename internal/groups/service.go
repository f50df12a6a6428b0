package groups

import (
	"embed"
	"io/fs"

	"cabinet/internal/ids"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the texts of this room's tables.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Service reads groups and their hours; every method works within the transaction or reader it is handed. It is safe for
// parallel use.
type Service struct {
	recent *cache.Cache[groupKey, Group]
}

type groupKey struct {
	account ids.Account
	group   ids.Group
}

// maxRecent bounds how many groups are remembered.
const maxRecent = 5000

// New returns the service.
func New(wall clock.Wall) *Service {
	return &Service{recent: cache.New[groupKey, Group](wall, maxRecent)}
}
