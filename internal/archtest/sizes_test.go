package archtest

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// maxLines is the most that a file may have; generated files don't count.
const maxLines = 400

func longFiles(t *tree) []string {
	var out []string
	for _, s := range t.withExt(".go", ".templ", ".sql", ".ts", ".css") {
		if !s.generated() && strings.Count(s.text, "\n") > maxLines {
			out = append(out, s.path)
		}
	}
	return out
}

func TestNoFileIsLong(t *testing.T) {
	report(t, "over 400 lines: split it by thing or use case", longFiles(house(t)))
}

func TestLongFilesCanFail(t *testing.T) {
	text := "package ids\n" + strings.Repeat("\n", maxLines)
	want(t, longFiles(fake(t, "internal/ids/a.go", text, "internal/ids/b.go", "package ids\n", "internal/ids/c_templ.go", text)),
		"internal/ids/a.go")
}

// undocumented returns packages without a package comment; rooms must have theirs in doc.go.
func undocumented(t *tree) []string {
	documented := map[string]bool{}
	for _, s := range t.goFiles(false) {
		l, room := place(s.dir())
		inDoc := l != roomLayer || s.dir() != "internal/"+room || path.Base(s.path) == "doc.go"
		documented[s.dir()] = documented[s.dir()] || s.syntax.Doc != nil && inDoc
	}
	var out []string
	for dir, ok := range documented {
		if !ok {
			out = append(out, dir)
		}
	}
	return out
}

func TestEveryPackageIsIntroduced(t *testing.T) {
	report(t, "no package comment; a room's stands in doc.go", undocumented(house(t)))
}

func TestUndocumentedCanFail(t *testing.T) {
	want(t, undocumented(fake(t, "internal/people/people.go", "// Package people.\npackage people\n",
		"internal/roles/doc.go", "// Package roles.\npackage roles\n", "internal/ids/ids.go", "package ids\n")),
		"internal/ids", "internal/people")
}

// TestBudgets reports figures (go test -v); the rules that fail the build are the others.
func TestBudgets(t *testing.T) {
	tree := house(t)
	var files, functions []int
	var code, tests, exported, silent int
	for _, s := range tree.goFiles(true) {
		lines := strings.Count(s.text, "\n")
		if s.isTest() || s.forTests() {
			tests += lines
			continue
		}
		code += lines
		files = append(files, lines)
		for _, d := range s.syntax.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				n := tree.fset.Position(f.End()).Line - tree.fset.Position(f.Pos()).Line + 1
				functions = append(functions, n)
				if n > 75 {
					t.Logf("%s: %s has %d lines", tree.line(f), f.Name.Name, n)
				}
			}
			all, without := undocumentedNames(d)
			exported += all
			silent += len(without)
			for _, n := range without {
				t.Logf("%s: %s has no comment", tree.line(d), n)
			}
		}
	}
	if len(files) == 0 || len(functions) == 0 || exported == 0 {
		t.Fatal("no code found")
	}
	slices.Sort(files)
	slices.Sort(functions)
	t.Logf("%d files, median %d lines, longest %d", len(files), files[len(files)/2], files[len(files)-1])
	t.Logf("%d functions, p99 %d lines, longest %d", len(functions), functions[len(functions)*99/100], functions[len(functions)-1])
	t.Logf("%d exported names, %.1f %% documented", exported, 100*float64(exported-silent)/float64(exported))
	t.Logf("%d lines of code, %d of tests: %.2f", code, tests, float64(tests)/float64(code))
	t.Logf("%d direct dependencies", len(importedModules(tree, modules(tree))))
}

// undocumentedNames counts a declaration's exported names and returns those without a comment of their own or their group's.
func undocumentedNames(d ast.Decl) (all int, without []string) {
	note := func(name *ast.Ident, documented bool) {
		if !name.IsExported() {
			return
		}
		all++
		if !documented {
			without = append(without, name.Name)
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || ast.IsExported(receiver(d)) {
			note(d.Name, d.Doc != nil)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				note(spec.Name, d.Doc != nil || spec.Doc != nil)
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					note(n, d.Doc != nil || spec.Doc != nil || spec.Comment != nil)
				}
			}
		}
	}
	return all, without
}

// receiver returns the name of a method's type.
func receiver(f *ast.FuncDecl) string {
	x := f.Recv.List[0].Type
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	switch generic := x.(type) {
	case *ast.IndexExpr:
		x = generic.X
	case *ast.IndexListExpr:
		x = generic.X
	}
	if id, ok := x.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
