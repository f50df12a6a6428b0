package archtest

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// textBan forbids a pattern in files of some sorts.
type textBan struct {
	pattern *regexp.Regexp
	ext     []string
	except  []string // folders
	reason  string
}

func textBans() []textBan {
	ban := func(pattern, reason string, ext ...string) textBan {
		return textBan{regexp.MustCompile(pattern), ext, nil, reason}
	}
	letters := []string{"internal/platform/email"} // mail programs read no style sheets and no policy
	style := ban(`(?i)\sstyle\s*=`, "inline style: the content security policy refuses it", ".templ")
	style.except = letters
	everywhere := []string{".go", ".templ", ".sql", ".ts", ".css", ".md", ".json"}
	return []textBan{
		ban(`\b(TO`+`DO|FIX`+`ME|XX`+`X)\b`, "finish it or write an issue", everywhere...),
		ban(`["'\x60( ]/(home|root|Users)/`, "a path of one machine", everywhere...),
		style,
		ban(`(?i)\son[a-z]+\s*=`, "inline handler: the content security policy refuses it", ".templ"),
		ban(`hx-on|hx-vals\s*=\s*"js:`, "evaluated as code, which the content security policy refuses", ".templ", ".ts"),
		ban(`(?i)<script(\s[^>]*)?>\s*[^<\s]`, "inline script: the content security policy refuses it", ".templ"),
		ban(`@templ\.Raw|templ\.Raw\(`, "nothing reaches a page unescaped", ".templ"),
		ban(`(?i)\b(now|random|current_timestamp|gen_random_uuid)\s*\(\)`, "time and ids are handed in", ".sql"),
		ban(`(?i)\b(serial|autoincrement|varchar|timestamptz|jsonb)\b`, "types are text, bigint, boolean and bytes", ".sql"),
	}
}

func bannedTexts(t *tree) []string {
	var out []string
	for _, s := range t.files {
		for _, b := range textBans() {
			if !slices.Contains(b.ext, path.Ext(s.path)) || s.generated() || slices.Contains(b.except, s.dir()) || s.dir() == "internal/archtest" {
				continue
			}
			for _, at := range b.pattern.FindAllStringIndex(s.text, -1) {
				line := strconv.Itoa(1 + strings.Count(s.text[:at[0]], "\n"))
				out = append(out, s.path+":"+line+": "+strings.TrimSpace(s.text[at[0]:at[1]])+": "+b.reason)
			}
		}
	}
	return out
}

func TestBannedTexts(t *testing.T) { report(t, "banned", bannedTexts(house(t))) }

func TestBannedTextsCanFail(t *testing.T) {
	want(t, bannedTexts(fake(t, "internal/ui/a.templ", "<p style=\"x\">\n<a onclick='x'>\n<script src=\"/a.js\"></script>\n<div data-on=\"x\" hx-on:click=\"x\">\n<script>alert(1)</script>\n",
		"internal/people/schema/1.sql", "create table a (\n id serial,\n at bigint default now()\n);\n",
		"internal/people/a.go", "package people // TO"+"DO later\n")),
		"internal/people/a.go:1", "internal/people/schema/1.sql:2", "internal/people/schema/1.sql:3",
		"internal/ui/a.templ:1", "internal/ui/a.templ:2", "internal/ui/a.templ:4", "internal/ui/a.templ:5")
}
