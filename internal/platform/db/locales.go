package db

import (
	"embed"
	"io/fs"
)

//go:embed locales
var locales embed.FS

// Locales returns the messages of this package's errors.
func Locales() fs.FS { return locales }
