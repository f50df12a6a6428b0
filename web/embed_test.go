package webassets

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

func read(t *testing.T, url string) []byte {
	t.Helper()
	content, err := fs.ReadFile(Files(), strings.TrimPrefix(url, "/assets/"))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestNamesAreInTheManifest(t *testing.T) {
	var manifest map[string]string
	if err := json.Unmarshal(read(t, "/assets/manifest.json"), &manifest); err != nil {
		t.Fatal(err)
	}
	for plain, url := range map[string]string{
		"app.css": CSS, "app.js": JS, "icons.svg": Icons, "favicon.svg": Favicon,
		"inter-latin-wght-normal.woff2": FontLatin, "inter-cyrillic-wght-normal.woff2": FontCyrillic,
	} {
		if "/assets/"+manifest[plain] != url {
			t.Errorf("%s is %s in the manifest and %s in Go", plain, manifest[plain], url)
		}
	}
	for _, name := range manifest {
		read(t, "/assets/"+name)
	}
}

// A page may load 60 KB of style and scripts, zipped, so that it opens fast on a poor line.
func TestPageWeight(t *testing.T) {
	total := 0
	for _, url := range []string{CSS, JS} {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(read(t, url))
		_ = z.Close()
		total += b.Len()
	}
	if total > 60<<10 {
		t.Errorf("style and scripts weigh %d bytes", total)
	}
}

// The content security policy allows own files only, so the built files may name no others.
func TestNothingForeign(t *testing.T) {
	foreign := regexp.MustCompile(`url\(["']?(https?:)?//|@import|\beval\(|new Function\(`)
	for _, url := range []string{CSS, JS} {
		if found := foreign.Find(read(t, url)); found != nil {
			t.Errorf("%s holds %q", url, found)
		}
	}
	for _, m := range regexp.MustCompile(`url\(([^)]+\.woff2)\)`).FindAllSubmatch(read(t, CSS), -1) {
		read(t, "/assets/"+strings.TrimPrefix(strings.Trim(string(m[1]), `"'`), "./"))
	}
}
