package patch

import (
	"fmt"
	"strings"

	"cabinet/internal/scim/filter"
)

// Reason is why something can't be done, as SCIM calls it (RFC 7644 §3.12).
type Reason string

// The reasons.
const (
	InvalidSyntax Reason = "invalidSyntax"
	InvalidPath   Reason = "invalidPath"
	InvalidValue  Reason = "invalidValue"
	NoTarget      Reason = "noTarget"
	Mutability    Reason = "mutability"
)

// Error says why a body or an operation was refused. About names the attribute and never holds a value that was sent.
type Error struct {
	Reason Reason
	About  string
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Reason, e.About) }

func refuse(reason Reason, about string) error { return &Error{reason, about} }

// Clean returns what a schema knows of a body: attributes under their own names with values of their types. What clients
// can't set, what is null, and what no schema names is left out; a value of another type is an [Error].
func Clean(body map[string]any, s filter.Schema) (map[string]any, error) {
	out := map[string]any{}
	for key, value := range body {
		if x, ok := extension(s, key); ok {
			inner, isObject := value.(map[string]any)
			if !isObject {
				if value == nil {
					continue
				}
				return nil, refuse(InvalidValue, x.URN)
			}
			cleaned, err := cleanAll(inner, x.Attributes)
			if err != nil {
				return nil, err
			}
			out[x.URN] = cleaned
			continue
		}
		if err := cleanInto(out, key, value, s.Attributes); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func extension(s filter.Schema, urn string) (filter.Schema, bool) {
	for _, x := range s.Extensions {
		if strings.EqualFold(x.URN, urn) {
			return x, true
		}
	}
	return filter.Schema{}, false
}

func cleanAll(body map[string]any, attributes []filter.Attribute) (map[string]any, error) {
	out := map[string]any{}
	for key, value := range body {
		if err := cleanInto(out, key, value, attributes); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func cleanInto(out map[string]any, key string, value any, attributes []filter.Attribute) error {
	a, ok := filter.Schema{Attributes: attributes}.Find("", key)
	if !ok || a.ReadOnly || a.Derived || value == nil {
		return nil
	}
	v, err := cleanValue(a, value)
	if err != nil {
		return err
	}
	if _, twice := out[a.Name]; twice {
		return refuse(InvalidSyntax, a.Name)
	}
	out[a.Name] = v
	return nil
}

// cleanValue returns a value in the attribute's type: for one with several values a list.
func cleanValue(a filter.Attribute, value any) (any, error) {
	if !a.Multi {
		return cleanOne(a, value)
	}
	in, isList := value.([]any)
	if !isList {
		in = []any{value}
	}
	out := []any{}
	for _, v := range in {
		one, err := cleanOne(a, v)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	onlyPrimary(out, -1)
	return out, nil
}

func cleanOne(a filter.Attribute, value any) (any, error) {
	switch a.Type {
	case filter.Boolean:
		switch v := value.(type) {
		case bool:
			return v, nil
		case string:
			switch strings.ToLower(v) {
			case "true":
				return true, nil
			case "false":
				return false, nil
			}
		}
	case filter.Complex:
		if object, ok := value.(map[string]any); ok {
			return cleanAll(object, a.Sub)
		}
		if part, ok := a.Part("value"); ok && a.Multi {
			v, err := cleanOne(part, value)
			return map[string]any{part.Name: v}, err
		}
	default:
		if v, ok := value.(string); ok {
			return v, nil
		}
	}
	return nil, refuse(InvalidValue, a.Name)
}

// onlyPrimary leaves at most one value of a list marked as primary: the given one, or with -1 the first.
func onlyPrimary(values []any, keep int) {
	for i, v := range values {
		part, ok := v.(map[string]any)
		if !ok || part["primary"] != true {
			continue
		}
		if keep < 0 {
			keep = i
		}
		if i != keep {
			part["primary"] = false
		}
	}
}

// copied returns a resource that shares nothing with v.
func copied(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, part := range v {
			out[key] = copied(part)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, part := range v {
			out[i] = copied(part)
		}
		return out
	}
	return v
}
