// Command assets builds the front end: web/src and the pinned npm packages become web/dist, its manifest.json and the
// constants of package webassets. Run it in the tools folder after `npm ci --prefix ../web`:
//
//	go -C tools run ./assets
//
// Its output is the same on every machine, so that a check can rebuild it and compare.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	web := filepath.Join("..", "web")
	if len(os.Args) > 1 {
		web = os.Args[1]
	}
	if err := run(web); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(web string) error {
	files, names, err := bundle(web)
	if err != nil {
		return err
	}
	sprite, err := icons(filepath.Join(web, "src", "icons.txt"), filepath.Join(web, "node_modules", "lucide-static", "icons"))
	if err != nil {
		return err
	}
	names["icons.svg"] = hashed("icons.svg", sprite)
	files[names["icons.svg"]] = sprite
	mark, err := os.ReadFile(filepath.Join(web, "src", "favicon.svg"))
	if err != nil {
		return err
	}
	names["favicon.svg"] = hashed("favicon.svg", mark)
	files[names["favicon.svg"]] = mark
	if err := report(files, names); err != nil {
		return err
	}
	return write(web, files, names)
}
