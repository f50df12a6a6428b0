package web

import (
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// AssetsPath is where [Config.Assets] is served.
const AssetsPath = "/assets/"

// asset is one file in memory, as it is and compressed.
type asset struct {
	contentType  string
	plain, small []byte
}

// NewAssets serves the files of dir, whose names carry a hash of their content, under [AssetsPath]: for ever cacheable,
// compressed once at start, no listing.
func NewAssets(dir fs.FS) (http.Handler, error) {
	files := map[string]asset{}
	err := fs.WalkDir(dir, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return err
		}
		a := asset{contentType: contentType(name), plain: data}
		if small := compress(data); len(small) < len(data)*9/10 {
			a.small = small
		}
		files[AssetsPath+name] = a
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("web: assets: %w", err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := files[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		a.serve(w, r)
	}), nil
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", a.contentType)
	body := a.plain
	if a.small != nil {
		h.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header) {
			h.Set("Content-Encoding", "gzip")
			body = a.small
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client may have left
	}
}

// contentType doesn't ask the machine's tables for what we ship, so that all machines answer alike.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	case ".json", ".map":
		return "application/json"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" && !strings.HasPrefix(t, "text/html") {
		return t
	}
	return "application/octet-stream"
}

func assetsRoute(h http.Handler) Route {
	return Route{Method: http.MethodGet, Path: AssetsPath + "{file...}", Door: Public, Quiet: true, Cost: Free, Handler: func(c *Ctx) error {
		h.ServeHTTP(c.W, c.R)
		return nil
	}}
}
