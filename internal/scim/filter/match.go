package filter

import (
	"strings"
	"time"
)

// Match reports whether a resource fulfils a filter. The resource is as encoding/json would hold it: objects are
// map[string]any with the names of the schema, lists are []any; dates are texts of RFC 3339.
func Match(e Expr, resource map[string]any) bool {
	switch e := e.(type) {
	case And:
		return Match(e.Left, resource) && Match(e.Right, resource)
	case Or:
		return Match(e.Left, resource) || Match(e.Right, resource)
	case Not:
		return !Match(e.Of, resource)
	case Has:
		for _, v := range list(object(resource, e.Path.URN)[e.Path.Attr.Name]) {
			if part, ok := v.(map[string]any); ok && Match(e.Of, part) {
				return true
			}
		}
		return false
	case Compare:
		return compare(e, resource)
	}
	return false
}

// object returns where the attributes of an extension stand.
func object(resource map[string]any, urn string) map[string]any {
	if urn == "" {
		return resource
	}
	inner, _ := resource[urn].(map[string]any)
	return inner
}

func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

// values returns what the path leads to.
func values(p Path, resource map[string]any) []any {
	all := list(object(resource, p.URN)[p.Attr.Name])
	if p.Sub.Name == "" {
		return all
	}
	var out []any
	for _, v := range all {
		if part, ok := v.(map[string]any); ok {
			out = append(out, list(part[p.Sub.Name])...)
		}
	}
	return out
}

func compare(c Compare, resource map[string]any) bool {
	found := values(c.Path, resource)
	switch c.Op {
	case Present:
		for _, v := range found {
			if !empty(v) {
				return true
			}
		}
		return false
	case NotEqual:
		return !compare(Compare{c.Path, Equal, c.Value}, resource)
	}
	if c.Value == nil {
		return !compare(Compare{c.Path, Present, nil}, resource)
	}
	for _, v := range found {
		if holds(c.Path.Leaf(), c.Op, v, c.Value) {
			return true
		}
	}
	return false
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, part := range v {
			if !empty(part) {
				return false
			}
		}
		return true
	}
	return false
}

// holds compares one stored value with the one that is asked for.
func holds(leaf Attribute, op Op, stored, asked any) bool {
	switch asked := asked.(type) {
	case bool:
		v, ok := stored.(bool)
		return ok && v == asked
	case time.Time:
		text, _ := stored.(string)
		at, err := time.Parse(time.RFC3339Nano, text)
		return err == nil && ordered(op, at.Compare(asked))
	case string:
		v, ok := stored.(string)
		if !ok {
			return false
		}
		if !leaf.CaseExact {
			v, asked = Fold(v), Fold(asked)
		}
		switch op {
		case Contains:
			return strings.Contains(v, asked)
		case Starts:
			return strings.HasPrefix(v, asked)
		case Ends:
			return strings.HasSuffix(v, asked)
		}
		return v != "" && ordered(op, strings.Compare(v, asked)) || v == "" && asked == "" && op == Equal
	}
	return false
}

func ordered(op Op, order int) bool {
	switch op {
	case Equal:
		return order == 0
	case Greater:
		return order > 0
	case AtLeast:
		return order >= 0
	case Less:
		return order < 0
	case AtMost:
		return order <= 0
	}
	return false
}

// Fold returns the form in which texts are compared whose letter case doesn't matter.
func Fold(s string) string { return strings.ToLower(strings.ToUpper(s)) }
