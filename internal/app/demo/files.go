package demo

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this package's table.
func Schema() fs.FS { return files }

// Locales returns the texts of the demo's own pages.
func Locales() fs.FS { return files }

// marker is the file that makes a folder a demo's.
const marker = "this-is-a-cabinet-demo"

// IsFolder reports whether dir is a demo's data folder.
func IsFolder(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, marker))
	return err == nil
}

// PrepareFolder makes dir a demo's data folder, or empties it first when reset. A folder with anything in it that isn't
// a demo's is refused, so that nobody's data is ever mixed with the demo or removed by it.
func PrepareFolder(dir string, reset bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 && !IsFolder(dir) {
		return fmt.Errorf("%s isn't a demo's folder: choose an empty one with CABINET_DATA", dir)
	}
	if reset {
		for _, e := range entries {
			if e.Name() == marker { // goes last: an interrupted reset can be repeated
				continue
			}
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, marker), []byte("Made by `cabinet demo`. Start over with `cabinet demo --reset`.\n"), 0o600)
}
