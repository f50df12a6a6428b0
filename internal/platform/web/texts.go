package web

import (
	"embed"
	"io/fs"
	"time"
)

//go:embed locales
var locales embed.FS

// Locales returns the texts of this package: problems and field messages.
func Locales() fs.FS { return locales }

const (
	langCookie    = "cabinet_lang"
	langCookieAge = 365 * 24 * time.Hour
)
