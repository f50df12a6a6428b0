// Package webassets holds the built front end, so that the program needs no file beside it.
//
// The files of dist are made by tools/assets from src and are committed: building the program needs no Node. Their
// names carry a hash of their content, so that browsers may keep them for ever. Pages link to them by the
// constants of names_gen.go. Start in src/app.ts and src/app.css.
package webassets

import (
	"embed"
	"io/fs"
)

//go:embed dist
var dist embed.FS

// Files returns the built files by their hashed names, manifest.json among them.
func Files() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is a constant and valid
	}
	return sub
}
