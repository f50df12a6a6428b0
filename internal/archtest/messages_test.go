package archtest

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// languages are the catalogues that every room has.
func languages() []string { return []string{"en", "ru"} }

// keyPlaces are the calls that take a message key, by name, with the place of the key among their arguments.
func keyPlaces() map[string]int {
	return map[string]int{"E": 1, "FieldError": 1, "Add": 1, "T": 0, "N": 0, "Flash": 1, "Ref": 0}
}

var (
	keyForm    = regexp.MustCompile(`^[a-z0-9]+(\.[a-z0-9_]+)+$`)
	prefixForm = regexp.MustCompile(`^[a-z0-9]+(\.[a-z0-9_]+)*\.$`)
	templText  = regexp.MustCompile("\"([a-z0-9_.]+)\"")
	kindType   = "Kind"
)

// catalogue is one locales folder.
type catalogue struct {
	dir  string
	keys map[string]map[string]bool // language → key
}

func catalogues(t *tree) ([]catalogue, error) {
	byDir := map[string]*catalogue{}
	for _, s := range t.withExt(".json") {
		lang, found := strings.CutSuffix(path.Base(s.path), ".json")
		if !found || path.Base(s.dir()) != "locales" {
			continue
		}
		var texts map[string]json.RawMessage
		if err := json.Unmarshal([]byte(s.text), &texts); err != nil {
			return nil, fmt.Errorf("%s: %w", s.path, err)
		}
		if byDir[s.dir()] == nil {
			byDir[s.dir()] = &catalogue{s.dir(), map[string]map[string]bool{}}
		}
		byDir[s.dir()].keys[lang] = map[string]bool{}
		for k := range texts {
			byDir[s.dir()].keys[lang][k] = true
		}
	}
	var out []catalogue
	for _, c := range byDir {
		out = append(out, *c)
	}
	return out, nil
}

// saying is what the code says about messages.
type saying struct {
	literals map[string]string // text → place, of everything that reads like a key
	asked    map[string]string // literals where a call wants a key
	prefixes map[string]string
	kinds    map[string]string // kinds of acts
}

func sayings(t *tree) saying {
	out := saying{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	note := func(text, at string) {
		switch {
		case keyForm.MatchString(text):
			out.literals[text] = at
		case prefixForm.MatchString(text):
			out.prefixes[text] = at
		}
	}
	for _, s := range t.goFiles(false) {
		if s.forTests() || s.dir() == "internal/archtest" {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.BasicLit:
				note(literal(n), t.line(n))
			case *ast.CallExpr:
				if i, ok := keyPlaces()[called(n)]; ok && i < len(n.Args) {
					if text := literal(n.Args[i]); keyForm.MatchString(text) {
						out.asked[text] = t.line(n)
					}
				}
			case *ast.ValueSpec:
				if typed, ok := n.Type.(*ast.SelectorExpr); ok && typed.Sel.Name == kindType || isIdent(n.Type, kindType) && s.dir() == "internal/activity" {
					for _, v := range n.Values {
						if text := literal(v); strings.Count(text, ".") == 1 {
							out.kinds[text] = t.line(v)
						}
					}
				}
			}
			return true
		})
	}
	for _, s := range t.withExt(".templ") {
		for _, m := range templText.FindAllStringSubmatch(s.text, -1) {
			note(m[1], s.path)
		}
	}
	return out
}

func literal(x ast.Expr) string {
	if lit, ok := x.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		text, _ := strconv.Unquote(lit.Value)
		return text
	}
	return ""
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func isIdent(x ast.Expr, name string) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == name
}

// mute returns keys that the code uses and no catalogue has, and keys that a catalogue has and no code uses.
func mute(t *tree) ([]string, error) {
	all, err := catalogues(t)
	if err != nil {
		return nil, err
	}
	var out []string
	var keys []string
	known, roots := map[string]bool{}, map[string]bool{}
	for _, c := range all {
		owner := path.Base(path.Dir(c.dir))
		for _, lang := range languages() {
			for k := range c.keys[lang] {
				if known[k] = true; strings.Split(k, ".")[0] != owner {
					out = append(out, c.dir+": "+k+" doesn't begin with "+owner)
				}
				roots[owner], keys = true, append(keys, k)
				for _, other := range languages() {
					if !c.keys[other][k] {
						out = append(out, c.dir+": "+k+" is missing in "+other)
					}
				}
			}
		}
	}
	say := sayings(t)
	for text, at := range say.literals { // the stem of several keys, such as a letter's subject and text
		if !known[text] && slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, text+".") }) {
			delete(say.literals, text)
			say.prefixes[text+"."] = at
		}
	}
	for text, at := range say.literals {
		root, _, _ := strings.Cut(text, ".")
		if asked := say.asked[text] != ""; !known[text] && (asked || roots[root] && strings.Count(text, ".") > 1) {
			out = append(out, at+": "+text+" is in no catalogue")
		}
	}
	for kind, at := range say.kinds {
		if key := strings.Replace(kind, ".", ".act.", 1); !known[key] {
			out = append(out, at+": "+key+" is in no catalogue")
		}
	}
	for k := range known {
		if !say.uses(k) {
			out = append(out, k+": no code uses this message")
		}
	}
	return out, nil
}

func (s saying) uses(key string) bool {
	if s.literals[key] != "" || s.kinds[strings.Replace(key, ".act.", ".", 1)] != "" {
		return true
	}
	for i := range len(key) {
		if key[i] == '.' && i+1 < len(key) && s.prefixes[key[:i+1]] != "" {
			return true
		}
	}
	return false
}

func TestMessages(t *testing.T) {
	findings, err := mute(house(t))
	if err != nil {
		t.Fatal(err)
	}
	report(t, "catalogues and code belong together", findings)
}

func TestMuteCanFail(t *testing.T) {
	findings, err := mute(fake(t,
		"internal/people/locales/en.json", `{"people.a.used": "x", "people.b.unused": "x", "people.name.first": "x", "other.c": "x", "people.act.done": "x"}`,
		"internal/people/locales/ru.json", `{"people.a.used": "x", "people.b.unused": "x", "people.name.first": "x", "people.act.done": "x"}`,
		"internal/people/a.go", "package people\nconst k activity.Kind = \"people.done\"\nconst l activity.Kind = \"people.silent\"\nfunc f() {\n\terrs.E(errs.X, \"people.a.used\")\n\tp.T(\"people.gone\")\n\tu(\"people.a.gone\")\n\tu(\"people.name.\" + x)\n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(findings)
	want(t, findings, "internal/people/a.go:3: people.act.silent", "internal/people/a.go:6: people.gone", "internal/people/a.go:7: people.a.gone",
		"internal/people/locales: other.c doesn't", "internal/people/locales: other.c is missing in ru", "other.c: no code", "people.b.unused: no code")
}
