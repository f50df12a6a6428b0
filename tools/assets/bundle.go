package main

import (
	"errors"
	"path/filepath"
	"regexp"

	"github.com/evanw/esbuild/pkg/api"
)

// bundle returns the built files by their hashed name, and the hashed name of each named one.
func bundle(web string) (files map[string][]byte, names map[string]string, err error) {
	src, err := filepath.Abs(filepath.Join(web, "src"))
	if err != nil {
		return nil, nil, err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     src,
		EntryPoints:       []string{"app.ts", "app.css"},
		Outdir:            filepath.Join(filepath.Dir(src), "dist"),
		Bundle:            true,
		Splitting:         true,
		Format:            api.FormatESModule,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsNone,
		Charset:           api.CharsetUTF8,
		EntryNames:        "[name]-[hash]",
		ChunkNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile},
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "125"}, {Name: api.EngineFirefox, Version: "128"}, {Name: api.EngineSafari, Version: "17.5"},
		},
	})
	if len(result.Errors) > 0 {
		var all []error
		for _, m := range result.Errors {
			text := m.Text
			if m.Location != nil {
				text = m.Location.File + ": " + text
			}
			all = append(all, errors.New(text))
		}
		return nil, nil, errors.Join(all...)
	}
	files, names = map[string][]byte{}, map[string]string{}
	for _, f := range result.OutputFiles {
		base := filepath.Base(f.Path)
		files[base] = f.Contents
		if _, taken := names[plain(base)]; taken {
			names[base] = base // a shared part without a name of its own
			continue
		}
		names[plain(base)] = base
	}
	return files, names, nil
}

var hashPart = regexp.MustCompile(`-[A-Z0-9]{8}(\.[a-z0-9]+)$`)

// plain takes the hash out of a built name.
func plain(name string) string { return hashPart.ReplaceAllString(name, "$1") }
