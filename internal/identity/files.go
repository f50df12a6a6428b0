package identity

import (
	"embed"
	"io/fs"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the texts of this room's tables.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }
