package archtest

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// hole stands in a statement's text for what is known only when the program runs.
const hole = "§"

// statement is an SQL text in the source, put together from its literals and constants.
type statement struct {
	at       string // file and line
	function string // the function or constant around it
	text     string // lower case, with single blanks
	around   string // all literals of the function, which may hold parts of a condition
}

var (
	statementStart = regexp.MustCompile(`^(with|select|insert into|insert or|update|delete from) `)
	blanks         = regexp.MustCompile(`\s+`)
)

// statements returns every SQL text of the product's code; tests and packages for tests aren't read.
func statements(t *tree) []statement {
	constants := map[string]map[string]ast.Expr{}
	for _, s := range t.goFiles(false) {
		for _, d := range s.syntax.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				for i, n := range v.Names {
					if i < len(v.Values) {
						if constants[s.dir()] == nil {
							constants[s.dir()] = map[string]ast.Expr{}
						}
						constants[s.dir()][n.Name] = v.Values[i]
					}
				}
			}
		}
	}
	var out []statement
	for _, s := range t.goFiles(false) {
		if s.forTests() {
			continue
		}
		for _, d := range s.syntax.Decls {
			r := reader{tree: t, constants: constants[s.dir()], function: declName(d)}
			ast.Inspect(d, r.visit)
			for i := range r.found {
				r.found[i].around = r.around.String()
			}
			out = append(out, r.found...)
		}
	}
	return out
}

func declName(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Name.Name
	case *ast.GenDecl:
		var names []string
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				for _, n := range v.Names {
					names = append(names, n.Name)
				}
			}
		}
		return strings.Join(names, " ")
	}
	return ""
}

// reader collects the statements of one declaration.
type reader struct {
	tree      *tree
	constants map[string]ast.Expr
	function  string
	found     []statement
	around    strings.Builder
}

func (r *reader) visit(n ast.Node) bool {
	x, ok := n.(ast.Expr)
	if !ok {
		return true
	}
	switch y := x.(type) {
	case *ast.BinaryExpr:
		if y.Op != token.ADD {
			return true
		}
	case *ast.BasicLit:
		if y.Kind != token.STRING {
			return true
		}
	default:
		return true
	}
	text := blanks.ReplaceAllString(strings.ToLower(strings.TrimSpace(r.flat(x, 0))), " ")
	r.around.WriteString(text + "\n")
	if statementStart.MatchString(text) {
		r.found = append(r.found, statement{at: r.tree.line(n), function: r.function, text: text})
		return false
	}
	return true
}

// flat returns the text of a sum of literals and constants, with holes for all else.
func (r *reader) flat(x ast.Expr, depth int) string {
	switch y := x.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(y.Value); err == nil && y.Kind == token.STRING {
			return text
		}
	case *ast.BinaryExpr:
		return r.flat(y.X, depth) + r.flat(y.Y, depth)
	case *ast.ParenExpr:
		return r.flat(y.X, depth)
	case *ast.Ident:
		if c, ok := r.constants[y.Name]; ok && depth < 5 {
			return r.flat(c, depth+1)
		}
	}
	return hole
}

// table is what the rules need to know of a create table statement.
type table struct {
	name, at string
	body     string
	account  bool // has a column account_id
}

var createTable = regexp.MustCompile(`(?is)create table (?:if not exists )?(\w+)\s*\((.*?)\n\)`)

// tables returns every table of the schema files by name.
func tables(t *tree) map[string]table {
	out := map[string]table{}
	for _, s := range t.withExt(".sql") {
		if strings.Contains(s.path, "testdata") {
			continue
		}
		for _, m := range createTable.FindAllStringSubmatch(s.text, -1) {
			body := strings.ToLower(m[2])
			out[m[1]] = table{name: m[1], at: s.path + ": " + m[1], body: body, account: regexp.MustCompile(`(?m)^\s*account_id\s`).MatchString(body)}
		}
	}
	return out
}

var reads = regexp.MustCompile(`\b(?:from|join|into|update) (\w+)`)

// touched returns the known tables that a statement names.
func (s statement) touched(known map[string]table) []string {
	var out []string
	for _, m := range reads.FindAllStringSubmatch(s.text, -1) {
		if _, ok := known[m[1]]; ok {
			out = append(out, m[1])
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

func careless(t *tree) []string {
	star := regexp.MustCompile(`select (\w+\.)?\*|count\(\*\)`)
	clock := regexp.MustCompile(`\b(now|random|current_timestamp|datetime|gen_random_uuid|strftime)\(`)
	var out []string
	for _, s := range statements(t) {
		if star.MatchString(strings.ReplaceAll(s.text, "count(*)", "")) {
			out = append(out, s.at+": selects *: list the columns once per type")
		}
		if clock.MatchString(s.text) {
			out = append(out, s.at+": asks the database for time or chance: hand it in")
		}
	}
	return out
}

func TestStatements(t *testing.T) {
	tree := house(t)
	if len(statements(tree)) < 10 {
		t.Fatalf("only %d statements found: has the way of writing them changed?", len(statements(tree)))
	}
	report(t, "see docs/conventions.md", careless(tree))
}

func TestCarelessCanFail(t *testing.T) {
	want(t, careless(fake(t, "internal/people/a.go", "package people\nconst c = `select *\n from users`\nfunc f() { q(`select count(*) from users`) }\nfunc g() { q(\"update users set at = \" + \"now()\") }\n")),
		"internal/people/a.go:2", "internal/people/a.go:5")
}
