package archtest

import (
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

var (
	inline      = regexp.MustCompile("`([^`\n]+)`")
	link        = regexp.MustCompile(`\]\(([^)#\s]+)[^)]*\)`)
	ourPath     = regexp.MustCompile(`^(cmd|internal|web|docs|test|tools|scripts|extension|\.ci)/[\w./-]+$`)
	makeTarget  = regexp.MustCompile(`\bmake ([a-z][a-z-]*)`)
	makeRule    = regexp.MustCompile(`(?m)^([a-z][a-z-]*):`)
	scriptPath  = regexp.MustCompile(`(?m)(?:^|\s)\.?/?((?:scripts|internal|cmd|test)/[\w./-]+)`)
	subcommand  = regexp.MustCompile(`\bbin/cabinet ([a-z][a-z-]*(?: [a-z][a-z-]*)?)`)
	madeByBuild = []string{"bin/", "test/e2e/shots", "web/node_modules"}
)

// misleading returns what the documents and the Makefile name and what isn't there.
func misleading(t *tree, exists func(string) bool) []string {
	targets := map[string]bool{}
	for _, s := range t.files {
		if s.path == "Makefile" {
			for _, m := range makeRule.FindAllStringSubmatch(s.text, -1) {
				targets[m[1]] = true
			}
		}
	}
	commands := subcommands(t)
	var out []string
	for _, s := range t.files {
		doc := path.Ext(s.path) == ".md" && (s.dir() == "." || strings.HasPrefix(s.path, "docs/"))
		if !doc && s.path != "Makefile" && s.path != ".ci/run" {
			continue
		}
		missing := func(p string) {
			for _, made := range madeByBuild {
				if strings.HasPrefix(p, made) {
					return
				}
			}
			if p = strings.TrimSuffix(strings.TrimSuffix(p, "/..."), "/"); !exists(p) {
				out = append(out, s.path+": "+p+" doesn't exist")
			}
		}
		if !doc {
			for _, m := range scriptPath.FindAllStringSubmatch(s.text, -1) {
				missing(m[1])
			}
			continue
		}
		for _, m := range inline.FindAllStringSubmatch(s.text, -1) {
			if ourPath.MatchString(m[1]) {
				missing(m[1])
			}
		}
		for _, m := range link.FindAllStringSubmatch(s.text, -1) {
			if !strings.Contains(m[1], ":") {
				missing(path.Join(s.dir(), m[1]))
			}
		}
		for _, m := range makeTarget.FindAllStringSubmatch(code(s.text), -1) {
			if !targets[m[1]] {
				out = append(out, s.path+": make "+m[1]+" isn't in the Makefile")
			}
		}
		for _, m := range subcommand.FindAllStringSubmatch(code(s.text), -1) {
			first, _, _ := strings.Cut(m[1], " ")
			if len(commands) > 0 && !commands[m[1]] && !commands[first] {
				out = append(out, s.path+": the program has no command "+m[1])
			}
		}
	}
	return out
}

// code returns what a document shows as code, inline or in blocks, so that prose about making isn't read as a command.
func code(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, "```") {
		if i%2 == 1 {
			b.WriteString(part + "\n")
			continue
		}
		for _, m := range inline.FindAllStringSubmatch(part, -1) {
			b.WriteString(m[1] + "\n")
		}
	}
	return b.String()
}

// subcommands returns the program's commands, read from the cmd tags of internal/app.
func subcommands(t *tree) map[string]bool {
	out := map[string]bool{}
	for _, s := range t.goFiles(false) {
		if s.dir() != "internal/app" {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			f, ok := n.(*ast.Field)
			if !ok || f.Tag == nil || len(f.Names) == 0 {
				return true
			}
			text, _ := strconv.Unquote(f.Tag.Value)
			tag := reflect.StructTag(text)
			if _, isCommand := tag.Lookup("cmd"); isCommand {
				name := tag.Get("name")
				if name == "" {
					name = kebab(f.Names[0].Name)
				}
				out[name] = true
			}
			return true
		})
	}
	return out
}

func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func TestDocumentsNameWhatExists(t *testing.T) {
	report(t, "correct the document", misleading(house(t), func(p string) bool {
		_, err := os.Stat(filepath.Join("../..", filepath.FromSlash(p)))
		return err == nil
	}))
}

func TestMisleadingCanFail(t *testing.T) {
	tree := fake(t,
		"Makefile", "test:\n\tscripts/test.sh && scripts/gone.sh\n",
		"README.md", "See `internal/ids` and `internal/gone`. Run `make test`, `make tea`. We make sense. [a](docs/a.md) [b](https://b.example)\n```\nbin/cabinet serve\nbin/cabinet set-up\nbin/cabinet brew\n```\n",
		"internal/app/cli.go", "package app\ntype cli struct {\n\tServe struct{} `cmd:\"\"`\n\tSetUp struct{} `cmd:\"\"`\n}\n")
	there := map[string]bool{"internal/ids": true, "scripts/test.sh": true}
	want(t, misleading(tree, func(p string) bool { return there[p] }),
		"Makefile: scripts/gone.sh", "README.md: docs/a.md", "README.md: internal/gone", "README.md: make tea", "README.md: the program has no command brew")
}
