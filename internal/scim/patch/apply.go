package patch

import (
	"encoding/json"
	"slices"
	"strings"

	"cabinet/internal/scim/filter"
)

const (
	// MaxOps is how many operations one PATCH may have.
	MaxOps = 1000
	// MaxWork is how many values of lists all operations of one PATCH may go through together.
	MaxWork = 10_000_000
)

// weight is how many values one operation may go through.
func weight(resource map[string]any) int {
	n := 1
	for _, v := range resource {
		n += len(listOf(v))
	}
	return n
}

// Operation is one line of a PATCH.
type Operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// Read reads the body of a PATCH. Names may come in any letter case.
func Read(body []byte) ([]Operation, error) {
	var in struct{ Operations []Operation }
	if err := json.Unmarshal(body, &in); err != nil || len(in.Operations) == 0 {
		return nil, refuse(InvalidSyntax, "Operations")
	}
	if len(in.Operations) > MaxOps {
		return nil, refuse(InvalidSyntax, "Operations")
	}
	return in.Operations, nil
}

// Apply returns the resource with all operations applied in their order; the resource itself stays as it is. Attributes
// that the schema doesn't know are an [InvalidPath], unless passed over by ignore, which is asked for the first part of
// their name.
func Apply(resource map[string]any, ops []Operation, s filter.Schema, ignore func(name string) bool) (map[string]any, error) {
	out := copied(resource).(map[string]any)
	work := MaxWork
	for _, op := range ops {
		if work -= weight(out); work < 0 {
			return nil, refuse(InvalidSyntax, "Operations")
		}
		if err := apply(out, op, s, ignore); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func apply(out map[string]any, op Operation, s filter.Schema, ignore func(string) bool) error {
	verb := strings.ToLower(op.Op)
	if !slices.Contains([]string{"add", "replace", "remove"}, verb) {
		return refuse(InvalidSyntax, "op")
	}
	if op.Path != "" {
		return at(out, verb, op.Path, op.Value, s, ignore)
	}
	object, ok := op.Value.(map[string]any)
	if verb == "remove" || !ok {
		return refuse(NoTarget, "path")
	}
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if x, isExtension := extension(s, key); isExtension {
			inner, isObject := object[key].(map[string]any)
			if !isObject {
				return refuse(InvalidValue, x.URN)
			}
			for _, name := range sorted(inner) {
				if err := at(out, verb, x.URN+":"+name, inner[name], s, ignore); err != nil {
					return err
				}
			}
			continue
		}
		if a, known := s.Find("", key); known && a.ReadOnly {
			continue // a whole resource is sent back with its id
		}
		if err := at(out, verb, key, object[key], s, ignore); err != nil {
			return err
		}
	}
	return nil
}

func sorted(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// at applies one operation where its path leads.
func at(out map[string]any, verb, path string, value any, s filter.Schema, ignore func(string) bool) error {
	p, err := filter.ParsePath(path, s)
	if err != nil {
		if ignore(head(path)) {
			return nil
		}
		return refuse(InvalidPath, "path")
	}
	if p.Attr.Derived || p.Sub.Derived {
		return nil
	}
	if p.Attr.ReadOnly || p.Sub.ReadOnly {
		return refuse(Mutability, p.String())
	}
	where := out
	if p.URN != "" {
		inner, ok := out[p.URN].(map[string]any)
		if !ok {
			inner = map[string]any{}
			out[p.URN] = inner
		}
		where = inner
	}
	if p.Attr.Name == "" { // a whole extension
		return whole(where, verb, value, p, s, ignore)
	}
	if value == nil && verb != "remove" {
		verb = "remove" // an attribute that is null isn't there
	}
	switch {
	case p.Filter != nil:
		return chosen(where, verb, p, value)
	case p.Sub.Name != "":
		return part(where, verb, p, value)
	default:
		return attribute(where, verb, p.Attr, value)
	}
}

// head is the first part of an attribute's name, and of another schema's its URN.
func head(path string) string {
	if strings.HasPrefix(strings.ToLower(path), "urn:") {
		return path
	}
	if i := strings.IndexAny(path, ".["); i >= 0 {
		path = path[:i]
	}
	return path
}

func whole(where map[string]any, verb string, value any, p filter.Path, s filter.Schema, ignore func(string) bool) error {
	if verb == "remove" {
		clear(where)
		return nil
	}
	object, ok := value.(map[string]any)
	if !ok {
		return refuse(InvalidValue, p.URN)
	}
	outer := map[string]any{p.URN: where}
	for _, name := range sorted(object) {
		if err := at(outer, verb, p.URN+":"+name, object[name], s, ignore); err != nil {
			return err
		}
	}
	return nil
}

// attribute applies an operation to a whole attribute.
func attribute(where map[string]any, verb string, a filter.Attribute, value any) error {
	if verb == "remove" && (value == nil || !a.Multi) {
		delete(where, a.Name)
		return nil
	}
	v, err := cleanValue(a, value)
	if err != nil {
		return err
	}
	switch {
	case verb == "remove":
		where[a.Name], err = without(listOf(where[a.Name]), v.([]any))
		return err
	case a.Multi && verb == "add":
		where[a.Name], err = added(listOf(where[a.Name]), v.([]any))
		return err
	case a.Type == filter.Complex && !a.Multi:
		into, ok := where[a.Name].(map[string]any)
		if !ok {
			into = map[string]any{}
		}
		for name, inner := range v.(map[string]any) {
			into[name] = inner
		}
		where[a.Name] = into
	default:
		where[a.Name] = v
	}
	return nil
}

func listOf(v any) []any {
	l, _ := v.([]any)
	return l
}

// part applies an operation to a part of a complex attribute, in all of its values.
func part(where map[string]any, verb string, p filter.Path, value any) error {
	if p.Attr.Multi {
		values := listOf(where[p.Attr.Name])
		if len(values) == 0 && verb != "remove" {
			return refuse(NoTarget, p.String())
		}
		for _, v := range values {
			if err := setPart(v.(map[string]any), verb, p, value); err != nil {
				return err
			}
		}
		return nil
	}
	into, ok := where[p.Attr.Name].(map[string]any)
	if !ok {
		into = map[string]any{}
		where[p.Attr.Name] = into
	}
	return setPart(into, verb, p, value)
}

func setPart(into map[string]any, verb string, p filter.Path, value any) error {
	if verb == "remove" {
		delete(into, p.Sub.Name)
		return nil
	}
	v, err := cleanValue(p.Sub, value)
	if err == nil {
		into[p.Sub.Name] = v
	}
	return err
}

// chosen applies an operation to the values of a list that a filter chooses. Where it chooses none and says plainly what
// such a value is, there is one afterwards.
func chosen(where map[string]any, verb string, p filter.Path, value any) error {
	values := listOf(where[p.Attr.Name])
	matches := func(v any) bool { return filter.Match(p.Filter, v.(map[string]any)) }
	if verb == "remove" && p.Sub.Name == "" {
		where[p.Attr.Name] = slices.DeleteFunc(values, matches)
		return nil
	}
	found, primary := false, -1
	for i, v := range values {
		if !matches(v) {
			continue
		}
		found = true
		is, err := setChosen(v.(map[string]any), verb, p, value)
		if err != nil {
			return err
		}
		if is {
			primary = i
		}
	}
	if primary >= 0 {
		onlyPrimary(values, primary)
	}
	if found || verb == "remove" {
		return nil
	}
	fresh := map[string]any{}
	if !described(p.Filter, fresh) {
		return refuse(NoTarget, p.String())
	}
	values = append(values, fresh)
	where[p.Attr.Name] = values
	is, err := setChosen(fresh, verb, p, value)
	if is {
		onlyPrimary(values, len(values)-1)
	}
	return err
}

// setChosen changes one value of a list and reports whether it is the primary one then.
func setChosen(into map[string]any, verb string, p filter.Path, value any) (primary bool, err error) {
	if p.Sub.Name != "" {
		err = setPart(into, verb, p, value)
		return into["primary"] == true, err
	}
	v, err := cleanOne(p.Attr, value)
	if err != nil {
		return false, err
	}
	for name, inner := range v.(map[string]any) {
		into[name] = inner
	}
	return into["primary"] == true, nil
}

// described fills in what a filter of nothing but equalities says of a value.
func described(e filter.Expr, into map[string]any) bool {
	switch e := e.(type) {
	case filter.And:
		return described(e.Left, into) && described(e.Right, into)
	case filter.Compare:
		if e.Op != filter.Equal || e.Value == nil || e.Path.Attr.ReadOnly {
			return false
		}
		into[e.Path.Attr.Name] = e.Value
		return true
	}
	return false
}
