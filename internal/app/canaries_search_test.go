package app_test

import (
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// canaries are secrets by what they are; each is unlike anything else.
type canaries map[string]string

// shapes lists how a text looks in the encodings in which it could hide. Base64 comes in the three alignments that
// a text may have within a longer one, without the characters that its neighbours decide.
func shapes(text string) []string {
	out := []string{text, hex.EncodeToString([]byte(text)), strings.ToUpper(hex.EncodeToString([]byte(text))), url.QueryEscape(text), url.PathEscape(text)}
	for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for shift := range 3 {
			coded := e.EncodeToString([]byte(strings.Repeat("\x00", shift) + text))
			from := []int{0, 2, 3}[shift]
			to := len(coded)
			if (shift+len(text))%3 != 0 {
				to--
			}
			out = append(out, coded[from:to])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// find returns the names of the canaries that a text holds in any shape.
func (c canaries) find(text string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(c)) {
		if slices.ContainsFunc(shapes(c[name]), func(shape string) bool { return strings.Contains(text, shape) }) {
			out = append(out, name)
		}
	}
	return out
}

// silent fails the test for each canary that a place shows.
func (c canaries) silent(t *testing.T, place, text string) {
	t.Helper()
	if len(text) == 0 {
		t.Errorf("%s: there is nothing to search", place)
	}
	for _, name := range c.find(text) {
		t.Errorf("%s shows the %s", place, name)
	}
}

// TestTheSearchFinds: what is planted is found in every shape, wherever it lies.
func TestTheSearchFinds(t *testing.T) {
	c := canaries{"control": "Qk7~planted/Canary+42=é", "absent": "never anywhere 8831"}
	for _, before := range []string{"", "a", "ab", "abc"} {
		for _, after := range []string{"", "y", "yz"} {
			text := before + c["control"] + after
			for name, coded := range map[string]string{"clear": text, "hex": hex.EncodeToString([]byte(text)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(text))),
				"query": url.QueryEscape(text), "path": url.PathEscape(text), "base64": base64.StdEncoding.EncodeToString([]byte(text)),
				"raw base64": base64.RawStdEncoding.EncodeToString([]byte(text)), "url base64": base64.URLEncoding.EncodeToString([]byte(text))} {
				if got := c.find("{" + coded + "}"); !slices.Equal(got, []string{"control"}) {
					t.Errorf("%s of %q: %v", name, text, got)
				}
			}
		}
	}
}
