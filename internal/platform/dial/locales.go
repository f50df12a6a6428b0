package dial

import (
	"embed"
	"io/fs"
)

//go:embed locales
var locales embed.FS

// Locales returns the texts of this package's messages.
func Locales() fs.FS { return locales }
