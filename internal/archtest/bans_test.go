package archtest

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ban forbids names of a package, or the whole package, outside some folders. Tests are free unless it says otherwise.
type ban struct {
	pkg    string
	names  []string // empty: every use
	except []string // folders, with what is under them
	reason string
}

func bans() []ban {
	return []ban{
		{"time", []string{"Now", "Since", "Until"}, []string{"internal/platform/clock"}, "clocks are handed in: clock.Now or clock.Wall"},
		{"time", []string{"Local"}, nil, "zones come from the account and the person, never from the machine"},
		{"math/rand", nil, nil, "randomness is handed in: *id.Maker or an io.Reader"},
		{"math/rand/v2", nil, nil, "randomness is handed in: *id.Maker or an io.Reader"},
		{"crypto/rand", nil, []string{"internal/app", "cmd"}, "randomness is handed in: *id.Maker or an io.Reader"},
		{"fmt", []string{"Print", "Printf", "Println"}, nil, "streams are handed in; the log is slog"},
		{"log", nil, nil, "the log is a *slog.Logger that is handed in"},
		{"log/slog", []string{"Default", "SetDefault", "Debug", "Info", "Warn", "Error"}, nil, "the log is a *slog.Logger that is handed in"},
		{"net/http", []string{"DefaultClient", "DefaultTransport", "DefaultServeMux", "Get", "Head", "Post", "PostForm", "Handle", "HandleFunc"}, nil,
			"clients dial through platform/dial; routes are data of platform/web"},
		{"net", []string{"Dial", "DialTimeout"}, []string{"internal/platform/dial"}, "the one dialer checks addresses at connect time (R60)"},
		{"crypto/tls", []string{"Dial", "DialWithDialer"}, []string{"internal/platform/dial"}, "the one dialer checks addresses at connect time (R60)"},
		{"os", []string{"Getenv", "LookupEnv", "Environ"}, []string{"internal/platform/config", "cmd"}, "settings come through platform/config"},
		{"os", []string{"Exit"}, []string{"cmd"}, "only main ends the process; everything else returns an error"},
		{"context", []string{"WithValue"}, []string{"internal/platform/log", "internal/platform/jobs", "internal/platform/db"},
			"what a function needs is a parameter; only a log line's request, a job's lease and a keyed request's fence travel along"},
		{"context", []string{"TODO"}, nil, "what a function needs is a parameter, not a hidden value"},
		{"database/sql", []string{"Open", "OpenDB"}, []string{"internal/platform/db"}, "one way to the database: platform/db"},
		{"github.com/danielgtaylor/huma/v2", nil, []string{"internal/platform/web"}, "platform/web hides it behind web.API"},
		{"html/template", nil, nil, "pages are templ"},
		{"text/template", nil, nil, "pages are templ, texts are catalogues"},
		{"github.com/a-h/templ", []string{"Raw"}, nil, "nothing reaches a page unescaped"},
	}
}

func banned(t *tree) []string {
	var out []string
	for _, s := range t.goFiles(false) {
		if s.forTests() {
			continue
		}
		known := s.imports()
		for _, b := range bans() {
			if slices.ContainsFunc(b.except, func(dir string) bool { return s.dir() == dir || strings.HasPrefix(s.dir(), dir+"/") }) {
				continue
			}
			for _, i := range s.syntax.Imports {
				if len(b.names) == 0 && i.Path.Value == strconv.Quote(b.pkg) {
					out = append(out, t.line(i)+": "+b.pkg+": "+b.reason)
				}
			}
			ast.Inspect(s.syntax, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok && slices.Contains(b.names, sel.Sel.Name) {
					if x, ok := sel.X.(*ast.Ident); ok && x.Obj == nil && known[x.Name] == b.pkg {
						out = append(out, t.line(sel)+": "+path.Base(b.pkg)+"."+sel.Sel.Name+": "+b.reason)
					}
				}
				return true
			})
		}
	}
	return out
}

func TestBans(t *testing.T) { report(t, "banned", banned(house(t))) }

func TestBansCanFail(t *testing.T) {
	text := "package x\nimport (\n\t\"time\"\n\tr \"math/rand\"\n)\nvar now = time.Now\nfunc f() { _ = r.Int(); _ = time.Second }\n"
	want(t, banned(fake(t, "internal/people/a.go", text, "internal/people/a_test.go", text)), "internal/people/a.go:4", "internal/people/a.go:6")
	want(t, banned(fake(t, "internal/platform/clock/a.go", "package x\nimport \"time\"\nvar now = time.Now\n")))
}

// habits finds init functions, package variables that change, and skipped tests that don't say why.
func habits(t *tree) []string {
	var out []string
	variables := map[string]map[string]bool{} // folder → names
	for _, s := range t.goFiles(false) {
		for _, d := range s.syntax.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, spec := range g.Specs {
					for _, n := range spec.(*ast.ValueSpec).Names {
						if variables[s.dir()] == nil {
							variables[s.dir()] = map[string]bool{}
						}
						variables[s.dir()][n.Name] = true
					}
				}
			}
		}
	}
	for _, s := range t.goFiles(true) {
		for _, d := range s.syntax.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				out = append(out, t.line(f)+": init function: wiring happens in app")
			}
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, left := range n.Lhs {
					if name := packageVariable(s, left, variables); name != "" && n.Tok != token.DEFINE {
						out = append(out, t.line(n)+": changes the package variable "+name)
					}
				}
			case *ast.IncDecStmt:
				if name := packageVariable(s, n.X, variables); name != "" {
					out = append(out, t.line(n)+": changes the package variable "+name)
				}
			case *ast.CallExpr:
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && s.isTest() && len(n.Args) == 0 && (sel.Sel.Name == "Skip" || sel.Sel.Name == "SkipNow") {
					out = append(out, t.line(n)+": a skipped test says why")
				}
			}
			return true
		})
	}
	return out
}

// packageVariable returns the package variable that an assignment to x would change, or nothing.
func packageVariable(s *source, x ast.Expr, variables map[string]map[string]bool) string {
	for {
		switch y := x.(type) {
		case *ast.IndexExpr:
			x = y.X
		case *ast.SelectorExpr:
			x = y.X
		case *ast.StarExpr:
			x = y.X
		case *ast.ParenExpr:
			x = y.X
		case *ast.Ident:
			if y.Name == "_" || !variables[s.dir()][y.Name] || y.Obj != nil && !topLevel(s, y.Obj) {
				return ""
			}
			return y.Name
		default:
			return ""
		}
	}
}

func topLevel(s *source, o *ast.Object) bool { return s.syntax.Scope.Lookup(o.Name) == o }

func TestHabits(t *testing.T) { report(t, "see docs/conventions.md", habits(house(t))) }

func TestHabitsCanFail(t *testing.T) {
	want(t, habits(fake(t,
		"internal/ids/a.go", "package ids\nvar m = map[string]int{}\nvar n int\nfunc init() {}\nfunc f() {\n\tm[\"a\"] = 1\n\tn++\n\tn := 1\n\tn = 2\n\t_ = n\n}\n",
		"internal/ids/b.go", "package ids\nfunc g() {\n\tn = 4\n}\n",
		"internal/ids/c_test.go", "package ids\nfunc h(t T) {\n\tt.Skip()\n\tt.Skip(\"why\")\n}\n")),
		"internal/ids/a.go:4", "internal/ids/a.go:6", "internal/ids/a.go:7", "internal/ids/b.go:3", "internal/ids/c_test.go:3")
}
