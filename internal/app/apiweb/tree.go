package apiweb

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// deepest is how far schemas are opened; what lies deeper is told by its type alone.
const deepest = 6

// node is one field of a schema. A schema is a list of nodes, each parent before its children.
type node struct {
	// Parents is the way to the field, such as "items[].", Name the field itself.
	Parents, Name string
	Type          string
	Required      bool
	Doc           string
	Values        []string // the allowed ones, if they are listed
}

// tree lists the fields of a schema.
func (d document) tree(s *schema) []node {
	var out []node
	d.walk(s, "", nil, &out)
	return out
}

// walk adds the fields below a schema. open are the names of the schemas that it lies in, so that one that holds itself
// is opened once.
func (d document) walk(s *schema, parents string, open []string, out *[]node) {
	s, name := d.resolve(s)
	if slices.Contains(open, name) && name != "" || len(open) > deepest {
		return
	}
	open = append(slices.Clone(open), name)
	switch {
	case s.Items != nil:
		d.walk(s.Items, parents+"[].", open, out)
		return
	case s.Values.schema != nil:
		d.walk(s.Values.schema, parents+"*.", open, out)
		return
	}
	for _, field := range slices.Sorted(maps.Keys(s.Properties)) {
		if field == "$schema" {
			continue
		}
		child, _ := d.resolve(s.Properties[field])
		doc := s.Properties[field].Description
		if doc == "" {
			doc = child.Description
		}
		*out = append(*out, node{Parents: parents, Name: field, Type: d.typeText(s.Properties[field]), Required: slices.Contains(s.Required, field),
			Doc: doc, Values: enum(child)})
		switch {
		case child.Items != nil:
			d.walk(child.Items, parents+field+"[].", open, out)
		case child.Values.schema != nil:
			d.walk(child.Values.schema, parents+field+".*.", open, out)
		default:
			d.walk(s.Properties[field], parents+field+".", open, out)
		}
	}
}

// typeText names a type: "string (date-time)", "list of integer", "string or null".
func (d document) typeText(s *schema) string { return d.typeWithin(s, deepest) }

func (d document) typeWithin(s *schema, depth int) string {
	if depth == 0 {
		return "any"
	}
	s, _ = d.resolve(s)
	names := slices.Clone(s.Type)
	null := slices.Contains(names, "null")
	names = slices.DeleteFunc(names, func(n string) bool { return n == "null" })
	text := strings.Join(names, " or ")
	switch {
	case s.Items != nil:
		text = "list of " + d.typeWithin(s.Items, depth-1)
	case s.Values.schema != nil:
		text = "object of " + d.typeWithin(s.Values.schema, depth-1)
	case text == "":
		text = "any"
	}
	if s.Format != "" && s.Items == nil {
		text += " (" + s.Format + ")"
	}
	switch {
	case s.Minimum != nil && s.Maximum != nil:
		text += fmt.Sprintf(", %g–%g", *s.Minimum, *s.Maximum)
	case s.Minimum != nil:
		text += fmt.Sprintf(", at least %g", *s.Minimum)
	}
	if s.Default != nil {
		text += fmt.Sprintf(", %v when absent", s.Default)
	}
	if null {
		text += " or null"
	}
	return text
}

func enum(s *schema) []string {
	var out []string
	for _, v := range s.Enum {
		out = append(out, fmt.Sprint(v))
	}
	if s.Items != nil {
		return enum(s.Items)
	}
	return out
}
