package apiweb

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// group is the operations of one tag.
type group struct {
	Name string
	List []operation
}

// operation is one operation as the page shows it.
type operation struct {
	ID, Method, Path     string
	Summary, Description string
	Scope                string // what a token must cover; empty where nobody is asked for one
	Fresh                bool   // asks for a lately proven password, which tokens can't give
	FreshOrToken         bool   // asks it of sessions alone
	Parameters           []field
	Body                 *message
	Answer               message
	Errors               []string // statuses
	words                string   // everything that a search looks into, folded
}

// field is a parameter, or a header of the answer.
type field struct {
	Name, In, Type, Doc string
	Required            bool
	Values              []string
}

// message is a body.
type message struct {
	Status  string // of an answer
	Media   []string
	Type    string
	Fields  []node
	Headers []field
	example any
}

// groups makes the page's content: groups and operations in the order of their names and paths.
func (d document) groups() []group {
	byTag := map[string][]operation{}
	for path, methods := range d.Paths {
		for method, raw := range methods {
			tag := "other"
			if len(raw.Tags) > 0 {
				tag = raw.Tags[0]
			}
			byTag[tag] = append(byTag[tag], d.operation(strings.ToUpper(method), path, raw))
		}
	}
	var out []group
	for _, tag := range slices.Sorted(maps.Keys(byTag)) {
		slices.SortFunc(byTag[tag], func(a, b operation) int {
			return cmp.Or(strings.Compare(a.Path, b.Path), cmp.Compare(rank(a.Method), rank(b.Method)))
		})
		out = append(out, group{tag, byTag[tag]})
	}
	return out
}

// rank orders the operations of one path as people think of them.
func rank(method string) int {
	return slices.Index([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}, method)
}

func (d document) operation(method, path string, raw rawOperation) operation {
	out := operation{ID: raw.ID, Method: method, Path: path, Summary: raw.Summary, Description: raw.Description, Scope: raw.Scope, Fresh: raw.Fresh, FreshOrToken: raw.FreshOr}
	for _, p := range raw.Parameters {
		out.Parameters = append(out.Parameters, d.field(p.Name, p))
	}
	if raw.Body != nil {
		body := d.message("", *raw.Body)
		out.Body = &body
	}
	for _, status := range slices.Sorted(maps.Keys(raw.Responses)) {
		r := raw.Responses[status]
		if r.Ref != "" || status >= "400" {
			out.Errors = append(out.Errors, status)
			continue
		}
		out.Answer = d.message(status, r.content)
		for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
			out.Answer.Headers = append(out.Answer.Headers, d.field(name, r.Headers[name]))
		}
	}
	out.words = out.searched(raw.Tags)
	return out
}

func (d document) field(name string, p parameter) field {
	s, _ := d.resolve(p.Schema)
	return field{Name: name, In: p.In, Type: d.typeText(p.Schema), Doc: p.Description, Required: p.Required, Values: enum(s)}
}

func (d document) message(status string, c content) message {
	out := message{Status: status, Media: slices.Sorted(maps.Keys(c.Content))}
	for _, media := range out.Media {
		s := c.Content[media].Schema
		out.Type, out.Fields, out.example = d.typeText(s), d.tree(s), d.example(s, nil)
	}
	return out
}

// searched is what a search for an operation looks into.
func (o operation) searched(tags []string) string {
	parts := append([]string{o.Method + " " + o.Path, o.ID, o.Summary, o.Description, o.Scope}, tags...)
	for _, p := range o.Parameters {
		parts = append(parts, p.Name)
	}
	for _, m := range []*message{o.Body, &o.Answer} {
		if m == nil {
			continue
		}
		for _, f := range m.Fields {
			parts = append(parts, f.Name)
		}
	}
	return strings.ToLower(strings.Join(parts, "\n"))
}

// matching keeps the operations that hold every word of a search.
func matching(all []group, search string) []group {
	words := strings.Fields(strings.ToLower(search))
	if len(words) == 0 {
		return all
	}
	var out []group
	for _, g := range all {
		var list []operation
		for _, o := range g.List {
			if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(o.words, w) }) {
				list = append(list, o)
			}
		}
		if len(list) > 0 {
			out = append(out, group{g.Name, list})
		}
	}
	return out
}

// example is a value that a schema takes. Of an object it holds the required fields, or all when none is required.
func (d document) example(s *schema, open []string) any {
	s, name := d.resolve(s)
	if name != "" && slices.Contains(open, name) || len(open) > deepest {
		return nil
	}
	open = append(slices.Clone(open), name)
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Items != nil:
		return []any{d.example(s.Items, open)}
	case len(s.Properties) > 0:
		out := map[string]any{}
		for field, x := range s.Properties {
			if field != "$schema" && (len(s.Required) == 0 || slices.Contains(s.Required, field)) {
				out[field] = d.example(x, open)
			}
		}
		return out
	}
	switch kind := slices.DeleteFunc(slices.Clone(s.Type), func(n string) bool { return n == "null" }); {
	case slices.Contains(kind, "boolean"):
		return true
	case slices.Contains(kind, "integer"), slices.Contains(kind, "number"):
		return 1
	case s.Format == "date-time":
		return "2026-11-22T09:30:00Z"
	case slices.Contains(kind, "object"):
		return map[string]any{}
	}
	return "text"
}

// curl is the operation as a command; base is the address of the deployment.
func (o operation) curl(base string) string {
	var b strings.Builder
	b.WriteString("curl")
	if o.Method != "GET" {
		b.WriteString(" -X " + o.Method)
	}
	if o.Scope != "" {
		b.WriteString(" \\\n  -H \"Authorization: Bearer $CABINET_TOKEN\"")
	}
	if o.Body != nil && len(o.Body.Media) > 0 {
		b.WriteString(" \\\n  -H \"Content-Type: " + o.Body.Media[0] + "\"")
		if o.Body.Media[0] == "application/json" {
			data, _ := json.Marshal(o.Body.example) // made of maps, lists and plain values alone
			b.WriteString(" \\\n  -d '" + strings.ReplaceAll(string(data), "'", "") + "'")
		} else {
			b.WriteString(" \\\n  --data-binary @FILE")
		}
	}
	path := strings.NewReplacer("{", "$", "}", "").Replace(o.Path)
	b.WriteString(" \\\n  \"" + base + path + "\"")
	return b.String()
}
