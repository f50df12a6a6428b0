package archtest

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// modules returns the module paths that go.mod requires.
func modules(t *tree) []string {
	var out []string
	for _, s := range t.withExt(".mod") {
		if s.path != "go.mod" {
			continue
		}
		for _, m := range regexp.MustCompile(`(?m)^\s*(?:require )?([\w-]+\.[\w.-]+/\S+) v\d`).FindAllStringSubmatch(s.text, -1) {
			out = append(out, m[1])
		}
	}
	return out
}

// importedModules returns those of the modules that our own code imports, generated code and tests included.
func importedModules(t *tree, modules []string) []string {
	used := map[string]bool{}
	for _, s := range t.files {
		if s.syntax == nil {
			continue
		}
		for _, i := range s.syntax.Imports {
			p := strings.Trim(i.Path.Value, `"`)
			best := ""
			for _, m := range modules {
				if (p == m || strings.HasPrefix(p, m+"/")) && len(m) > len(best) {
					best = m
				}
			}
			used[best] = true
		}
	}
	var out []string
	for _, m := range modules {
		if used[m] {
			out = append(out, m)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// unexplained returns the direct dependencies that no decision record names.
func unexplained(t *tree) []string {
	var records strings.Builder
	for _, s := range t.withExt(".md") {
		if strings.HasPrefix(s.path, "docs/adr/") {
			records.WriteString(s.text)
		}
	}
	var out []string
	for _, m := range importedModules(t, modules(t)) {
		if !regexp.MustCompile(regexp.QuoteMeta(m) + `([^\w/-]|$)`).MatchString(records.String()) {
			out = append(out, m)
		}
	}
	return out
}

func TestEveryDependencyIsExplained(t *testing.T) {
	report(t, "a direct dependency needs its line in docs/adr", unexplained(house(t)))
}

func TestUnexplainedCanFail(t *testing.T) {
	want(t, unexplained(fake(t, "go.mod", "module cabinet\n\nrequire (\n\texample.com/a/b v1.0.0\n\texample.com/a v1.0.0\n\texample.com/c v1.0.0 // indirect\n)\n",
		"internal/ids/x.go", "package ids\nimport (\n_ \"example.com/a/b/sub\"\n_ \"example.com/a/x\"\n)\n",
		"docs/adr/0001.md", "`example.com/a/b` because\n")), "example.com/a")
}
