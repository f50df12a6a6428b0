package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// module is the import path of the repository's root.
const module = "cabinet"

// source is one file of the repository; syntax is nil for everything but Go.
type source struct {
	path   string // from the root, with forward slashes
	text   string
	syntax *ast.File
}

// tree is the repository, or a small stand-in that shows that a rule can fail.
type tree struct {
	fset  *token.FileSet
	files []*source
}

// repository reads the repository once for all rules.
var repository = sync.OnceValues(func() (*tree, error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	return readTree(os.DirFS(root))
})

// skipped are folders whose contents aren't ours to judge: made by tools, fetched, or data.
func skipped(dir string) bool {
	switch dir {
	case "bin", "web/dist", "tools/node_modules", "web/node_modules", "node_modules", "tools", "data":
		return true
	}
	base := path.Base(dir)
	return base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") && base != "." && base != ".ci"
}

func readTree(root fs.FS) (*tree, error) {
	t := &tree{fset: token.NewFileSet()}
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
			if skipped(name) {
				return fs.SkipDir
			}
			return nil
		case !isText(name):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		return t.add(name, string(text))
	})
	return t, err
}

func isText(name string) bool {
	switch path.Ext(name) {
	case ".go", ".templ", ".sql", ".md", ".json", ".ts", ".css", ".mod":
		return true
	}
	return path.Base(name) == "Makefile" || name == ".ci/run"
}

func (t *tree) add(name, text string) error {
	s := &source{path: name, text: text}
	if strings.HasSuffix(name, ".go") {
		var err error
		if s.syntax, err = parser.ParseFile(t.fset, name, text, parser.ParseComments); err != nil {
			return err
		}
	}
	t.files = append(t.files, s)
	return nil
}

// house returns the repository's files.
func house(t *testing.T) *tree {
	t.Helper()
	tree, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// fake returns a tree of the given files, as name and text in turn.
func fake(t *testing.T, files ...string) *tree {
	t.Helper()
	tree := &tree{fset: token.NewFileSet()}
	for pair := range slices.Chunk(files, 2) {
		if err := tree.add(pair[0], pair[1]); err != nil {
			t.Fatal(err)
		}
	}
	return tree
}

func (s *source) dir() string  { return path.Dir(s.path) }
func (s *source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }
func (s *source) generated() bool {
	return strings.HasSuffix(s.path, "_templ.go") || s.syntax != nil && ast.IsGenerated(s.syntax)
}

// forTests reports whether the package exists for tests alone, such as dbtest, so that only tests link it.
func (s *source) forTests() bool { return strings.HasSuffix(s.dir(), "test") }

// goFiles returns the Go files that people write, without tests unless asked for.
func (t *tree) goFiles(tests bool) []*source {
	var out []*source
	for _, s := range t.files {
		if s.syntax != nil && !s.generated() && (tests || !s.isTest()) {
			out = append(out, s)
		}
	}
	return out
}

// withExt returns the files of one sort.
func (t *tree) withExt(ext ...string) []*source {
	var out []*source
	for _, s := range t.files {
		if slices.Contains(ext, path.Ext(s.path)) {
			out = append(out, s)
		}
	}
	return out
}

func (t *tree) line(n ast.Node) string {
	p := t.fset.Position(n.Pos())
	return p.Filename + ":" + strconv.Itoa(p.Line)
}

// imports maps the names under which a file knows other packages to their import paths.
func (s *source) imports() map[string]string {
	out := map[string]string{}
	for _, i := range s.syntax.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		name := path.Base(p)
		if v := strings.TrimPrefix(name, "v"); v != name && strings.Trim(v, "0123456789") == "" {
			name = path.Base(path.Dir(p))
		}
		if i.Name != nil {
			name = i.Name.Name
		}
		out[name] = p
	}
	return out
}

// report fails the test with every finding, sorted.
func report(t *testing.T, rule string, findings []string) {
	t.Helper()
	slices.Sort(findings)
	for _, f := range slices.Compact(findings) {
		t.Errorf("%s: %s", f, rule)
	}
}

// want compares findings of a fake tree with the places where they must be.
func want(t *testing.T, got []string, places ...string) {
	t.Helper()
	slices.Sort(got)
	if len(got) != len(places) {
		t.Fatalf("%d findings %q, want %d at %q", len(got), got, len(places), places)
	}
	for i, place := range places {
		if !strings.HasPrefix(got[i], place) {
			t.Errorf("finding %q, want one at %s", got[i], place)
		}
	}
}
