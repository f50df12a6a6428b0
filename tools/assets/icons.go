package main

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	svgBody = regexp.MustCompile(`(?s)<svg[^>]*>(.*)</svg>`)
	gaps    = regexp.MustCompile(`\s*\n\s*`)
)

// icons makes one sprite of the icons that list names, one a line.
func icons(list, folder string) ([]byte, error) {
	text, err := os.ReadFile(list)
	if err != nil {
		return nil, err
	}
	wanted := strings.Fields(string(text))
	slices.Sort(wanted)
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, name := range slices.Compact(wanted) {
		svg, err := os.ReadFile(filepath.Join(folder, name+".svg"))
		if err != nil {
			return nil, fmt.Errorf("icon %s: %w", name, err)
		}
		body := svgBody.FindSubmatch(svg)
		if body == nil {
			return nil, fmt.Errorf("icon %s: no drawing in it", name)
		}
		drawing := strings.ReplaceAll(gaps.ReplaceAllString(strings.TrimSpace(string(body[1])), ""), " />", "/>")
		fmt.Fprintf(&b, `<symbol id="%s" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">%s</symbol>`,
			name, drawing)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String()), nil
}

// hashed puts a hash of content into name, in the same form as the bundler does.
func hashed(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + base32.StdEncoding.EncodeToString(sum[:])[:8] + ext
}
